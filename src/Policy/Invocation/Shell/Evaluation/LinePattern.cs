namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>The plain regular expressions that scripts give to <c>sed</c> and <c>grep</c> (POSIX XBD 9): characters, sets, repeats, anchors, alternatives.</summary>
/// <remarks>Groups, counts and back references are not read. Matching keeps a set of places in the pattern, so that its cost is text times pattern.</remarks>
internal sealed class LinePattern
{
    private const int MaxAtoms = 60;
    private const int MaxWork = 500_000;

    private readonly List<Branch> _branches = [];
    private int _work;

    /// <summary>True when matching was given up, because it costs too much.</summary>
    public bool IsExhausted => _work > MaxWork;

    /// <summary>Steps of matching so far.</summary>
    public int Work => _work;

    /// <summary>A pattern that is this text and nothing else.</summary>
    public static LinePattern? Fixed(string text)
    {
        var pattern = new LinePattern();
        var branch = new Branch();
        foreach (var c in text)
            branch.Atoms.Add(new(new(c, c), false, false));
        pattern._branches.Add(branch);
        return branch.Atoms.Count <= MaxAtoms ? pattern : null;
    }

    /// <summary>Reads a basic or extended expression; null when it says something that is not read here.</summary>
    public static LinePattern? Parse(string text, bool extended)
    {
        var pattern = new LinePattern();
        var branch = new Branch();
        pattern._branches.Add(branch);
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i++];
            if (branch.AtEnd && !(c == '|' && extended) && !(c == '\\' && !extended && i < text.Length && text[i] == '|'))
                return null;
            CharacterSet? set;
            switch (c)
            {
                case '^' when branch.Atoms.Count == 0 && !branch.AtStart:
                    branch.AtStart = true;
                    continue;
                case '$' when i == text.Length || text[i] is '|' || text.AsSpan(i).StartsWith("\\|"):
                    branch.AtEnd = true;
                    continue;
                case '|' when extended:
                    pattern._branches.Add(branch = new());
                    continue;
                case '(' or ')' or '{' or '}' when extended:
                case '*' or '+' or '?' when extended || c == '*':
                case '^' or '$':
                    return null;
                case '.':
                    set = CharacterSet.Any;
                    break;
                case '[':
                    set = CharacterSet.Parse(text, ref i);
                    break;
                case '\\':
                    if (i == text.Length)
                        return null;
                    c = text[i++];
                    if (c == '|' && !extended)
                    {
                        pattern._branches.Add(branch = new());
                        continue;
                    }

                    set = CharacterSet.Escaped(c);
                    break;
                default:
                    set = new(c, c);
                    break;
            }

            if (set is null || branch.Atoms.Count == MaxAtoms)
                return null;
            branch.Atoms.Add(Repeat(set, text, extended, ref i));
        }

        return pattern;
    }

    private static Atom Repeat(CharacterSet set, string text, bool extended, ref int i)
    {
        var mark = i < text.Length ? text[i] : '\0';
        var written = 1;
        if (mark == '\\' && !extended && i + 1 < text.Length && text[i + 1] is '+' or '?')
            (mark, written) = (text[i + 1], 2);
        else if (!extended && mark is '+' or '?')
            mark = '\0';
        if (mark is not ('*' or '+' or '?'))
            return new(set, false, false);
        i += written;
        return new(set, mark != '+', mark != '?');
    }

    /// <summary>The first match at or after a place, the longest that begins there.</summary>
    public (int Start, int Length)? Find(string line, int from)
    {
        for (var start = from; start <= line.Length && !IsExhausted; start++)
        {
            var best = -1;
            foreach (var branch in _branches)
                best = Math.Max(best, LengthAt(branch, line, start));
            if (best >= 0)
                return (start, best);
        }

        return null;
    }

    private int LengthAt(Branch branch, string line, int start)
    {
        _work++;
        if (branch.AtStart && start > 0)
            return -1;
        var atoms = branch.Atoms;
        var places = Skip(atoms, 1UL);
        var best = -1;
        for (var i = start; ; i++)
        {
            if ((places >> atoms.Count & 1) != 0 && (!branch.AtEnd || i == line.Length))
                best = i - start;
            if (i == line.Length || places == 0 || IsExhausted)
                return best;
            _work += atoms.Count;
            var next = 0UL;
            for (var a = 0; a < atoms.Count; a++)
            {
                if ((places >> a & 1) == 0 || !atoms[a].Set.Contains(line[i]))
                    continue;
                next |= 1UL << (a + 1);
                if (atoms[a].Repeats)
                    next |= 1UL << a;
            }

            places = Skip(atoms, next);
        }
    }

    private static ulong Skip(List<Atom> atoms, ulong places)
    {
        for (var a = 0; a < atoms.Count; a++)
        {
            if ((places >> a & 1) != 0 && atoms[a].Optional)
                places |= 1UL << (a + 1);
        }

        return places;
    }

    private readonly record struct Atom(CharacterSet Set, bool Optional, bool Repeats);

    private sealed class Branch
    {
        public List<Atom> Atoms { get; } = [];

        public bool AtStart { get; set; }

        public bool AtEnd { get; set; }
    }
}
