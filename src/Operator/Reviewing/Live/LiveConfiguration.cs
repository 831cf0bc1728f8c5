using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Registries;
using Modelgate.Policy;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Reviewing.Live;

/// <summary>Reads policies, bundles, their evidence and the namespaces' labels out of a cluster, once.</summary>
internal sealed class LiveConfiguration(ObjectLister lister, IObjectReader reader, LiveProblems problems, TimeProvider time)
{
    private readonly ClusterObjects _objects = new(new ClusterChanges(time), time, problems);

    /// <summary>How many policies and bundles were read.</summary>
    public (int Policies, int Bundles) Count => (_objects.Policies.Count, _objects.Bundles.Count);

    /// <summary>What was read of the namespaces.</summary>
    public ClusterObjects Objects => _objects;

    /// <summary>Reads the labels of the namespaces, by which policies choose.</summary>
    public async Task ReadNamespacesAsync(string @namespace, CancellationToken cancellationToken)
    {
        if (@namespace.Length == 0)
        {
            await FillAsync(ClusterKinds.Namespaces, _objects.Namespaces, isMetadataOnly: true, cancellationToken);
            return;
        }

        try
        {
            var json = await reader.GetAsync(ClusterKinds.Namespaces, "", @namespace, ApiLimits.AnswerTime, cancellationToken);
            var header = ObjectHeader.Read(json.Span);
            _objects.Namespaces.Put(new("", @namespace, header.ResourceVersion, _objects.Namespaces.Read(header, json)));
        }
        catch (ApiException failure)
        {
            problems.Add("get", ClusterKinds.Namespaces, failure);
        }
    }

    /// <summary>The policies and bundles, verified.</summary>
    public async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await FillAsync(ClusterKinds.ModelPolicies, _objects.Policies, isMetadataOnly: false, cancellationToken, isOptional: true);
        await FillAsync(ClusterKinds.ModelBundles, _objects.Bundles, isMetadataOnly: false, cancellationToken, isOptional: true);
        ModelPolicy[] policies = [.. _objects.Policies.Objects.Select(o => o.Value.Value!)];
        ModelBundle[] bundles = [.. _objects.Bundles.Objects.Select(o => o.Value.Value).OfType<ModelBundle>()];
        var evidence = new EvidenceReading(reader, _objects.ConfigMaps, NoRegistryEvidence.Instance, problems);
        if (policies.Any(p => p.Trust.TrustedRoots.Any(r => r.ConfigMap is not null)) || bundles.Any(b => b.Attestations.Any(a => a.ConfigMap is not null)))
            await FillAsync(ClusterKinds.ConfigMaps, _objects.ConfigMaps, isMetadataOnly: true, cancellationToken);
        await evidence.UpdateAsync(policies, bundles, cancellationToken);
        return ClusterSnapshot.Of(policies, bundles, 1, new EvidenceSettings(evidence.Current, time.GetUtcNow()));
    }

    private async Task FillAsync<T>(ResourceKind kind, ObjectTable<T> table, bool isMetadataOnly, CancellationToken cancellationToken, bool isOptional = false)
    {
        var all = new List<WatchedObject<T>>();
        try
        {
            await foreach (var (header, json) in lister.ListAsync(kind, "", isMetadataOnly, cancellationToken))
                all.Add(new(header.Namespace, header.Name, header.ResourceVersion, table.Read(header, json)));
        }
        catch (ApiException failure) when (isOptional && failure.Kind == ApiFailureKind.NotFound)
        {
            problems.Hint($"the cluster has no resource {kind}");
        }
        catch (ApiException failure)
        {
            problems.Add("list", kind, failure);
        }

        table.Replace(all);
    }
}
