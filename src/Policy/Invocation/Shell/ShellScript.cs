using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Invocation.Shell;

/// <summary>A shell script and the state in which its shell starts.</summary>
public sealed class ShellScript
{
    /// <summary>The script's text. A part that the kubelet would put in from a variable whose value is not known stands in it as <c>$(NAME)</c>.</summary>
    public required Word Text { get; init; }

    /// <summary><c>$0</c>, <c>$1</c>, … : for <c>sh -c TEXT a b</c> the words after the text (POSIX XCU, sh).</summary>
    public IReadOnlyList<Word> Positional { get; init; } = [];

    /// <summary>The environment that the shell inherits.</summary>
    public required ResolvedEnvironment Environment { get; init; }

    /// <summary>Absolute working directory, or null when only the image knows it.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>True for <c>sh -e</c>: the script stops at the first failure.</summary>
    public bool ExitOnError { get; init; }

    /// <summary>True for <c>bash -o pipefail</c>: a pipeline fails when any of its programs fails.</summary>
    public bool PipeFail { get; init; }

    /// <summary>What started the shell.</summary>
    public InvocationSource Source { get; init; }

    /// <summary>True when the shell itself runs only under a condition that could not be decided.</summary>
    public bool IsConditional { get; init; }

    /// <summary>True when a failure of the whole script is ignored by what started it.</summary>
    public bool FailureIsIgnored { get; init; }

    /// <summary>How many shells, wrappers and scripts lie around this one.</summary>
    public int Depth { get; init; }

    /// <summary>Text on the shell's standard input that its programs may read, or null.</summary>
    public Word? StandardInput { get; init; }

    /// <summary>What reading may still cost.</summary>
    internal ReadingBudget Budget { get; init; } = new();

    /// <summary>The script that an invocation of a shell runs.</summary>
    internal static ShellScript Of(ProgramInvocation invocation, Word text, IReadOnlyList<Word> positional, bool exitOnError, int depth, ReadingBudget budget) => new()
    {
        Budget = budget,
        Text = text,
        Positional = positional,
        Environment = invocation.Environment,
        WorkingDirectory = invocation.WorkingDirectory,
        ExitOnError = exitOnError,
        Source = invocation.Source,
        IsConditional = invocation.IsConditional,
        Depth = depth,
        StandardInput = invocation.StandardInput,
    };
}
