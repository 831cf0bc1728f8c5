using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Signals;

/// <summary>What else than references resolution notices. Each kind is judged by one rule.</summary>
public enum SignalKind
{
    /// <summary>Code of the model's repository, or custom model or tokenizer classes, will run (MSC101).</summary>
    RemoteCode,

    /// <summary>Other code is brought in (MSC102).</summary>
    CodePlugin,

    /// <summary>A load that can run code from the weights: pickle and friends (MSC103).</summary>
    UnsafeDeserialization,

    /// <summary>Models or adapters can change after admission (MSC401).</summary>
    RuntimeMutation,

    /// <summary>References are answered by another host, hub, cache or trust root (MSC402).</summary>
    RedirectedSource,

    /// <summary>What decides a reference or a switch cannot be known (MSC501).</summary>
    Unresolvable,

    /// <summary>The place is known, the bytes are anybody's (MSC502).</summary>
    UnverifiableContent,
}

/// <summary>Something that a rule judges, other than a reference.</summary>
/// <param name="Kind">Which rule judges it.</param>
/// <param name="Subject">What was found, short and as the user wrote it: <c>--trust-remote-code</c>, <c>HF_ENDPOINT=https://mirror</c>, <c>pip install x</c>.</param>
/// <param name="Reason">One sentence without a final full stop that says what it does: <c>vLLM then runs Python code from the model's repository</c>.</param>
/// <param name="Origin">Where it was said.</param>
/// <param name="Remedy">What to change, one sentence without a final full stop; null: the rule's own remedy.</param>
/// <param name="Detail">What is missing, for <see cref="SignalKind.Unresolvable"/>; else null.</param>
public sealed record Signal(SignalKind Kind, string Subject, string Reason, Origin Origin, string? Remedy = null, Invocation.Unresolved? Detail = null)
{
    /// <summary>True when the signal alone shows that models are loaded, as <c>from_pretrained(name)</c> does; an unreadable script or a proxy says nothing of the kind.</summary>
    public bool IsAboutModels { get; init; }
}
