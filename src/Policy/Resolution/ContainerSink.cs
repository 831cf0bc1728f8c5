using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Resolution;

/// <summary>Collects what is found in one container, each thing once, in the order found.</summary>
internal sealed class ContainerSink : IResolutionSink
{
    private readonly ResolvedEnvironment _environment;
    private readonly List<ResolutionStep>? _steps;
    private readonly bool _expectsArguments;
    private readonly ReadingBudget _budget;
    private readonly List<ModelReference> _references = [];
    private readonly List<Signal> _signals = [];
    private bool _isOverLimit;
    private HashSet<(SignalKind, string, FieldPath)>? _seenSignals;
    private HashSet<(ModelRole, string, string?, bool)>? _seenReferences;

    /// <summary>Makes an empty sink.</summary>
    /// <param name="environment">The container's environment, which tells whether a default can be believed.</param>
    /// <param name="withSteps">True to keep the steps for <c>modelgate explain</c>.</param>
    /// <param name="expectsArguments">True when the container's arguments are still to come, so that no default is the last word.</param>
    /// <param name="budget">What reading the pod may still cost; null for a container alone.</param>
    public ContainerSink(ResolvedEnvironment environment, bool withSteps, bool expectsArguments = false, ReadingBudget? budget = null)
    {
        _budget = budget ?? new();
        _expectsArguments = expectsArguments;
        _environment = environment;
        _steps = withSteps ? [] : null;
    }

    /// <summary>True when somebody reads the steps; else their texts need not be made.</summary>
    public bool WantsSteps => _steps is not null;

    /// <inheritdoc/>
    public string? Runtime { get; private set; }

    /// <summary>The references.</summary>
    public IReadOnlyList<ModelReference> References => _references;

    /// <summary>The signals.</summary>
    public IReadOnlyList<Signal> Signals => _signals;

    /// <summary>The steps; empty when they were not asked for.</summary>
    public IReadOnlyList<ResolutionStep> Steps => _steps ?? (IReadOnlyList<ResolutionStep>)[];

    /// <inheritdoc/>
    public void Recognise(string runtime) => Runtime ??= runtime;

    /// <inheritdoc/>
    public void Add(ModelReference reference)
    {
        if (_expectsArguments && reference.Origin.Kind == ReferenceOrigin.Default)
            return;

        // A default applies when nothing names a model. While a Secret or a missing ConfigMap may set variables, nobody knows that.
        if (reference.Origin.Kind == ReferenceOrigin.Default && _environment.MayHoldMore is { } more)
        {
            Add(new Signal(
                SignalKind.Unresolvable,
                "the model",
                $"nothing in the pod names the model, and {more.What}",
                reference.Origin,
                "Name the model in args or in a literal env value",
                more));
            return;
        }

        if (_references.Count >= ResolutionLimits.MaxPrograms || !_budget.Take(8))
        {
            OverLimit(reference.Origin);
            return;
        }

        _seenReferences ??= [];
        if (_seenReferences.Add((reference.Role, reference.Value, reference.Revision, reference.IsDownload)))
            _references.Add(reference);
        _steps?.Add(new(reference.Origin, $"{reference.Role}: {reference.Value} -> {reference.Identity}", StepKind.Reference));
    }

    /// <inheritdoc/>
    public void Replace(ModelReference old, ModelReference now)
    {
        var at = _budget.Take(_references.Count / 16) ? _references.IndexOf(old) : -1;
        if (at < 0)
            return;
        _references[at] = now;
        _steps?.Add(new(now.Origin, $"{now.Role}: {old.Identity} -> {now.Identity}", StepKind.Reference));
    }

    /// <inheritdoc/>
    public void Add(Signal signal)
    {
        if (_expectsArguments && signal.Origin.Kind == ReferenceOrigin.Default)
            return;

        var isTooLarge = signal.Detail?.Kind == UnresolvedKind.TooLarge;
        if (_signals.Count >= ResolutionLimits.MaxPrograms || (!isTooLarge && !_budget.Take(8)))
        {
            OverLimit(signal.Origin);
            return;
        }

        _seenSignals ??= [];
        if (_seenSignals.Add((signal.Kind, signal.Subject, signal.Origin.Path)))
            _signals.Add(signal);
        _steps?.Add(new(signal.Origin, $"{signal.Kind}: {signal.Subject}: {signal.Reason}", StepKind.Signal));
    }

    /// <summary>Says that something of the pod was too large to read. Never refused.</summary>
    public void AddWhole(Signal signal) => _signals.Add(signal);

    /// <summary>What does not fit is not lost in silence: one finding says that more was there.</summary>
    private void OverLimit(Origin origin)
    {
        if (_isOverLimit)
            return;
        _isOverLimit = true;
        const string what = "the pod names more references, or takes more steps to read, than Modelgate keeps";
        _signals.Add(new Signal(SignalKind.Unresolvable, "further references", what, origin, null, new(UnresolvedKind.TooLarge, what)));
    }

    /// <inheritdoc/>
    public void Step(Origin origin, string text) => _steps?.Add(new(origin, text));
}
