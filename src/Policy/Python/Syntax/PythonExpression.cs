namespace Modelgate.Policy.Python.Syntax;

/// <summary>An expression of the abstract syntax.</summary>
/// <param name="Line">One-based line in the source.</param>
internal abstract record PythonExpression(int Line);

/// <summary>A piece of text.</summary>
internal sealed record TextExpression(int Line, string Text) : PythonExpression(Line);

/// <summary>A number as written.</summary>
internal sealed record NumberExpression(int Line, string Text) : PythonExpression(Line);

/// <summary>A name, or one of <c>True</c>, <c>False</c>, <c>None</c>, <c>...</c>.</summary>
internal sealed record NameExpression(int Line, string Name) : PythonExpression(Line);

/// <summary>Texts and replacement fields side by side: an f-string, or adjacent literals.</summary>
internal sealed record JoinedExpression(int Line, IReadOnlyList<PythonExpression> Parts) : PythonExpression(Line);

/// <summary>A replacement field of an f-string with a conversion or format, whose result is not computed.</summary>
internal sealed record FormattedExpression(int Line, PythonExpression Value) : PythonExpression(Line);

/// <summary><c>a.b</c>.</summary>
internal sealed record AttributeExpression(int Line, PythonExpression Target, string Name) : PythonExpression(Line);

/// <summary><c>a[b]</c>.</summary>
internal sealed record SubscriptExpression(int Line, PythonExpression Target, PythonExpression Index) : PythonExpression(Line);

/// <summary><c>a:b:c</c> inside brackets.</summary>
internal sealed record SliceExpression(int Line, PythonExpression? From, PythonExpression? To, bool HasStep) : PythonExpression(Line);

/// <summary>One argument of a call.</summary>
/// <param name="Name">The keyword, or null.</param>
/// <param name="Stars">0, 1 for <c>*x</c>, 2 for <c>**x</c>.</param>
/// <param name="Value">The value.</param>
internal sealed record PythonArgument(string? Name, int Stars, PythonExpression Value);

/// <summary>A call.</summary>
internal sealed record CallExpression(int Line, PythonExpression Target, IReadOnlyList<PythonArgument> Arguments) : PythonExpression(Line);

/// <summary>A list, tuple or set.</summary>
internal sealed record SequenceExpression(int Line, bool IsTuple, IReadOnlyList<PythonExpression> Items) : PythonExpression(Line);

/// <summary>A dictionary; a null key is <c>**value</c>.</summary>
internal sealed record DictionaryExpression(int Line, IReadOnlyList<KeyValuePair<PythonExpression?, PythonExpression>> Items) : PythonExpression(Line);

/// <summary><c>*x</c> among the items of a sequence.</summary>
internal sealed record StarredExpression(int Line, PythonExpression Value) : PythonExpression(Line);

/// <summary>Operands with operators of one precedence between them, from left to right. Flat, so that a long sum is no deep tree.</summary>
internal sealed record OperationExpression(int Line, List<PythonExpression> Operands, List<string> Operators) : PythonExpression(Line);

/// <summary><c>not x</c>, <c>-x</c>, <c>+x</c>, <c>~x</c>.</summary>
internal sealed record UnaryExpression(int Line, string Operator, PythonExpression Value) : PythonExpression(Line);

/// <summary><c>a if c else b</c>.</summary>
internal sealed record ConditionalExpression(int Line, PythonExpression Condition, PythonExpression Then, PythonExpression Else) : PythonExpression(Line);

/// <summary><c>lambda</c>.</summary>
internal sealed record LambdaExpression(int Line, IReadOnlyList<PythonParameter> Parameters, PythonExpression Body) : PythonExpression(Line);

/// <summary>One <c>for … in … if …</c> of a comprehension.</summary>
internal sealed record ComprehensionClause(PythonExpression Target, PythonExpression Iterable, IReadOnlyList<PythonExpression> Conditions);

/// <summary>A comprehension or generator; <paramref name="Key"/> is set for a dictionary.</summary>
internal sealed record ComprehensionExpression(int Line, PythonExpression? Key, PythonExpression Element, IReadOnlyList<ComprehensionClause> Clauses) : PythonExpression(Line);

/// <summary><c>name := value</c>.</summary>
internal sealed record WalrusExpression(int Line, string Name, PythonExpression Value) : PythonExpression(Line);

/// <summary>A parameter of a function or lambda.</summary>
/// <param name="Name">The name.</param>
/// <param name="Stars">0, 1 for <c>*args</c>, 2 for <c>**kwargs</c>.</param>
/// <param name="Default">The default, or null.</param>
/// <param name="Annotation">The annotation, or null.</param>
/// <param name="KeywordOnly">True behind <c>*</c>.</param>
internal sealed record PythonParameter(string Name, int Stars, PythonExpression? Default, PythonExpression? Annotation, bool KeywordOnly);
