namespace Modelgate.Policy.Provenance;

/// <summary>Where a value was said, and through what it reached its reader.</summary>
/// <remarks>
/// The innermost origin is the literal; <see cref="Within"/> leads outwards to the field whose reader saw it:
/// ConfigMap key, then environment variable, then argument. Reports print the literal's place; <c>modelgate explain</c> prints the chain.
/// </remarks>
public sealed class Origin
{
    private const int MaxLinks = 4;

    /// <summary>Makes an origin.</summary>
    public Origin(ReferenceOrigin kind, FieldPath path)
    {
        Kind = kind;
        Path = path;
    }

    /// <summary>The channel.</summary>
    public ReferenceOrigin Kind { get; init; }

    /// <summary>The field in the reviewed object.</summary>
    public FieldPath Path { get; init; }

    /// <summary>What the path alone does not say, for people: <c>env MODEL_ID</c>, <c>ConfigMap models, key model_id</c>. Null when the path is enough.</summary>
    public string? Note { get; init; }

    /// <summary>One-based line inside the text at <see cref="Path"/> (a script, a configuration file), or 0.</summary>
    public int Line { get; init; }

    /// <summary>The ConfigMap that the value came from, if it can still be changed after admission; else null.</summary>
    public string? MutableConfigMap { get; init; }

    /// <summary>The place that used this value, one step outwards; null at the outermost.</summary>
    public Origin? Within { get; init; }

    /// <summary>This origin, as used by the field at <paramref name="outer"/>.</summary>
    /// <remarks>Of a chain that a person would no longer follow, only the near links and the outermost stay: variables of variables must not cost a longer copy each.</remarks>
    public Origin UsedBy(Origin outer)
    {
        ArgumentNullException.ThrowIfNull(outer);
        return UsedBy(outer, MaxLinks);
    }

    private Origin UsedBy(Origin outer, int room)
    {
        if (ReferenceEquals(this, outer))
            return this;
        if (room == 0)
            return outer.MutableConfigMap is null && FirstMutableConfigMap is { } dropped ? outer.With(dropped) : outer;
        return new Origin(Kind, Path)
        {
            Note = Note,
            Line = Line,
            MutableConfigMap = MutableConfigMap,
            Within = Within is null ? outer : Within.UsedBy(outer, room - 1),
        };
    }

    // What is dropped may be what makes the value mutable.
    private Origin With(string mutableConfigMap) =>
        new(Kind, Path) { Note = Note, Line = Line, MutableConfigMap = mutableConfigMap, Within = Within };

    /// <summary>The same place, at a line of the text that lies there.</summary>
    public Origin AtLine(int line) =>
        new(Kind, Path) { Note = Note, Line = line, MutableConfigMap = MutableConfigMap, Within = Within };

    /// <summary>The same place under another channel (a shell string in <c>args</c> is a script).</summary>
    public Origin As(ReferenceOrigin kind) =>
        kind == Kind ? this : new(kind, Path) { Note = Note, Line = Line, MutableConfigMap = MutableConfigMap, Within = Within };

    /// <summary>The nearest mutable ConfigMap on the way from the literal to its reader, or null.</summary>
    public string? FirstMutableConfigMap => MutableConfigMap ?? Within?.FirstMutableConfigMap;

    /// <inheritdoc/>
    public override string ToString() => Within is null ? $"{Path}" : $"{Within} <- {Note ?? Path.ToString()}";
}
