using Modelgate.Policy.Invocation;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy.Resolution;

/// <summary>Looks for a command that an unknown program is given to start: <c>some-wrapper --flag vllm serve …</c>, <c>tmux new -d 'vllm serve …'</c>.</summary>
internal static class HiddenCommand
{
    private const int MaxWords = 48;

    /// <summary>The inner command; null when no word of the command line starts a known server, loader or shell script.</summary>
    public static ProgramInvocation? Find(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        for (var i = 1; i < Math.Min(words.Count, MaxWords); i++)
        {
            var text = words[i].Text;
            if (text.Length == 0 || text[0] == '-' || !words[i].IsKnown)
                continue;
            if (text.AsSpan().ContainsAny(' ', '\n'))
            {
                if (IsCommand(text, invocation))
                    return Inner(invocation, [words[i].With("sh"), words[i].With("-c"), words[i]]);
                continue;
            }

            if (i + 2 >= words.Count)
                continue;
            var inner = Inner(invocation, Wrappers.Rest(words, i));
            if (IsKnown(inner) || ShellCommandLine.TryParse(inner) is { IsFile: false, Script: not null })
                return inner;
        }

        return null;
    }

    /// <summary>True when a text begins like a command line of a known program.</summary>
    private static bool IsCommand(string text, ProgramInvocation outer)
    {
        var words = new List<Word>(4);
        foreach (var range in text.AsSpan(0, Math.Min(text.Length, 512)).SplitAny(' ', '\n', '\t'))
        {
            if (range.Start.Value == range.End.Value)
                continue;
            words.Add(outer.Arguments[0].With(text[range]));
            if (words.Count == 4)
                break;
        }

        return words.Count > 1 && IsKnown(Inner(outer, words.ToArray()));
    }

    private static bool IsKnown(ProgramInvocation inner)
    {
        if (inner.Arguments[0].Text.AsSpan().IndexOfAnyInRange('a', 'z') < 0)
            return false;
        foreach (var runtime in ServingRuntimes.All)
        {
            if (runtime.MatchesProgram(inner))
                return true;
        }

        return inner.ProgramName is "hf" or "huggingface-cli" or "modelscope" && ModelLoaders.All.Any(loader => loader.MatchesProgram(inner));
    }

    private static ProgramInvocation Inner(ProgramInvocation outer, Word[] words) => new()
    {
        Arguments = words,
        Environment = outer.Environment,
        WorkingDirectory = outer.WorkingDirectory,
        Source = outer.Source,
        FailureIsIgnored = true,
        IsConditional = true,
    };
}
