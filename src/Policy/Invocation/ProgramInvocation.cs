namespace Modelgate.Policy.Invocation;

/// <summary>What started a program.</summary>
public enum InvocationSource
{
    /// <summary>The container's entrypoint and arguments.</summary>
    Container,

    /// <summary><c>lifecycle.postStart</c>.</summary>
    PostStart,

    /// <summary><c>lifecycle.preStop</c>.</summary>
    PreStop,

    /// <summary>A startup, liveness or readiness probe.</summary>
    Probe,
}

/// <summary>One program that a container runs, with everything that decides what it does.</summary>
public sealed class ProgramInvocation
{
    // Every runtime and loader asks for these two, so each is found once.
    private string? _programName;
    private (bool IsRead, PythonCommand? Command) _python;

    /// <summary>The argument vector; the first word is the program. Never empty.</summary>
    public required IReadOnlyList<Word> Arguments { get; init; }

    /// <summary>The environment that the program sees.</summary>
    public required ResolvedEnvironment Environment { get; init; }

    /// <summary>Absolute working directory, or null when only the image knows it.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Text on standard input (here-document, <c>echo … |</c>), or null when there is none. Unresolved with an empty text when something comes that is not known.</summary>
    public Word? StandardInput { get; init; }

    /// <summary>The absolute path of the file that its standard output goes to (<c>curl … &gt; file</c>), or null.</summary>
    public string? StandardOutputFile { get; init; }

    /// <summary>What started it.</summary>
    public InvocationSource Source { get; init; }

    /// <summary>True when the script may go on although this program failed, or may never reach it (a branch, after <c>||</c>, before <c>;</c> without <c>set -e</c>).</summary>
    /// <remarks>A check that matters only when it stops the start (a checkout, <c>sha256sum -c</c>) does not count if its failure is ignored.</remarks>
    public bool FailureIsIgnored { get; init; }

    /// <summary>True when the program runs only under a condition that could not be decided.</summary>
    public bool IsConditional { get; init; }

    /// <summary>The same invocation with other words.</summary>
    /// <param name="arguments">The argument vector; not empty.</param>
    public ProgramInvocation WithArguments(IReadOnlyList<Word> arguments) => new()
    {
        Arguments = arguments,
        Environment = Environment,
        WorkingDirectory = WorkingDirectory,
        StandardInput = StandardInput,
        StandardOutputFile = StandardOutputFile,
        Source = Source,
        FailureIsIgnored = FailureIsIgnored,
        IsConditional = IsConditional,
    };

    /// <summary>The program's words after the first.</summary>
    public ReadOnlySpan<Word> Rest => Arguments is Word[] array ? array.AsSpan(1) : Arguments.Skip(1).ToArray();

    /// <summary>The name of the program: last part of the path, e.g. <c>vllm</c> for <c>/opt/venv/bin/vllm</c>.</summary>
    public string ProgramName
    {
        get
        {
            if (_programName is null)
            {
                var text = Arguments[0].Text;
                var slash = text.LastIndexOf('/');
                _programName = slash < 0 ? text : text[(slash + 1)..];
            }

            return _programName;
        }
    }

    /// <summary>The Python command line; null when the program is no Python interpreter.</summary>
    internal PythonCommand? Python
    {
        get
        {
            if (!_python.IsRead)
                _python = (true, PythonCommand.Parse(this));
            return _python.Command;
        }
    }
}
