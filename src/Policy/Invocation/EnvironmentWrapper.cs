using System.Text;

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
                words = [words[0], .. Split(words[at], environment), .. Wrappers.Rest(words, at + 1)];
                at = 0;
            }
            else if (text.StartsWith("--split-string=", StringComparison.Ordinal))
            {
                words = [words[0], .. Split(word.With(text[15..]), environment), .. Wrappers.Rest(words, at + 1)];
                at = 0;
            }
            else if (ClusterEnd(text) is > 0 and var end)
            {
                // -vS TEXT, -iSTEXT: what stands before the S takes no value.
                if (text.AsSpan(0, end).Contains('i'))
                    environment = ResolvedEnvironment.Empty;
                var attached = end + 1 < text.Length;
                if (!attached && at + 1 >= words.Count)
                    break;
                var split = attached ? word.With(text[(end + 1)..]) : words[++at];
                words = [words[0], .. Split(split, environment), .. Wrappers.Rest(words, at + 1)];
                at = 0;
            }
            else if (text is "-a" or "--argv0" && at + 1 < words.Count)
            {
                at++;
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

    /// <summary>Where the S of a cluster of short options stands; -1 when the word is none.</summary>
    private static int ClusterEnd(string text)
    {
        if (text.Length < 2 || text[0] != '-' || text[1] == '-')
            return -1;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == 'S')
                return i;
            if (text[i] is not ('i' or '0' or 'v'))
                return -1;
        }

        return -1;
    }

    /// <summary>Splits as <c>env -S</c> does: quotes, escapes, <c>${NAME}</c>, and <c>#</c> for a comment.</summary>
    private static List<Word> Split(Word word, ResolvedEnvironment environment)
    {
        var found = new List<Word>();
        var text = word.Text;
        var part = new StringBuilder();
        var isOpen = false;
        var quote = '\0';
        var unresolved = word.Unresolved;
        for (var i = 0; i < text.Length && found.Count < ResolutionLimits.MaxArguments; i++)
        {
            var c = text[i];
            if (c == quote && quote != '\0')
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                (quote, isOpen) = (c, true);
            }
            else if (c == '\\' && quote != '\'' && i + 1 < text.Length)
            {
                c = text[++i];
                if (c == 'c' && quote == '\0')
                    break;
                if (c == '_' && quote == '\0')
                    End();
                else
                    (_, isOpen) = (part.Append(c switch { 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', '_' => ' ', _ => c }), true);
            }
            else if (c == '$' && quote != '\'' && i + 1 < text.Length && text[i + 1] == '{' && text.IndexOf('}', i) is > 0 and var close)
            {
                var name = text[(i + 2)..close];
                var value = environment[name];
                part.Append(value?.Text);
                unresolved ??= value is null ? null : value.Unresolved;
                isOpen |= value is { Text.Length: > 0 };
                i = close;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                End();
            }
            else if (quote == '\0' && c == '#' && !isOpen)
            {
                break;
            }
            else
            {
                part.Append(c);
                isOpen = true;
            }
        }

        End();
        return found;

        void End()
        {
            if (isOpen)
                found.Add(new(part.ToString(), word.Origin, unresolved));
            part.Clear();
            isOpen = false;
        }
    }
}
