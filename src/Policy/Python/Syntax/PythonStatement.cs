namespace Modelgate.Policy.Python.Syntax;

/// <summary>A statement of the abstract syntax.</summary>
/// <param name="Line">One-based line in the source.</param>
internal abstract record PythonStatement(int Line);

/// <summary>An expression on its own, <c>assert</c> or <c>del</c>.</summary>
internal sealed record ExpressionStatement(int Line, PythonExpression Value) : PythonStatement(Line);

/// <summary><c>a = b = value</c>, <c>a: T = value</c>; a null value for a bare annotation.</summary>
internal sealed record AssignStatement(int Line, IReadOnlyList<PythonExpression> Targets, PythonExpression? Value, PythonExpression? Annotation) : PythonStatement(Line);

/// <summary><c>a += value</c> and the like.</summary>
internal sealed record AugmentedStatement(int Line, PythonExpression Target, string Operator, PythonExpression Value) : PythonStatement(Line);

/// <summary>One name that an import binds.</summary>
internal sealed record ImportedName(string Name, string? Alias);

/// <summary><c>import a.b as c</c>.</summary>
internal sealed record ImportStatement(int Line, IReadOnlyList<ImportedName> Modules) : PythonStatement(Line);

/// <summary><c>from a import b as c</c>; the name <c>*</c> for all.</summary>
internal sealed record FromImportStatement(int Line, string Module, int Level, IReadOnlyList<ImportedName> Names) : PythonStatement(Line);

/// <summary><c>if … elif … else</c>, and <c>match</c> (its conditions are null: never decided).</summary>
internal sealed record IfStatement(int Line, IReadOnlyList<KeyValuePair<PythonExpression?, PythonBlock>> Branches, PythonBlock? Else) : PythonStatement(Line);

/// <summary><c>for</c>.</summary>
internal sealed record ForStatement(int Line, PythonExpression Target, PythonExpression Iterable, PythonBlock Body, PythonBlock? Else) : PythonStatement(Line);

/// <summary><c>while</c>.</summary>
internal sealed record WhileStatement(int Line, PythonExpression Condition, PythonBlock Body, PythonBlock? Else) : PythonStatement(Line);

/// <summary><c>with</c>; each context with its target or null.</summary>
internal sealed record WithStatement(int Line, IReadOnlyList<KeyValuePair<PythonExpression, PythonExpression?>> Items, PythonBlock Body) : PythonStatement(Line);

/// <summary><c>try</c>.</summary>
internal sealed record TryStatement(int Line, PythonBlock Body, IReadOnlyList<PythonBlock> Handlers, PythonBlock? Else, PythonBlock? Finally) : PythonStatement(Line);

/// <summary><c>def</c>.</summary>
internal sealed record FunctionStatement(int Line, string Name, IReadOnlyList<PythonParameter> Parameters, PythonBlock Body, IReadOnlyList<PythonExpression> Decorators) : PythonStatement(Line);

/// <summary><c>class</c>.</summary>
internal sealed record ClassStatement(int Line, string Name, IReadOnlyList<PythonArgument> Bases, PythonBlock Body, IReadOnlyList<PythonExpression> Decorators) : PythonStatement(Line);

/// <summary><c>return</c>.</summary>
internal sealed record ReturnStatement(int Line, PythonExpression? Value) : PythonStatement(Line);

/// <summary><c>global</c> or <c>nonlocal</c>.</summary>
internal sealed record GlobalStatement(int Line, IReadOnlyList<string> Names) : PythonStatement(Line);

/// <summary><c>raise</c>.</summary>
internal sealed record RaiseStatement(int Line, PythonExpression? Value) : PythonStatement(Line);

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed record LoopExitStatement(int Line) : PythonStatement(Line);

/// <summary>Text that could not be read as a statement.</summary>
internal sealed record UnreadStatement(int Line, int Start, int End) : PythonStatement(Line);

/// <summary>Statements in order.</summary>
internal sealed record PythonBlock(IReadOnlyList<PythonStatement> Statements);
