using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>One step of how a value was resolved, for <c>modelgate explain</c>.</summary>
/// <param name="Origin">Where.</param>
/// <param name="Text">What was read and what it became.</param>
/// <param name="Kind">What the step is about.</param>
public sealed record ResolutionStep(Origin Origin, string Text, StepKind Kind = StepKind.Program);

/// <summary>What a step is about.</summary>
public enum StepKind
{
    /// <summary>A command line, a program, a script that is read.</summary>
    Program,

    /// <summary>A model reference.</summary>
    Reference,

    /// <summary>Something else that rules judge.</summary>
    Signal,
}

/// <summary>What one container serves and does, as far as it can be known.</summary>
public sealed class ContainerResolution
{
    /// <summary>The container.</summary>
    public required ContainerSpec Container { get; init; }

    /// <summary>Its image.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>The serving runtime, or null.</summary>
    public string? Runtime { get; init; }

    /// <summary>The references, in the order found, without duplicates.</summary>
    public IReadOnlyList<ModelReference> References { get; init; } = [];

    /// <summary>Everything else that rules judge, in the order found.</summary>
    public IReadOnlyList<Signal> Signals { get; init; } = [];

    /// <summary>The steps, when they were asked for.</summary>
    public IReadOnlyList<ResolutionStep> Steps { get; init; } = [];

    /// <summary>True when the container serves, loads or fetches models.</summary>
    /// <remarks>A <c>pip install</c> or a proxy setting alone is not a matter of models; such signals count only beside something that is.</remarks>
    public bool IsRelevant => Runtime is not null || References.Count > 0 || HasModelSignal();

    private bool HasModelSignal()
    {
        foreach (var signal in Signals)
        {
            if (signal.Kind is SignalKind.RemoteCode or SignalKind.UnsafeDeserialization or SignalKind.Unresolvable)
                return true;
        }

        return false;
    }
}

/// <summary>What one pod (or custom resource) serves.</summary>
public sealed class PodResolution
{
    /// <summary>The pod; for a custom resource, a pod without containers of its own.</summary>
    public required PodWorkload Pod { get; init; }

    /// <summary>The containers, in pod order; a custom resource's own fields as <c>(spec)</c> first.</summary>
    public required IReadOnlyList<ContainerResolution> Containers { get; init; }

    /// <summary>True when any container serves, loads or fetches models. Nothing is judged otherwise.</summary>
    public bool ServesModels => _servesModels ??= AnyIsRelevant();

    private bool? _servesModels;
    private int? _signalKinds;

    /// <summary>True when any container has a signal of this kind.</summary>
    internal bool Has(SignalKind kind) => ((_signalKinds ??= Kinds()) & (1 << (int)kind)) != 0;

    private int Kinds()
    {
        var kinds = 0;
        for (var i = 0; i < Containers.Count; i++)
        {
            var signals = Containers[i].Signals;
            for (var j = 0; j < signals.Count; j++)
                kinds |= 1 << (int)signals[j].Kind;
        }

        return kinds;
    }

    private bool AnyIsRelevant()
    {
        for (var i = 0; i < Containers.Count; i++)
        {
            if (Containers[i].IsRelevant)
                return true;
        }

        return false;
    }
}
