namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <summary>A word as written: pieces that stand side by side.</summary>
internal sealed class ShellWord(int line, string? literal, bool quoted, List<WordPart>? parts)
{
    private static readonly List<WordPart> s_none = [];

    public int Line { get; } = line;

    /// <summary>The text when nothing in the word is expanded (parts are then empty); else null.</summary>
    public string? Literal { get; } = literal;

    /// <summary>True when something in the word is quoted: an empty word then stays a word.</summary>
    public bool Quoted { get; } = quoted;

    public List<WordPart> Parts { get; } = parts ?? s_none;

    /// <summary>Set for <c>NAME=value</c> after <c>export</c>, <c>declare</c> and the like.</summary>
    public Assignment? Assignment { get; init; }
}

internal abstract class WordPart(bool quoted)
{
    public bool Quoted { get; } = quoted;
}

internal sealed class LiteralPart(string text, bool quoted) : WordPart(quoted)
{
    public string Text { get; } = text;
}

/// <summary>A part whose written form is needed when it cannot be resolved.</summary>
internal abstract class ExpansionPart(string source, int start, int end, bool quoted) : WordPart(quoted)
{
    public string Raw => source[start..end];
}

/// <summary>What <c>${NAME…}</c> does with the value.</summary>
internal enum ParameterOperator
{
    None,
    Length,
    Default,
    Assign,
    Alternative,
    Error,
    RemoveSuffix,
    RemoveLongestSuffix,
    RemovePrefix,
    RemoveLongestPrefix,
    Replace,
    ReplaceAll,
    ReplacePrefix,
    ReplaceSuffix,
    Slice,
    UpperFirst,
    Upper,
    LowerFirst,
    Lower,
    Transform,
    Names,
}

internal sealed class ParameterPart(string source, int start, int end, bool quoted, string name) : ExpansionPart(source, start, end, quoted)
{
    public string Name { get; } = name;

    /// <summary><c>@</c>, <c>*</c> or a subscript; null when there is none.</summary>
    public ShellWord? Index { get; init; }

    public ParameterOperator Operator { get; init; }

    /// <summary>True for the forms with a colon, which treat empty as unset.</summary>
    public bool Colon { get; init; }

    public bool Indirect { get; init; }

    public ShellWord? Operand { get; init; }

    public ShellWord? SecondOperand { get; init; }
}

internal sealed class CommandPart(string source, int start, int end, bool quoted, CommandList body) : ExpansionPart(source, start, end, quoted)
{
    public CommandList Body { get; } = body;

    /// <summary>True for <c>&lt;(…)</c> and <c>&gt;(…)</c>.</summary>
    public bool IsProcess { get; init; }
}

internal sealed class ArithmeticPart(string source, int start, int end, bool quoted, ShellWord expression) : ExpansionPart(source, start, end, quoted)
{
    public ShellWord Expression { get; } = expression;
}

/// <summary>A <c>${…}</c> that no shell accepts: a placeholder of a template language.</summary>
internal sealed class PlaceholderPart(string source, int start, int end, bool quoted) : ExpansionPart(source, start, end, quoted);

/// <summary><c>NAME=value</c>, <c>NAME+=value</c>, <c>NAME[i]=value</c>, <c>NAME=(…)</c>.</summary>
internal sealed class Assignment(string name, bool append)
{
    public string Name { get; } = name;

    public bool Append { get; } = append;

    public ShellWord? Index { get; init; }

    /// <summary>The value; null for an array.</summary>
    public ShellWord? Value { get; init; }

    /// <summary>The elements of an array, with their keys where written.</summary>
    public List<(ShellWord? Key, ShellWord Value)>? Elements { get; init; }
}

internal enum RedirectionKind
{
    Input,
    Output,
    Append,
    ReadWrite,
    OutputAndError,
    AppendOutputAndError,
    DuplicateInput,
    DuplicateOutput,
    HereDocument,
    HereString,
}

/// <summary>A redirection. A here-document's <see cref="Target"/> is its body, set when the parser has come to it.</summary>
internal sealed class Redirection(RedirectionKind kind, int descriptor, ShellWord? target)
{
    public RedirectionKind Kind { get; } = kind;

    public int Descriptor { get; } = descriptor;

    public ShellWord? Target { get; set; } = target;
}
