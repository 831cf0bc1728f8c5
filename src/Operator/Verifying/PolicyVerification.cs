using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Workloads;
using Modelgate.Verification;
using AttestationFormat = Modelgate.Policy.ModelBundles.AttestationFormat;

namespace Modelgate.Operator.Verifying;

/// <summary>Verifies evidence against one ModelPolicy, as the webhook would.</summary>
internal sealed class PolicyVerification
{
    private readonly IReadOnlyList<string> _policyPaths;
    private readonly ConfigMapCatalog _roots = new();

    private PolicyVerification(ModelPolicy policy, IReadOnlyList<string> policyPaths, ConfigMapCatalog roots, DateTimeOffset now)
    {
        Policy = policy;
        _policyPaths = policyPaths;
        _roots = roots;
        Now = now;
    }

    /// <summary>The policy.</summary>
    public ModelPolicy Policy { get; }

    /// <summary>The time of the verification.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>ConfigMaps among the files that were given.</summary>
    public ConfigMapCatalog ConfigMaps { get; init; } = new();

    /// <summary>Texts of files that bundles expect in a ConfigMap, by the key.</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = new Dictionary<string, string>();

    /// <summary>What an attestation must be about; null: whatever it names.</summary>
    public ArtifactContent? Artifact { get; init; }

    /// <summary>Accepted predicate types; empty: as the policy says.</summary>
    public IReadOnlyList<string> PredicateTypes { get; init; } = [];

    /// <summary>Reads the policy and the ConfigMaps with its trusted roots.</summary>
    /// <returns>The verification, or what is wrong.</returns>
    public static (PolicyVerification? Verification, IReadOnlyList<string> Problems) Load(
        IReadOnlyList<string> paths, ConfigMapCatalog configMaps, IReadOnlyDictionary<string, string> evidence, ArtifactContent? artifact, IReadOnlyList<string> predicateTypes, DateTimeOffset now)
    {
        var reader = new ConfigurationReader(now);
        reader.Read(paths, isTrusted: true);
        if (reader.Errors.Count > 0)
            return (null, [.. reader.Errors.Select(e => e.ToString())]);
        return reader.PolicyCount == 1
            ? (new(reader.Snapshot(1).Policies[0], paths, reader.ConfigMaps, now) { ConfigMaps = configMaps, Evidence = evidence, Artifact = artifact, PredicateTypes = predicateTypes }, [])
            : (null, [$"--policy gives {reader.PolicyCount} ModelPolicy objects; evidence is verified against one"]);
    }

    /// <summary>Verifies an attestation by itself.</summary>
    public VerificationItem Verify(string source, string format, ReadOnlyMemory<byte> content)
    {
        var kind = format switch
        {
            EvidenceFormats.Oms => AttestationFormat.OMS,
            EvidenceFormats.Dsse => AttestationFormat.DSSE,
            _ => AttestationFormat.SigstoreBundle,
        };
        var signer = PolicySigner.Find(Policy, Path.GetFileName(source), kind, content, new FileEvidence(_roots), Now);
        if (signer.Reason is { } reason)
            return VerificationItems.NotAccepted(source, format, reason);
        var verification = new FileVerification { Policy = signer.Verification!, Now = Now, Artifact = Artifact, PredicateTypes = PredicateTypes };
        return verification.Verify(source, format, content) with { Builder = signer.Builder!.Name };
    }

    /// <summary>Verifies the ModelBundles of a file.</summary>
    public IEnumerable<VerificationItem> Verify(string source)
    {
        var reader = new ConfigurationReader(Now);
        reader.Read(_policyPaths, isTrusted: true);
        reader.Read([source], isTrusted: false);
        if (reader.Errors.Count > 0)
            return [VerificationItems.Unusable(source, EvidenceFormats.ModelBundle, string.Join("; ", reader.Errors.Select(e => e.Line is { } line ? $"line {line}: {e.Message}" : e.Message)), "Mend the object; docs/reference/model-bundle.md has its fields.")];
        var bundles = reader.Snapshot(1).Bundles.Bundles;
        if (Artifact is not null && bundles.Count > 0)
            return [VerificationItems.Unusable(source, EvidenceFormats.ModelBundle, "a ModelBundle has artifacts of its own", "Leave out --artifact and --digest, or give the attestation itself.")];
        var snapshot = reader.Snapshot(1, Given(bundles));
        return snapshot.Bundles.Bundles.Select(b => VerificationItems.Bundle(source, snapshot.Evidence.Of(b, snapshot.Policies[0]), Now));
    }

    /// <summary>The ConfigMaps that were given, and those that stand for files of evidence.</summary>
    private ConfigMapCatalog Given(IReadOnlyList<ModelBundle> bundles)
    {
        if (Evidence.Count == 0)
            return ConfigMaps;
        var given = new ConfigMapCatalog();
        foreach (var maps in bundles.SelectMany(b => b.Attestations.Select(a => (b.Namespace, Key: a.ConfigMap))).Where(a => a.Key is { } key && Evidence.ContainsKey(key.Key))
            .GroupBy(a => (a.Namespace, a.Key!.Name)))
        {
            var data = maps.Select(m => m.Key!.Key).Distinct().ToDictionary(k => k, k => Evidence[k], StringComparer.Ordinal);
            given.Add("--evidence", maps.Key.Namespace, new ConfigMapData { Name = maps.Key.Name, Data = data });
        }

        return given;
    }
}
