using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Policy.Data;

/// <summary>What a <see cref="DataNode"/> is.</summary>
public enum DataKind
{
    /// <summary>Named members, in the order written.</summary>
    Mapping,

    /// <summary>Items in order.</summary>
    Sequence,

    /// <summary>Text.</summary>
    String,

    /// <summary>A number; <see cref="DataNode.Text"/> is as written.</summary>
    Number,

    /// <summary>True or false, as the document's dialect reads it.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,
}

/// <summary>One node of a JSON, YAML or TOML document, immutable, with the line it stands on.</summary>
public sealed class DataNode
{
    private readonly IReadOnlyList<KeyValuePair<string, DataNode>> _members = [];

    private DataNode(DataKind kind, int line) => (Kind, Line) = (kind, line);

    /// <summary>What this is.</summary>
    public DataKind Kind { get; }

    /// <summary>One-based line in the document, or 0 where it is not known.</summary>
    public int Line { get; }

    /// <summary>A scalar's text: the string itself, the number as written, <c>true</c> or <c>false</c>; empty for the others.</summary>
    public string Text { get; private init; } = "";

    /// <summary>A mapping's members in order, duplicate names already settled by the reader's rule; else empty.</summary>
    public IReadOnlyList<KeyValuePair<string, DataNode>> Members { get => _members; private init => _members = value; }

    /// <summary>A sequence's items; else empty.</summary>
    public IReadOnlyList<DataNode> Items { get; private init; } = [];

    /// <summary>True for <see cref="DataKind.Boolean"/> true.</summary>
    public bool IsTrue => Kind == DataKind.Boolean && Text == "true";

    /// <summary>True for text, numbers and booleans.</summary>
    public bool IsScalar => Kind is DataKind.String or DataKind.Number or DataKind.Boolean;

    /// <summary>Makes a mapping.</summary>
    public static DataNode Mapping(IReadOnlyList<KeyValuePair<string, DataNode>> members, int line = 0) =>
        new(DataKind.Mapping, line) { Members = members };

    /// <summary>Makes a sequence.</summary>
    public static DataNode Sequence(IReadOnlyList<DataNode> items, int line = 0) => new(DataKind.Sequence, line) { Items = items };

    /// <summary>Makes text.</summary>
    public static DataNode String(string text, int line = 0) => new(DataKind.String, line) { Text = text };

    /// <summary>Makes a number from its written form.</summary>
    public static DataNode Number(string text, int line = 0) => new(DataKind.Number, line) { Text = text };

    /// <summary>Makes a boolean.</summary>
    public static DataNode Boolean(bool value, int line = 0) => new(DataKind.Boolean, line) { Text = value ? "true" : "false" };

    /// <summary>Makes a null.</summary>
    public static DataNode Null(int line = 0) => new(DataKind.Null, line);

    /// <summary>The member of that name (case-sensitive), or null.</summary>
    public DataNode? this[string name]
    {
        get
        {
            // By index: enumerating through an interface would allocate at each look.
            for (var i = 0; i < _members.Count; i++)
            {
                if (string.Equals(_members[i].Key, name, StringComparison.Ordinal))
                    return _members[i].Value;
            }

            return null;
        }
    }

    /// <summary>The member of that name if it is a scalar; its text in <paramref name="text"/>.</summary>
    public bool TryGetText(string name, [NotNullWhen(true)] out string? text)
    {
        text = this[name] is { IsScalar: true } node ? node.Text : null;
        return text is not null;
    }

    /// <summary>Follows member names downwards; null when one is missing.</summary>
    public DataNode? At(params ReadOnlySpan<string> names)
    {
        var node = this;
        foreach (var name in names)
        {
            if (node[name] is not { } next)
                return null;
            node = next;
        }

        return node;
    }
}
