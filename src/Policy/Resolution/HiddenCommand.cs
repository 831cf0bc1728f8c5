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
            if (text.Length == 0 || !words[i].IsKnown)
                continue;
            if (text.AsSpan().ContainsAny(' ', '\n'))
            {
                if (Inside(words[i], invocation) is { } inside)
                    return inside;
                continue;
            }

            if (text[0] == '-' || i + 2 >= words.Count)
                continue;
            var inner = Inner(invocation, Wrappers.Rest(words, i));
            if (IsKnown(inner) || ShellCommandLine.TryParse(inner) is { IsFile: false, Script: not null })
                return inner;
        }

        return invocation.StandardInput is { IsKnown: true } input ? Inside(input, invocation) : null;
    }

    /// <summary>An option by which an archiver or a version control program starts another one; null when there is none.</summary>
    public static Word? FindOption(ProgramInvocation invocation)
    {
        var name = invocation.ProgramName;
        if (name is not ("tar" or "bsdtar" or "rsync" or "git" or "unzip"))
            return null;
        var words = invocation.Arguments;
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (name != "git" ? Starts(text, "--checkpoint-action", "--to-command", "--rmt-command", "--rsh-command", "--info-script", "--new-volume-script", "--rsh", "--rsync-path")
                : Starts(text, "--upload-pack", "--receive-pack", "--exec-path=") || (words[i - 1].Text is "-c" or "--config" && IsGitProgram(text)))
            {
                return words[i];
            }
        }

        return null;
    }

    private static bool Starts(string text, params ReadOnlySpan<string> options)
    {
        foreach (var option in options)
        {
            if (text.StartsWith(option, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // Settings of git whose value is a command (git-config(1)).
    private static bool IsGitProgram(string setting) =>
        Starts(setting, "alias.", "core.sshCommand", "core.pager", "core.editor", "core.fsmonitor", "core.hooksPath", "core.gitProxy", "core.askPass", "credential.helper=!", "diff.external", "filter.",
            "pager.", "protocol.ext", "uploadpack.", "sequence.editor");

    /// <summary>The command that stands somewhere in a text: <c>exec=vllm serve …</c>, <c>:!vllm serve …</c>, a line of an editor's script.</summary>
    private static ProgramInvocation? Inside(Word word, ProgramInvocation outer)
    {
        var text = word.Text;
        var tries = 0;
        for (var at = 0; at < text.Length && tries < MaxWords;)
        {
            var start = text.AsSpan(at).IndexOfAny(NameStart);
            if (start < 0)
                return null;
            at += start;
            tries++;
            if (IsCommand(text[at..Math.Min(text.Length, at + 512)], outer))
                return Inner(outer, [word.With("sh"), word.With("-c"), word.With(text[at..])]);
            var end = text.AsSpan(at).IndexOfAnyExcept(NameCharacters);
            at = end < 0 ? text.Length : at + end;
        }

        return null;
    }

    private static readonly System.Buffers.SearchValues<char> NameStart = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/");
    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-");

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
