using System.Globalization;

namespace Modelgate.Policy.Declarations;

/// <summary>Something wrong in a ModelPolicy or ModelBundle, for the person who wrote it.</summary>
/// <param name="Line">One-based line in the file, or 0.</param>
/// <param name="Path">The field: <c>spec.exemptions[0].expires</c>.</param>
/// <param name="Message">What is wrong: one sentence.</param>
/// <param name="Remedy">What to write: one sentence.</param>
/// <param name="IsWarning">True when the resource is used all the same.</param>
public sealed record DeclarationProblem(int Line, string Path, string Message, string Remedy, bool IsWarning = false)
{
    /// <summary><c>line 7: spec.mode: … …</c></summary>
    public override string ToString() =>
        (Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {Line}: ") : "") + (Path.Length > 0 ? $"{Path}: " : "") + $"{Message} {Remedy}";
}

/// <summary>A resource that was read, with all its problems at once.</summary>
/// <typeparam name="T">The resource.</typeparam>
public sealed class DeclarationResult<T>
    where T : class
{
    internal DeclarationResult(T value, IReadOnlyList<DeclarationProblem> problems)
    {
        Problems = problems;
        Value = problems.All(p => p.IsWarning) ? value : null;
    }

    /// <summary>The resource; null when it is not valid.</summary>
    public T? Value { get; }

    /// <summary>Errors and warnings in the order of the document's fields.</summary>
    public IReadOnlyList<DeclarationProblem> Problems { get; }

    /// <summary>True when there is a resource.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Value is not null;
}
