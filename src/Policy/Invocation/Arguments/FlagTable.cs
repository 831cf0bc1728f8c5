using System.Collections.Frozen;

namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>The flags of one program and the dialect that reads them. Immutable; made once per program.</summary>
public sealed class FlagTable
{
    private readonly FrozenDictionary<string, Spelling>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly Flag[] _flags;
    private readonly Spelling[] _sorted;

    /// <summary>Makes a table. A spelling that stands twice belongs to the first flag.</summary>
    public FlagTable(ArgumentDialect dialect, params IEnumerable<Flag> flags)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(flags);
        Dialect = dialect;
        var all = new Dictionary<string, Spelling>(StringComparer.Ordinal);
        foreach (var flag in flags)
        {
            foreach (var name in flag.Names)
                all.TryAdd(name, new(name, flag, false));
            foreach (var name in flag.Negations)
                all.TryAdd(name, new(name, flag, true));
        }

        _exact = all.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _flags = [.. all.Values.Select(spelling => spelling.Flag).Distinct()];
        _sorted = [.. all.Values.Where(spelling => !spelling.Flag.IsExact)];
        Array.Sort(_sorted, (a, b) => string.CompareOrdinal(a.Text, b.Text));
    }

    /// <summary>How the flags are read.</summary>
    public ArgumentDialect Dialect { get; }

    /// <summary>This table with another dialect's rules, or with more flags in front.</summary>
    public FlagTable With(ArgumentDialect dialect, params IEnumerable<Flag> more) =>
        new(dialect, more.Concat(_flags));

    /// <summary>Finds a flag by its exact spelling, dashes included.</summary>
    internal bool TryGet(ReadOnlySpan<char> name, out Spelling spelling) => _exact.TryGetValue(name, out spelling);

    /// <summary>The spellings that start with a prefix, in ordinal order.</summary>
    internal ArraySegment<Spelling> StartingWith(ReadOnlySpan<char> prefix)
    {
        var low = 0;
        var high = _sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle].Text.AsSpan().SequenceCompareTo(prefix) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        var end = low;
        while (end < _sorted.Length && _sorted[end].Text.AsSpan().StartsWith(prefix))
            end++;
        return new(_sorted, low, end - low);
    }

    /// <summary>One spelling of a flag.</summary>
    internal readonly record struct Spelling(string Text, Flag Flag, bool IsNegated);
}
