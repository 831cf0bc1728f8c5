namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>What a flag that is given twice means.</summary>
public enum RepeatRule
{
    /// <summary>The last occurrence counts.</summary>
    Last,

    /// <summary>The program refuses to start.</summary>
    Error,
}

/// <summary>Which words may be the value of the flag before them.</summary>
public enum ValueRule
{
    /// <summary>Any word, <c>--other</c> included (getopt, cobra, click, llama.cpp).</summary>
    AnyWord,

    /// <summary>No word that starts with a dash (clap).</summary>
    NoDash,

    /// <summary>As Python's argparse: no dash, but negative numbers, a single dash and unknown words with a blank inside are values.</summary>
    Argparse,
}

/// <summary>How a program's command-line parser reads flags. One value per parser library, with few departures.</summary>
public sealed record ArgumentDialect
{
    /// <summary>The library's name, for tests and traces.</summary>
    public required string Name { get; init; }

    /// <summary>True when <c>_</c> in a long flag's name equals <c>-</c> (up to the first dot).</summary>
    public bool FoldsUnderscores { get; init; }

    /// <summary>True when an unambiguous prefix of a long flag is that flag.</summary>
    public bool AllowsAbbreviations { get; init; }

    /// <summary>True when <c>--flag=value</c> is read.</summary>
    public bool AllowsEquals { get; init; } = true;

    /// <summary>What a repeated flag of one value means.</summary>
    public RepeatRule Repeats { get; init; } = RepeatRule.Last;

    /// <summary>True when the program goes on after a flag that it does not know.</summary>
    public bool IgnoresUnknown { get; init; }

    /// <summary>True when a switch may carry a value: <c>--flag=false</c> (cobra).</summary>
    public bool SwitchesTakeValues { get; init; }

    /// <summary>True when <c>-flag</c> is the same as <c>--flag</c> (Go's own flag package).</summary>
    public bool SingleDashLongs { get; init; }

    /// <summary>True when a one-letter flag may have its value attached (<c>-p8080</c>) and switches may share a dash (<c>-it</c>).</summary>
    public bool BundlesShorts { get; init; } = true;

    /// <summary>True when <c>--</c> ends the flags.</summary>
    public bool StopsAtTerminator { get; init; } = true;

    /// <summary>True when flags may follow positional words; otherwise the first positional word ends the flags.</summary>
    public bool Interspersed { get; init; } = true;

    /// <summary>True when an optional value counts only if attached with <c>=</c>.</summary>
    public bool OptionalNeedsEquals { get; init; }

    /// <summary>True when <c>--flag.key value</c> builds a JSON value (vLLM).</summary>
    public bool ReadsDottedKeys { get; init; }

    /// <summary>Which words may be values.</summary>
    public ValueRule Values { get; init; }

    /// <summary>Python's argparse: prefixes, last one wins, unknown flags stop the program. (CPython 3.12 <c>argparse.py</c>.)</summary>
    public static ArgumentDialect Argparse { get; } = new() { Name = "argparse", AllowsAbbreviations = true, Values = ValueRule.Argparse };

    /// <summary>argparse read with <c>parse_known_args</c> whose leftovers nobody looks at (KServe's huggingfaceserver).</summary>
    public static ArgumentDialect ArgparseKnown { get; } = Argparse with { Name = "argparse-known", IgnoresUnknown = true };

    /// <summary>vLLM's FlexibleArgumentParser: argparse after folding underscores and collecting dotted keys. (vLLM <c>utils/argparse_utils.py</c>, August 2026.)</summary>
    public static ArgumentDialect Vllm { get; } = Argparse with { Name = "vllm", FoldsUnderscores = true, ReadsDottedKeys = true };

    /// <summary>Rust's clap 4 with its defaults: exact names, a repeated scalar is an error (TGI, LoRAX, TEI).</summary>
    public static ArgumentDialect Clap { get; } = new() { Name = "clap", Repeats = RepeatRule.Error, Values = ValueRule.NoDash };

    /// <summary>Go's cobra and pflag: exact names, <c>--switch=false</c> (Ollama, most cloud tools).</summary>
    public static ArgumentDialect Cobra { get; } = new() { Name = "cobra", SwitchesTakeValues = true, OptionalNeedsEquals = true };

    /// <summary>Go's standard flag package: one dash or two, flags before the first other word only.</summary>
    public static ArgumentDialect GoFlag { get; } = Cobra with { Name = "go-flag", SingleDashLongs = true, Interspersed = false, BundlesShorts = false };

    /// <summary>Python's click and typer: exact names, the last value wins (TensorRT-LLM, Infinity, huggingface-cli successors).</summary>
    public static ArgumentDialect Click { get; } = new() { Name = "click" };

    /// <summary>GNU getopt_long: unambiguous prefixes (Triton, coreutils, curl-like tools).</summary>
    public static ArgumentDialect GetoptLong { get; } = new() { Name = "getopt_long", AllowsAbbreviations = true, OptionalNeedsEquals = true };

    /// <summary>llama.cpp's own parser: no <c>=</c>, underscores fold, the next word is always the value. (<c>common/arg.cpp</c>, August 2026.)</summary>
    public static ArgumentDialect LlamaCpp { get; } =
        new() { Name = "llama.cpp", AllowsEquals = false, FoldsUnderscores = true, BundlesShorts = false, StopsAtTerminator = false };
}
