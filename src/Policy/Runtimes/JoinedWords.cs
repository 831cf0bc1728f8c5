using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Runtimes;

/// <summary>Takes a flag and its value apart where a manifest's list has both in one element: <c>- "--model acme/m"</c>.</summary>
/// <remarks>The programs take such an element for one word, and refuse to start. What is meant is judged all the same, and is a doubt.</remarks>
internal static class JoinedWords
{
    /// <summary>The words, taken apart where a flag of the table stands with its value in one word.</summary>
    public static ReadOnlySpan<Word> Split(ReadOnlySpan<Word> words, FlagTable table, string program, InvocationContext context)
    {
        List<Word>? split = null;
        for (var i = 0; i < words.Length; i++)
        {
            var text = words[i].Text;
            var blank = text is ['-', '-', ..] ? text.IndexOf(' ', StringComparison.Ordinal) : -1;
            if (blank <= 0 || !words[i].IsKnown || !table.TryGet(text.AsSpan(0, blank), out _))
            {
                split?.Add(words[i]);
                continue;
            }

            split ??= [.. words[..i]];
            var word = words[i];
            split.Add(word.With(text[..blank]));
            var rest = text[blank..].Trim();
            if (rest.Contains(" --", StringComparison.Ordinal))
                split.AddRange(rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => word.With(Unquoted(part))));
            else if (rest.Length > 0)
                split.Add(word.With(Unquoted(rest)));
            var why = $"{program} takes \"{text[..blank]} …\" in one argument for a word that it does not know, so it refuses to start";
            CommandLineDoubts.Unresolvable(word, why, new(UnresolvedKind.UnreadableScript, why), context);
        }

        return split is null ? words : split.ToArray();
    }

    private static string Unquoted(string text) => text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;
}
