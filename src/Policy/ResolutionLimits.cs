namespace Modelgate.Policy;

/// <summary>Bounds on what resolution reads, each with its reason. Over a bound the value is unresolved (a finding), never cut and used.</summary>
public static class ResolutionLimits
{
    /// <summary>Longest script, configuration file or Modelfile that is read, in characters. A ConfigMap holds 1 MiB at most (API server limit).</summary>
    public const int MaxTextLength = 1_100_000;

    /// <summary>Most characters of shell and Python scripts that are read for one pod; real pods have a few thousand. Keeps the worst review short.</summary>
    public const int MaxScriptLength = 200_000;

    /// <summary>Units of work that reading one pod may take (<see cref="Resolution.ReadingBudget"/>); the largest real pods take a few thousand. Keeps the worst review at some tens of milliseconds.</summary>
    public const int MaxWork = 100_000;

    /// <summary>Most containers of one pod that are read; real pods have tens.</summary>
    public const int MaxContainers = 250;

    /// <summary>Most words of one command line. Linux passes 2 MiB of arguments; real servers take tens.</summary>
    public const int MaxArguments = 65_536;

    /// <summary>Most programs that one container is seen to start, loops unrolled. Beyond it the script is unresolvable.</summary>
    public const int MaxPrograms = 2_000;

    /// <summary>Deepest nesting of shells, wrappers and scripts that call each other.</summary>
    public const int MaxNesting = 24;

    /// <summary>Deepest nesting of brackets in a script, of a JSON or YAML document. The .NET JSON reader stops at 64.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most nodes of one configuration document after YAML aliases are expanded; stops alias bombs.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Most turns of a <c>for</c> loop over literals that are unrolled.</summary>
    public const int MaxLoopTurns = 256;

    /// <summary>Longest word that <c>$(NAME)</c> may make: Linux starts no program with a longer one (MAX_ARG_STRLEN).</summary>
    public const int MaxExpandedWord = 131_072;

    /// <summary>Most characters that expansion may make of one script, or insert into the words of one container; stops doubling variables.</summary>
    public const int MaxExpandedLength = 2_000_000;
}
