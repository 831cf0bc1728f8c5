using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Registries;

/// <summary>Fetches nothing: a look at a cluster from outside is made from another place in the network, and without the pull secrets.</summary>
internal sealed class NoRegistryEvidence : IRegistryEvidence
{
    private NoRegistryEvidence()
    {
    }

    /// <summary>The only one.</summary>
    public static NoRegistryEvidence Instance { get; } = new();

    /// <inheritdoc/>
    public RegistryContents Current { get; } = new(
        new Dictionary<(string, AttestationFormat), Policy.Evidence.EvidenceContent>(), new Dictionary<(string, AttestationFormat), string>(), "registries are asked by Modelgate in the cluster only");

    /// <inheritdoc/>
    public bool IsAwaiting => false;

    /// <inheritdoc/>
    public void Want(IEnumerable<ModelPolicy> policies, IEnumerable<ModelBundle> bundles)
    {
        // Nothing is fetched.
    }
}
