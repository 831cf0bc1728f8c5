using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;

namespace Modelgate.Operator.Registries;

/// <summary>What bundles refer to in registries, as it was fetched last. Immutable.</summary>
/// <param name="contents">The content, or why there is none.</param>
/// <param name="problems">Why what is there could not be looked for again, or not used as a whole.</param>
/// <param name="why">Why anything else is not there; continues a sentence.</param>
internal sealed class RegistryContents(
    IReadOnlyDictionary<(string Reference, AttestationFormat Format), EvidenceContent> contents, IReadOnlyDictionary<(string Reference, AttestationFormat Format), string> problems,
    string why = "it was not fetched yet")
{
    /// <summary>Nothing was fetched.</summary>
    public static RegistryContents Nothing { get; } = new(new Dictionary<(string, AttestationFormat), EvidenceContent>(), new Dictionary<(string, AttestationFormat), string>());

    /// <summary>How many references there are.</summary>
    public int Count => contents.Count;

    /// <summary>The attestations of a reference.</summary>
    public EvidenceContent Find(string reference, AttestationFormat format) =>
        contents.TryGetValue((reference, format), out var content) ? content : EvidenceContent.Missing($"{why} ({reference})");

    /// <summary>Why what a reference gives may be out of date or not all; null: it is up to date.</summary>
    public string? Problem(string reference, AttestationFormat format) => problems.GetValueOrDefault((reference, format));
}

/// <summary>Fetches in the background what bundles refer to in registries.</summary>
internal interface IRegistryEvidence
{
    /// <summary>What was fetched last. Another instance only when it is something else.</summary>
    RegistryContents Current { get; }

    /// <summary>True while something was asked for and never yet tried.</summary>
    bool IsAwaiting { get; }

    /// <summary>Says what is wanted, and from where it may be fetched. Returns at once.</summary>
    void Want(IEnumerable<Policy.Policies.ModelPolicy> policies, IEnumerable<ModelBundle> bundles);
}
