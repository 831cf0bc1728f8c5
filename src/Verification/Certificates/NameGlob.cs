namespace Modelgate.Verification.Certificates;

/// <summary>Matches names with <c>*</c> and <c>**</c>: all places of the pattern that a part of the name can lead to are followed at once, so that the
/// time is bounded by the product of both lengths.</summary>
internal sealed class NameGlob
{
    private readonly List<Part> _parts = [];

    public NameGlob(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '*')
            {
                _parts.Add(new(PartKind.Character, pattern[i]));
                continue;
            }

            var isAny = i + 1 < pattern.Length && pattern[i + 1] == '*';
            _parts.Add(new(isAny ? PartKind.AnyRun : PartKind.RunWithoutSlash, '*'));
            if (isAny)
                i++;
        }
    }

    private enum PartKind
    {
        Character,
        RunWithoutSlash,
        AnyRun,
    }

    /// <summary>True when the whole name matches.</summary>
    public bool Matches(string name)
    {
        // Which parts may come next; the last place is behind them all.
        var (now, next) = (new bool[_parts.Count + 1], new bool[_parts.Count + 1]);
        now[0] = true;
        SkipRuns(now);
        foreach (var character in name)
        {
            Array.Clear(next);
            for (var i = 0; i < _parts.Count; i++)
            {
                if (!now[i])
                    continue;
                var (kind, wanted) = _parts[i];
                if (kind == PartKind.Character)
                    next[i + 1] |= character == wanted;
                else
                    next[i] |= kind == PartKind.AnyRun || character != '/';
            }

            SkipRuns(next);
            (now, next) = (next, now);
        }

        return now[^1];
    }

    /// <summary>A run may be empty.</summary>
    private void SkipRuns(bool[] places)
    {
        for (var i = 0; i < _parts.Count; i++)
            places[i + 1] |= places[i] && _parts[i].Kind != PartKind.Character;
    }

    private readonly record struct Part(PartKind Kind, char Character);
}
