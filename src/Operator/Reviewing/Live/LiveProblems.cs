using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Reviewing.Live;

/// <summary>What a review of a cluster could not read. Everything else is reviewed, and the exit status says that something is missing.</summary>
internal sealed class LiveProblems : ILogger
{
    /// <summary>Most errors that are listed; one forbidden resource in each of a thousand namespaces is one fault.</summary>
    private const int Max = 100;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The errors, in the order in which they turned up.</summary>
    public List<InputError> Errors { get; } = [];

    /// <summary>What the user should know although it is no error.</summary>
    public List<string> Hints { get; } = [];

    /// <summary>Something could not be read.</summary>
    /// <param name="verb">What was tried: <c>list</c>.</param>
    /// <param name="kind">On what.</param>
    /// <param name="failure">Why it failed.</param>
    public void Add(string verb, ResourceKind kind, ApiException failure) => Add(failure.Kind == ApiFailureKind.Forbidden
        ? $"may not {verb} {kind}: {failure.Message}. Grant the verb {verb} on {kind.Plural}{(kind.Group.Length > 0 ? $" of API group {kind.Group}" : "")}."
        : $"cannot {verb} {kind}: {failure.Message}");

    /// <summary>Something else is missing.</summary>
    public void Add(string problem)
    {
        if (Errors.Count < Max && _seen.Add(problem))
            Errors.Add(new("cluster", null, problem));
    }

    /// <summary>Adds a hint once.</summary>
    public void Hint(string hint)
    {
        if (_seen.Add(hint))
            Hints.Add(hint);
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <summary>What the readers of policies and bundles log is an error of this run.</summary>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Add(formatter(state, exception));
    }
}
