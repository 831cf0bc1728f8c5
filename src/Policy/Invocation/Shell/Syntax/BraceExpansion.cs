using System.Globalization;

namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <summary>Brace expansion, <c>a{b,c}d</c> and <c>{1..3}</c> (Bash Reference Manual 3.5.1). It comes before all other expansions and is purely textual.</summary>
internal static class BraceExpansion
{
    private const int MaxWords = 1_024;
    private const int MaxTries = 64;

    /// <summary>Adds the words that a word becomes; the word itself when it has no valid brace group. False when too much text would arise.</summary>
    public static bool Expand(ShellWord word, List<ShellWord> words, ref int budget)
    {
        var length = word.Literal?.Length ?? 0;
        foreach (var part in word.Parts)
            length += part is LiteralPart literal ? literal.Text.Length : 16;
        var pending = new Stack<List<WordPart>>();
        pending.Push(word.Literal is null ? word.Parts : [new LiteralPart(word.Literal, false)]);
        var results = new List<List<WordPart>>();
        while (pending.Count > 0)
        {
            var parts = pending.Pop();
            if (FirstGroup(parts, out var alternatives))
                return false;
            if (alternatives is null)
                results.Add(parts);
            else
                PushReversed(pending, alternatives);
            budget -= Math.Min(length, 2_000_000) * Math.Max(1, alternatives?.Count ?? 0);
            if (results.Count + pending.Count > MaxWords || budget < 0)
                return false;
        }

        if (results.Count == 1)
        {
            words.Add(word);
            return true;
        }

        foreach (var parts in results)
            words.Add(ToWord(word, parts));
        return true;
    }

    private static void PushReversed(Stack<List<WordPart>> pending, List<List<WordPart>> alternatives)
    {
        for (var i = alternatives.Count - 1; i >= 0; i--)
            pending.Push(alternatives[i]);
    }

    private static ShellWord ToWord(ShellWord word, List<WordPart> parts)
    {
        if (parts.TrueForAll(static p => p is LiteralPart { Quoted: false }))
            return new(word.Line, string.Concat(parts.ConvertAll(static p => ((LiteralPart)p).Text)), word.Quoted, null);
        return new(word.Line, null, word.Quoted, parts);
    }

    /// <summary>Finds the first group and returns the whole word once for each of its alternatives; null when there is none. True when the search was given up.</summary>
    private static bool FirstGroup(List<WordPart> parts, out List<List<WordPart>>? found)
    {
        found = null;
        // Each try reads to the end of the word; text like {"a":{"a":… would cost its square.
        var tries = 0;
        for (var p = 0; p < parts.Count; p++)
        {
            if (parts[p] is not LiteralPart { Quoted: false } literal)
                continue;
            var open = literal.Text.IndexOf('{', StringComparison.Ordinal);
            while (open >= 0)
            {
                if (++tries > MaxTries)
                    return true;
                if (TryGroup(parts, p, open, out var alternatives))
                {
                    found = alternatives;
                    return false;
                }

                open = literal.Text.IndexOf('{', open + 1);
            }
        }

        return false;
    }

    private static bool TryGroup(List<WordPart> parts, int part, int open, out List<List<WordPart>> alternatives)
    {
        var prefix = parts.GetRange(0, part);
        var text = ((LiteralPart)parts[part]).Text;
        if (open > 0)
            prefix.Add(new LiteralPart(text[..open], false));
        var bodies = new List<List<WordPart>>();
        var body = new List<WordPart>();
        alternatives = [];
        var depth = 0;
        for (var p = part; p < parts.Count; p++)
        {
            if (parts[p] is not LiteralPart { Quoted: false } literal)
            {
                body.Add(parts[p]);
                continue;
            }

            var from = p == part ? open + 1 : 0;
            for (var i = from; i < literal.Text.Length; i++)
            {
                var c = literal.Text[i];
                if (c == '{')
                    depth++;
                var ends = c == '}' && depth == 0;
                if (c == '}' && depth > 0)
                    depth--;
                if (!ends && !(c == ',' && depth == 0))
                    continue;
                if (i > from)
                    body.Add(new LiteralPart(literal.Text[from..i], false));
                bodies.Add(body);
                body = [];
                from = i + 1;
                if (!ends)
                    continue;
                if (bodies.Count == 1 && !TrySequence(bodies))
                    return false;
                foreach (var alternative in bodies)
                    alternatives.Add(Join(prefix, alternative, literal.Text[from..], parts, p + 1));
                return true;
            }

            if (from < literal.Text.Length)
                body.Add(new LiteralPart(literal.Text[from..], false));
        }

        return false;
    }

    private static List<WordPart> Join(List<WordPart> prefix, List<WordPart> middle, string rest, List<WordPart> parts, int next)
    {
        var joined = new List<WordPart>(prefix);
        joined.AddRange(middle);
        if (rest.Length > 0)
            joined.Add(new LiteralPart(rest, false));
        joined.AddRange(parts.GetRange(next, parts.Count - next));
        return joined;
    }

    private static bool TrySequence(List<List<WordPart>> bodies)
    {
        if (bodies[0] is not [LiteralPart literal])
            return false;
        var dots = literal.Text.IndexOf("..", StringComparison.Ordinal);
        if (dots <= 0)
            return false;
        var first = literal.Text[..dots];
        var rest = literal.Text[(dots + 2)..];
        var step = 1;
        var more = rest.IndexOf("..", StringComparison.Ordinal);
        if (more >= 0)
        {
            if (!int.TryParse(rest.AsSpan(more + 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out step) || step is 0 or int.MinValue)
                return false;
            rest = rest[..more];
        }

        step = Math.Abs(step);
        var letters = first.Length == 1 && rest.Length == 1 && char.IsAsciiLetter(first[0]) && char.IsAsciiLetter(rest[0]);
        long from;
        long to;
        if (letters)
        {
            (from, to) = (first[0], rest[0]);
        }
        else
        {
            if (!int.TryParse(first, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var a)
                || !int.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var b))
            {
                return false;
            }

            (from, to) = (a, b);
        }

        if (Math.Abs(to - from) / step > MaxWords)
            to = from <= to ? from + ((MaxWords + 1L) * step) : from - ((MaxWords + 1L) * step);
        var width = (first.StartsWith('0') && first.Length > 1) || (rest.StartsWith('0') && rest.Length > 1) ? Math.Max(first.Length, rest.Length) : 0;
        bodies.Clear();
        for (var n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step)
        {
            var text = letters ? ((char)n).ToString() : n.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
            bodies.Add([new LiteralPart(text, false)]);
        }

        return true;
    }
}
