
namespace Modelgate.Policy.Invocation;

/// <summary>Programs that start another program once or many times, with words that they read or find: <c>xargs</c>, <c>find -exec</c>, <c>parallel</c>.</summary>
/// <remarks>Read: the manuals of GNU findutils 4.10 and GNU parallel. Words that cannot be known are unresolved, so that a reference made of them is too.</remarks>
internal static class CommandRunners
{
    /// <summary>What the program starts; null when it is none of them.</summary>
    public static IReadOnlyList<ProgramInvocation>? Find(ProgramInvocation invocation) => invocation.ProgramName switch
    {
        "xargs" => FromInput(invocation),
        "find" => FromFind(invocation),
        "parallel" => FromParallel(invocation),
        _ => null,
    };

    private static List<ProgramInvocation>? FromInput(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        string? placeholder = null;
        var oneEach = false;
        var isPlain = true;
        var at = 1;
        for (; at < words.Count && words[at].Text is ['-', _, ..] text; at++)
        {
            if (text == "--")
            {
                at++;
                break;
            }

            if (text.StartsWith("-I", StringComparison.Ordinal) || text is "-i" or "--replace" || text.StartsWith("--replace=", StringComparison.Ordinal))
            {
                placeholder = text is "-i" or "--replace" ? "{}" : text == "-I" ? at + 1 < words.Count ? words[++at].Text : "{}" : text[(text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? equals + 1 : 2)..];
                continue;
            }

            oneEach |= text is "-n1" or "-L1" || (text is "-n" or "-L" && at + 1 < words.Count && words[at + 1].Text == "1");
            isPlain &= text is not ("-0" or "--null" or "-d" or "--delimiter" or "-a" or "--arg-file");
            if (text is "-n" or "-L" or "-P" or "-s" or "-d" or "-a" or "-E" or "--max-args" or "--max-procs" or "--delimiter" or "--arg-file" or "--max-lines")
                at++;
        }

        if (at >= words.Count)
            return null;
        var command = Wrappers.Rest(words, at);
        var found = new List<ProgramInvocation>();
        if (invocation.StandardInput is { IsKnown: true } input && isPlain && !input.Text.AsSpan().ContainsAny('"', '\'', '\\') && input.Text.Length <= ResolutionLimits.MaxTextLength / 8)
        {
            var items = placeholder is null
                ? input.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                : input.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (placeholder is null && !oneEach)
            {
                found.Add(Started(invocation, [.. command, .. items.Select(input.With)]));
                return found;
            }

            for (var i = 0; i < Math.Min(items.Length, ResolutionLimits.MaxLoopTurns); i++)
                found.Add(Started(invocation, Filled(command, placeholder, input.With(items[i]))));
            if (items.Length is > 0 and <= ResolutionLimits.MaxLoopTurns)
                return found;
        }

        found.Add(Started(invocation, Filled(command, placeholder, Unknown(words[0], placeholder ?? "…", "what xargs reads from its input"))));
        return found;
    }

    private static List<ProgramInvocation>? FromFind(ProgramInvocation invocation)
    {
        List<ProgramInvocation>? found = null;
        var words = invocation.Arguments;
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is not ("-exec" or "-execdir" or "-ok" or "-okdir"))
                continue;
            var start = i + 1;
            for (i = start; i < words.Count && words[i].Text is not (";" or "+"); i++)
            {
            }

            if (i == start)
                continue;
            var command = new Word[i - start];
            for (var at = 0; at < command.Length; at++)
                command[at] = words[start + at];
            (found ??= []).Add(Started(invocation, Filled(command, "{}", Unknown(words[0], "{}", "the files that find finds"), always: false)));
        }

        return found;
    }

    private static List<ProgramInvocation>? FromParallel(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        var at = 1;
        while (at < words.Count && words[at].Text is ['-', ..])
            at += words[at].Text is "-j" or "--jobs" or "-n" or "-N" or "-a" or "--delay" or "--retries" or "--timeout" or "--joblog" ? 2 : 1;
        var end = at;
        while (end < words.Count && !words[end].Text.StartsWith(":::", StringComparison.Ordinal))
            end++;
        if (end == at)
            return null;
        var found = new List<ProgramInvocation>();
        var values = end + 1 < words.Count ? Wrappers.Rest(words, end + 1) : [Unknown(words[0], "…", "what parallel reads from its input")];
        for (var i = 0; i < Math.Min(values.Length, ResolutionLimits.MaxLoopTurns); i++)
        {
            var filled = Filled([.. words.Skip(at).Take(end - at)], "{}", values[i]);
            Unresolved? unresolved = null;
            foreach (var word in filled)
                unresolved ??= word.Unresolved;
            var origin = words[at].Origin;
            found.Add(Started(invocation, [new("sh", origin), new("-c", origin), new(string.Join(' ', filled.Select(word => word.Text)), origin, unresolved)]));
        }

        return found;
    }

    private static Word[] Filled(Word[] command, string? placeholder, Word value, bool always = true)
    {
        var filled = (Word[])command.Clone();
        var isUsed = false;
        for (var i = 0; placeholder is { Length: > 0 } && i < filled.Length; i++)
        {
            var text = filled[i].Text;
            if (!text.Contains(placeholder, StringComparison.Ordinal))
                continue;
            isUsed = true;
            if (text.Length + value.Text.Length > ResolutionLimits.MaxTextLength / 8)
                filled[i] = Unknown(filled[i], placeholder, "a word that grows too long");
            else
                filled[i] = new(text == placeholder ? value.Text : Once(text, placeholder, value.Text), filled[i].Origin, filled[i].Unresolved ?? value.Unresolved);
        }

        return isUsed || !always ? filled : [.. filled, value];
    }

    // Only the first few places are filled: a word of nothing but placeholders would grow with its square.
    private static string Once(string text, string placeholder, string value)
    {
        for (var i = 0; i < 8; i++)
        {
            var at = text.LastIndexOf(placeholder, StringComparison.Ordinal);
            if (at < 0)
                break;
            text = string.Concat(text.AsSpan(0, at), value, text.AsSpan(at + placeholder.Length));
            if (value.Contains(placeholder, StringComparison.Ordinal))
                break;
        }

        return text;
    }

    private static Word Unknown(Word near, string shown, string what) => new(shown, near.Origin, new(UnresolvedKind.CommandSubstitution, what));

    private static ProgramInvocation Started(ProgramInvocation outer, Word[] words) => new()
    {
        Arguments = words,
        Environment = outer.Environment,
        WorkingDirectory = outer.WorkingDirectory,
        Source = outer.Source,
        FailureIsIgnored = outer.FailureIsIgnored,
        IsConditional = outer.IsConditional,
    };
}
