using System.Globalization;

namespace Modelgate.Policy.Provenance;

/// <summary>The place of a field in a Kubernetes object, as <c>kubectl</c> and the API server print it: <c>spec.containers[0].args[2]</c>.</summary>
/// <remarks>A linked list from leaf to root, so that a path costs one small object and its text is made only when somebody reads it.</remarks>
public sealed class FieldPath : IEquatable<FieldPath>
{
    private readonly FieldPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string? name, int index) => (_parent, _name, _index) = (parent, name, index);

    /// <summary>The object itself; its text is empty.</summary>
    public static FieldPath Root { get; } = new(null, null, -1);

    /// <summary>A field below this one.</summary>
    /// <param name="name">The field's name as written in the object.</param>
    public FieldPath Field(string name) => new(this, name, -1);

    /// <summary>An element of this list.</summary>
    /// <param name="index">Zero-based.</param>
    public FieldPath Index(int index) => new(this, null, index);

    /// <inheritdoc/>
    public bool Equals(FieldPath? other)
    {
        var a = this;
        var b = other;
        while (a is not null && b is not null)
        {
            if (ReferenceEquals(a, b))
                return true;
            if (a._index != b._index || !string.Equals(a._name, b._name, StringComparison.Ordinal))
                return false;
            (a, b) = (a._parent, b._parent);
        }

        return a is null && b is null;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_name, _index, _parent?._name, _parent?._index);

    /// <summary>The path in dotted form; keys with other characters than letters, digits, <c>-</c> and <c>_</c> are bracketed: <c>data['a.yaml']</c>.</summary>
    public override string ToString()
    {
        var length = 0;
        for (var path = this; path is not null; path = path._parent)
            length += path.LengthHere;
        return string.Create(length, this, static (text, path) =>
        {
            // From the leaf backwards: one text, and no list of the parents.
            for (FieldPath? at = path; at is not null; at = at._parent)
                at.WriteAtEnd(ref text);
        });
    }

    private bool IsFirst => _parent is null || ReferenceEquals(_parent, Root);

    private int LengthHere => _index >= 0 ? DigitsOf(_index) + 2
        : _name is null ? 0
        : IsPlain(_name) ? _name.Length + (IsFirst ? 0 : 1)
        : _name.Length + 4;

    private void WriteAtEnd(ref Span<char> text)
    {
        var here = text[^LengthHere..];
        text = text[..^LengthHere];
        if (_index >= 0)
        {
            here[0] = '[';
            _index.TryFormat(here[1..], out _, default, CultureInfo.InvariantCulture);
            here[^1] = ']';
        }
        else if (_name is not null && IsPlain(_name))
        {
            if (!IsFirst)
                here[0] = '.';
            _name.CopyTo(here[^_name.Length..]);
        }
        else if (_name is not null)
        {
            "['".CopyTo(here);
            _name.CopyTo(here[2..]);
            "']".CopyTo(here[^2..]);
        }
    }

    private static int DigitsOf(int number)
    {
        var digits = 1;
        while (number >= 10)
        {
            number /= 10;
            digits++;
        }

        return digits;
    }

    private static bool IsPlain(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }

        return name.Length > 0;
    }
}
