using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Policy.Invocation;

/// <summary>The environment that a program sees, in layers: the container's own variables, then what scripts export on top.</summary>
/// <remarks>Variables that the image sets (<c>ENV</c>) are invisible here; a name that is absent may still be set by the image.</remarks>
public sealed class ResolvedEnvironment
{
    private readonly ResolvedEnvironment? _below;
    private readonly IReadOnlyDictionary<string, Word?> _own;
    private readonly Unresolved? _mayHoldMore;
    private int _inserted;

    /// <summary>Makes an environment of one layer.</summary>
    /// <param name="variables">Names (case-sensitive) and values. A null value hides the name from the layer below (<c>unset</c>).</param>
    /// <param name="below">What these variables lie over.</param>
    public ResolvedEnvironment(IReadOnlyDictionary<string, Word?> variables, ResolvedEnvironment? below = null)
    {
        _own = variables;
        _below = below;
    }

    /// <summary>Why names that are not here may be set all the same (a Secret or a missing ConfigMap in <c>envFrom</c>); null when the pod sets no others.</summary>
    /// <remarks>A default that applies when a variable is unset must not be believed while this is set.</remarks>
    public Unresolved? MayHoldMore { get => _mayHoldMore ?? _below?.MayHoldMore; init => _mayHoldMore = value; }

    /// <summary>No variables.</summary>
    public static ResolvedEnvironment Empty { get; } = new(new Dictionary<string, Word?>());

    /// <summary>Finds a variable.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Word? value)
    {
        for (var layer = this; layer is not null; layer = layer._below)
        {
            if (layer._own.TryGetValue(name, out value))
                return value is not null;
        }

        value = null;
        return false;
    }

    /// <summary>Finds a variable by a name that stands inside a text.</summary>
    internal bool TryGet(ReadOnlySpan<char> name, [NotNullWhen(true)] out Word? value)
    {
        for (var layer = this; layer is not null; layer = layer._below)
        {
            if (layer._own is Dictionary<string, Word?> own ? own.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out value) : layer._own.TryGetValue(name.ToString(), out value))
                return value is not null;
        }

        value = null;
        return false;
    }

    /// <summary>Counts characters that <c>$(NAME)</c> inserts; false when the container has had its share, as Linux would pass no more either.</summary>
    internal bool MayInsert(int length)
    {
        var container = this;
        while (container._below is { } below && !ReferenceEquals(below, Empty))
            container = below;
        if (length > ResolutionLimits.MaxExpandedLength - container._inserted)
            return false;
        container._inserted += length;
        return true;
    }

    /// <summary>The value of a variable, or null.</summary>
    public Word? this[string name] => TryGet(name, out var value) ? value : null;

    /// <summary>All variables, each name once, upper layers first; order within a layer is the order of definition.</summary>
    public IEnumerable<KeyValuePair<string, Word>> Variables => VariablesOver(null);

    /// <summary>The variables of the layers that lie over another environment; all when it does not lie below this one. Each name once, upper layers first.</summary>
    internal IEnumerable<KeyValuePair<string, Word>> VariablesOver(ResolvedEnvironment? other)
    {
        HashSet<string>? seen = _below is null || ReferenceEquals(_below, other) ? null : new(StringComparer.Ordinal);
        for (var layer = this; layer is not null && !ReferenceEquals(layer, other); layer = layer._below)
        {
            foreach (var (name, value) in layer._own)
            {
                if (seen?.Add(name) != false && value is not null)
                    yield return new(name, value);
            }
        }
    }

    /// <summary>This environment with more variables on top.</summary>
    public ResolvedEnvironment With(IReadOnlyDictionary<string, Word?> variables) =>
        variables.Count == 0 ? this : new(variables, this);
}
