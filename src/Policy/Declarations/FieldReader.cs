using System.Globalization;
using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Declarations;

/// <summary>Reads the fields of one mapping strictly: every problem is noted, none stops the reading.</summary>
internal sealed class FieldReader
{
    private readonly DataNode _node;
    private readonly List<DeclarationProblem> _problems;

    /// <summary>Starts at a mapping and notes the fields that it may not have.</summary>
    public FieldReader(DataNode node, FieldPath path, List<DeclarationProblem> problems, params ReadOnlySpan<string> allowed)
    {
        (_node, Path, _problems) = (node, path, problems);
        if (node.Kind is not (DataKind.Mapping or DataKind.Null))
            Add(node.Line, path, "This must be a mapping of fields.", $"Write one or more of: {List(allowed)}.");
        for (var i = 0; i < node.Members.Count; i++)
        {
            var (name, value) = node.Members[i];
            if (allowed.Contains(name))
                continue;
            Add(value.Line, path.Field(Wording.Plain(name)), $"There is no field {Wording.Quote(name)} here.",
                SimilarName.Find(name, allowed) is { } near ? $"Did you mean {near}?" : $"Use one of: {List(allowed)}.");
        }
    }

    /// <summary>The mapping's place.</summary>
    public FieldPath Path { get; }

    /// <summary>The mapping's line.</summary>
    public int Line => _node.Line;

    /// <summary>True when the field is there and not null.</summary>
    public bool Has(string name) => Node(name) is not null;

    /// <summary>The field's node, or null.</summary>
    public DataNode? Node(string name) => _node[name] is { Kind: not DataKind.Null } node ? node : null;

    /// <summary>Notes an error at a field, or at the mapping itself when the field is missing.</summary>
    public void Error(string name, string message, string remedy) => Add(LineOf(name), Path.Field(name), message, remedy);

    /// <summary>Notes a warning at a field.</summary>
    public void Warning(string name, string message, string remedy) =>
        _problems.Add(new(LineOf(name), Path.Field(name).ToString(), message, remedy, IsWarning: true));

    /// <summary>Text, or null when the field is missing. Numbers and booleans are an error: YAML took the quotes away.</summary>
    public string? Text(string name)
    {
        if (Node(name) is not { } node)
            return null;
        return TextOf(node, Path.Field(name));
    }

    /// <summary>Text that must be there; empty, with an error, when it is not.</summary>
    public string Required(string name, string remedy)
    {
        if (Text(name) is { } text)
            return text;
        if (!Has(name))
            Error(name, "This field is required.", remedy);
        return "";
    }

    /// <summary>Text that is compared as it is; a wildcard in it would never match what its author thinks.</summary>
    public string? Exact(string name, string remedy)
    {
        var text = Text(name);
        if (text?.Contains('*', StringComparison.Ordinal) == true)
            Error(name, $"{Wording.Quote(text)} has a wildcard, but this field is compared exactly, so it would match nothing.", remedy);
        return text;
    }

    /// <summary>A list of texts that are compared exactly.</summary>
    public IReadOnlyList<string> ExactTexts(string name)
    {
        List<string> texts = [];
        foreach (var (node, path) in Elements(name))
        {
            if (TextOf(node, path) is not { } text)
                continue;
            if (text.Contains('*', StringComparison.Ordinal))
                Add(node.Line, path, $"{Wording.Quote(text)} has a wildcard, but this field is compared exactly, so it would match nothing.", "Write each value out.");
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        List<string> texts = [];
        foreach (var (node, path) in Elements(name))
        {
            if (TextOf(node, path) is { } text)
                texts.Add(text);
        }

        return texts;
    }

    /// <summary>The mappings in a list.</summary>
    public IReadOnlyList<FieldReader> Items(string name, params ReadOnlySpan<string> allowed)
    {
        List<FieldReader> items = [];
        foreach (var (node, path) in Elements(name))
            items.Add(new(node, path, _problems, allowed));
        return items;
    }

    /// <summary>The mapping in a field, or null.</summary>
    public FieldReader? Child(string name, params ReadOnlySpan<string> allowed) =>
        Node(name) is { } node ? new(node, Path.Field(name), _problems, allowed) : null;

    /// <summary>One of an enum's names, or null when the field is missing or wrong.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        if (TryChoice<T>(text, out var value))
            return value;
        var names = Enum.GetNames<T>();
        Error(name, $"{Wording.Quote(text)} is none of the values of this field.",
            SimilarName.Find(text, names) is { } near ? $"Did you mean {near}? The values are: {List(names)}." : $"Use one of: {List(names)}.");
        return null;
    }

    /// <summary>An enum's names in a list.</summary>
    public IReadOnlyList<T> Choices<T>(string name)
        where T : struct, Enum
    {
        List<T> choices = [];
        foreach (var (node, path) in Elements(name))
        {
            if (TextOf(node, path) is not { } text)
                continue;
            if (TryChoice<T>(text, out var value))
                choices.Add(value);
            else
                Add(node.Line, path, $"{Wording.Quote(text)} is none of the values of this field.", $"Use one of: {List(Enum.GetNames<T>())}.");
        }

        return choices;
    }

    /// <summary>True or false; false when missing.</summary>
    public bool Flag(string name)
    {
        if (Node(name) is not { } node)
            return false;
        if (node.Kind != DataKind.Boolean)
            Error(name, "This must be true or false.", "Write true or false, without quotes.");
        return node.IsTrue;
    }

    /// <summary>A moment as RFC 3339 writes it, or null when the field is missing or wrong.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (text.Length is >= 20 and <= 40 && text[10] is 'T' or 't' && text[^1] is 'Z' or 'z' or (>= '0' and <= '9')
            && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Error(name, $"{Wording.Quote(text)} is no moment in time.", "Write it as RFC 3339 with a time zone: 2026-12-31T23:59:59Z.");
        return null;
    }

    /// <summary>Every value of a mapping of texts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name)
    {
        List<KeyValuePair<string, string>> pairs = [];
        if (Node(name) is not { } node)
            return pairs;
        if (node.Kind != DataKind.Mapping)
            Error(name, "This must be a mapping of texts.", "Write `key: \"value\"` lines.");
        foreach (var (key, value) in node.Members)
        {
            if (TextOf(value, Path.Field(name).Field(key)) is { } text)
                pairs.Add(new(key, text));
        }

        return pairs;
    }

    private static readonly string[] Formats = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private static bool TryChoice<T>(string text, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (string.Equals(candidate.ToString(), text, StringComparison.Ordinal))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    private IEnumerable<(DataNode Node, FieldPath Path)> Elements(string name)
    {
        if (Node(name) is not { } node)
            yield break;
        if (node.Kind != DataKind.Sequence)
            Error(name, "This must be a list.", "Write each entry behind a dash.");
        for (var i = 0; i < node.Items.Count; i++)
            yield return (node.Items[i], Path.Field(name).Index(i));
    }

    private string? TextOf(DataNode node, FieldPath path)
    {
        if (node.Kind != DataKind.String)
        {
            Add(node.Line, path, node.IsScalar ? $"{Wording.Quote(node.Text)} is a {(node.Kind == DataKind.Number ? "number" : "boolean")} in YAML; this field is text." : "This field is text.",
                node.IsScalar ? "Put it in quotes." : "Write a text.");
            return null;
        }

        if (node.Text.Length > 0)
            return node.Text;
        Add(node.Line, path, "This text is empty.", "Write a value, or leave the field out.");
        return null;
    }

    private int LineOf(string name) => _node[name] is { Line: > 0 } node ? node.Line : _node.Line;

    private void Add(int line, FieldPath path, string message, string remedy) => _problems.Add(new(line, path.ToString(), message, remedy));

    private static string List(ReadOnlySpan<string> names) => string.Join(", ", names!);
}
