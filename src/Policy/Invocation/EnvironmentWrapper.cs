namespace Modelgate.Policy.Invocation;

/// <summary><c>env [-i] [-u NAME] [-C DIR] [-S TEXT] [NAME=VALUE…] COMMAND</c> (coreutils).</summary>
internal static class EnvironmentWrapper
{
    /// <summary>The command that <c>env</c> starts, in the environment that it makes; null when it starts none.</summary>
    public static ProgramInvocation? Unwrap(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        var variables = new Dictionary<string, Word?>(StringComparer.Ordinal);
        var environment = invocation.Environment;
        var directory = invocation.WorkingDirectory;
        var at = 1;
        while (at < words.Count)
        {
            var word = words[at];
            var text = word.Text;
            if (text is "-i" or "-" or "--ignore-environment")
            {
                environment = ResolvedEnvironment.Empty;
            }
            else if (text is "-u" or "--unset" && at + 1 < words.Count)
            {
                variables[words[++at].Text] = null;
            }
            else if (text is "-C" or "--chdir" && at + 1 < words.Count)
            {
                directory = Resolution.ContainerPath.Absolute(words[++at].Text, directory, environment);
            }
            else if (text is "-S" or "--split-string" && at + 1 < words.Count)
            {
                at++;
                words = [words[0], .. Split(words[at]), .. Wrappers.Rest(words, at + 1)];
                at = 0;
            }
            else if (text.StartsWith("-S", StringComparison.Ordinal))
            {
                words = [words[0], .. Split(word.With(text[2..])), .. Wrappers.Rest(words, at + 1)];
                at = 0;
            }
            else if (text == "--")
            {
                at++;
                break;
            }
            else if (text.Length == 0 || text[0] != '-')
            {
                var equals = text.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                    break;
                variables[text[..equals]] = word.With(text[(equals + 1)..]);
            }

            at++;
        }

        if (at >= words.Count)
            return null;
        return new ProgramInvocation
        {
            Arguments = Wrappers.Rest(words, at),
            Environment = environment.With(variables),
            WorkingDirectory = directory,
            StandardInput = invocation.StandardInput,
            StandardOutputFile = invocation.StandardOutputFile,
            Source = invocation.Source,
            FailureIsIgnored = invocation.FailureIsIgnored,
            IsConditional = invocation.IsConditional,
        };
    }

    private static IEnumerable<Word> Split(Word word) =>
        word.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(part => word.With(part.Trim('"', '\'')));
}
