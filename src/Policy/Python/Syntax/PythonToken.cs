namespace Modelgate.Policy.Python.Syntax;

/// <summary>The kinds of token inside a logical line.</summary>
internal enum PythonTokenKind
{
    /// <summary>The end of the logical line.</summary>
    End,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string with its prefix and quotes.</summary>
    String,

    /// <summary>An operator or delimiter.</summary>
    Operator,
}

/// <summary>One token: a stretch of the source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">First character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Line">One-based line in the source.</param>
internal readonly record struct PythonToken(PythonTokenKind Kind, int Start, int Length, int Line);
