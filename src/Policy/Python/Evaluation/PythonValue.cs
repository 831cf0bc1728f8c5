using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Python.Syntax;

namespace Modelgate.Policy.Python.Evaluation;

/// <summary>What is known of a value while a program is read.</summary>
internal abstract record PythonValue;

/// <summary>Text (bytes are treated as their UTF-8 text), with the place of its literal.</summary>
internal sealed record TextValue(string Text, Origin Origin, bool IsPath = false) : PythonValue
{
    /// <summary>Two texts are the same value wherever they were written.</summary>
    public bool Equals(TextValue? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A number.</summary>
internal sealed record NumberValue(double Number, string Text) : PythonValue;

/// <summary><c>True</c> or <c>False</c>.</summary>
internal sealed record BooleanValue(bool Value) : PythonValue;

/// <summary><c>None</c>.</summary>
internal sealed record NoneValue : PythonValue
{
    public static NoneValue Instance { get; } = new();
}

/// <summary>A list, tuple or set.</summary>
internal sealed record SequenceValue(List<PythonValue> Items, bool IsTuple, int Branch) : PythonValue
{
    /// <summary>False when items may be missing or may not be there.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>Lists are changed in place, so each is its own value.</summary>
    public bool Equals(SequenceValue? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A dictionary with text keys.</summary>
internal sealed record DictionaryValue(PythonBindings Entries) : PythonValue
{
    /// <summary>False when there may be more entries.</summary>
    public bool IsComplete { get; set; } = true;
}

/// <summary>Something of a library that was imported: <c>transformers.AutoModel</c>; or a method bound to a value.</summary>
/// <param name="Path">The dotted name; <c>?</c> for a part that is not known.</param>
/// <param name="Self">The value that the method belongs to, or null.</param>
internal sealed record SymbolValue(string Path, PythonValue? Self = null) : PythonValue
{
    /// <summary>The first part.</summary>
    public string Root => Path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Path[..dot] : Path;

    /// <summary>The last part.</summary>
    public string Last => Path[(Path.LastIndexOf('.') + 1)..];
}

/// <summary>What a library call returned.</summary>
/// <param name="Type">The dotted name of what was called.</param>
/// <param name="Arguments">What it was given.</param>
/// <param name="Attributes">What the program set on it.</param>
internal sealed record ObjectValue(string Type, PythonArguments Arguments, PythonBindings Attributes) : PythonValue;

/// <summary>A function of the program.</summary>
internal sealed record FunctionValue(string Name, IReadOnlyList<PythonParameter> Parameters, PythonBlock? Body, PythonExpression? Expression, PythonScope Closure) : PythonValue
{
    /// <summary>What the method is called on, or null.</summary>
    public PythonValue? Self { get; init; }

    /// <summary>The decorators, evaluated.</summary>
    public IReadOnlyList<PythonValue> Decorators { get; init; } = [];

    /// <summary>Shared by all values made from one definition.</summary>
    public required PythonUse Use { get; init; }

    /// <summary>Functions are the same when their definition and their object are.</summary>
    public bool Equals(FunctionValue? other) => other is not null && ReferenceEquals(Use, other.Use) && ReferenceEquals(Self, other.Self);

    /// <inheritdoc/>
    public override int GetHashCode() => Use.GetHashCode();
}

/// <summary>What happened to a definition so far.</summary>
internal sealed class PythonUse
{
    /// <summary>True when it was called.</summary>
    public bool IsCalled { get; set; }

    /// <summary>True when it was named other than to call it, so that somebody else may call it.</summary>
    public bool IsReferenced { get; set; }
}

/// <summary>A class of the program.</summary>
internal sealed record ClassValue(string Name, PythonScope Members, IReadOnlyList<PythonValue> Bases, PythonUse Use) : PythonValue
{
    /// <summary>The last instance made.</summary>
    public InstanceValue? Instance { get; set; }

    /// <summary>The fields with annotations, in order: a dataclass's or model's constructor parameters.</summary>
    public List<string> Fields { get; } = [];

    public bool Equals(ClassValue? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>An instance of a class of the program, or a namespace (null class).</summary>
internal sealed record InstanceValue(ClassValue? Class, PythonBindings Attributes) : PythonValue
{
    /// <summary>False when attributes may exist that nothing here sets.</summary>
    public bool IsComplete { get; init; }
}

/// <summary>A module of the program whose source was read.</summary>
internal sealed record ModuleValue(PythonScope Scope) : PythonValue;

/// <summary>A value that is not known.</summary>
/// <param name="Why">Why.</param>
/// <param name="Display">The expression, for people.</param>
internal sealed record UnknownValue(Unresolved Why, string Display) : PythonValue
{
    /// <summary>True for an environment variable that nothing in the pod sets.</summary>
    public bool IsMissingVariable { get; init; }

    /// <summary>True for a parameter that nobody here passes.</summary>
    public bool IsParameter { get; init; }

    /// <summary>An expression that is not computed.</summary>
    public static UnknownValue Of(string display) => new(new(UnresolvedKind.Expression, display), display);
}
