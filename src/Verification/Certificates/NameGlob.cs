using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Modelgate.Verification.Certificates;

/// <summary>Matches names with <c>*</c> and <c>**</c>. Bit i of a set says that the first i characters of the pattern, stars left out, may lead to here; a star is a loop
/// at its place. So each character of a name costs one step over the set's words, however many stars there are: 4,096 times 17 at most.</summary>
internal sealed class NameGlob
{
    private readonly int _length;
    private readonly ulong[] _anyLoops;
    private readonly ulong[] _slashlessLoops;
    private readonly FrozenDictionary<char, ulong[]> _after;

    public NameGlob(string pattern)
    {
        var words = (pattern.Length / 64) + 1;
        (_anyLoops, _slashlessLoops) = (new ulong[words], new ulong[words]);
        Dictionary<char, ulong[]> after = [];
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '*')
            {
                _length++;
                Set(CollectionsMarshal.GetValueRefOrAddDefault(after, pattern[i], out _) ??= new ulong[words], _length);
                continue;
            }

            var isAny = i + 1 < pattern.Length && pattern[i + 1] == '*';
            Set(isAny ? _anyLoops : _slashlessLoops, _length);
            if (isAny)
                i++;
        }

        _after = after.ToFrozenDictionary();
    }

    /// <summary>True when the whole name matches.</summary>
    public bool Matches(string name)
    {
        Span<ulong> places = stackalloc ulong[_anyLoops.Length];
        places.Clear();
        places[0] = 1;
        foreach (var character in name)
        {
            var after = _after.GetValueOrDefault(character);
            var carry = 0UL;
            for (var i = 0; i < places.Length; i++)
            {
                var now = places[i];
                var stay = now & (character == '/' ? _anyLoops[i] : _anyLoops[i] | _slashlessLoops[i]);
                places[i] = stay | (after is null ? 0 : ((now << 1) | carry) & after[i]);
                carry = now >> 63;
            }
        }

        return ((places[_length / 64] >> (_length % 64)) & 1) != 0;
    }

    private static void Set(ulong[] places, int place) => places[place / 64] |= 1UL << (place % 64);
}
