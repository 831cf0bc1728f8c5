using System.Text;
using Modelgate.Policy.Data;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Rules;

/// <summary>Reviews manifests as <c>modelgate review</c> does, without files or options.</summary>
internal static class Reviews
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    /// <summary>True when the expected files are to be written anew, to be read in the diff.</summary>
    public static bool Update => Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1";

    private sealed class ConfigMaps(IReadOnlyList<DataNode> documents) : IConfigMapSource
    {
        public ConfigMapData? Find(string name)
        {
            foreach (var document in documents)
            {
                if (document["kind"]?.Text == "ConfigMap" && document.At("metadata", "name")?.Text == name)
                {
                    return new ConfigMapData
                    {
                        Name = name,
                        IsImmutable = document["immutable"]?.IsTrue == true,
                        Data = document["data"]?.Members.ToDictionary(m => m.Key, m => m.Value.Text) ?? [],
                    };
                }
            }

            return null;
        }

        public string Explain(string name) => $"ConfigMap {name} was not given";
    }

    public static IReadOnlyList<DataNode> Documents(string yaml, YamlDialect dialect = YamlDialect.Kubernetes)
    {
        var read = YamlReader.Read(yaml, dialect);
        Assert.True(read.IsRead, read.Error);
        return read.Documents!;
    }

    /// <summary>The snapshot that policies and bundles in a folder make; the built-in one when there are none.</summary>
    public static ClusterSnapshot Snapshot(string folder) => ClusterSnapshot.Of(
        Files(folder, "policy.yaml").Select(document => Valid(ModelPolicyReader.Read(document, Now))),
        Files(folder, "bundles.yaml").Select(document => Valid(ModelBundleReader.Read(document))),
        evidence: new(NoEvidenceContent.Instance, Now));

    /// <summary>The snapshot that the policies and bundles among a file's documents make.</summary>
    public static ClusterSnapshot SnapshotOf(string yaml)
    {
        var documents = Documents(yaml).ToLookup(d => d["kind"]?.Text);
        return ClusterSnapshot.Of(
            documents[ModelPolicyReader.Kind].Select(document => Valid(ModelPolicyReader.Read(document, Now))),
            documents[ModelBundleReader.Kind].Select(document => Valid(ModelBundleReader.Read(document))),
            evidence: new(NoEvidenceContent.Instance, Now));
    }

    public static IReadOnlyList<Decision> Review(string yaml, ClusterSnapshot snapshot)
    {
        var documents = Documents(yaml);
        List<Decision> decisions = [];
        foreach (var manifest in documents.Select(d => new ManifestObject(d)).Where(m => m.Kind is not ("ConfigMap" or ModelPolicyReader.Kind or ModelBundleReader.Kind)))
        {
            decisions.Add(AdmissionPolicy.Review(
                new ReviewInput
                {
                    Subject = new ReviewSubject { ApiVersion = manifest.ApiVersion, Kind = manifest.Kind, Namespace = manifest.Namespace, Name = manifest.Name },
                    Pods = ManifestPods.Of(manifest),
                    ConfigMaps = new ConfigMaps(documents),
                    Now = Now,
                    JudgeTemplatesAsPods = true,
                },
                snapshot));
        }

        return decisions;
    }

    /// <summary>Decisions as text: outcome, then each finding with its place, message and remedy.</summary>
    public static string Text(IEnumerable<Decision> decisions)
    {
        var text = new StringBuilder();
        foreach (var decision in decisions)
        {
            text.Append(decision.Outcome).Append('\n');
            foreach (var judged in decision.Findings)
            {
                var finding = judged.Finding;
                text.Append('\n').Append(finding.Rule).Append(' ').Append(judged.IsExempted ? "exempted" : judged.Action.ToString()).Append(' ')
                    .Append(finding.Container ?? "-").Append(' ').Append(finding.Path).Append('\n').Append(Sentences(finding));
            }
        }

        return text.ToString();
    }

    public static string Sentences(Finding finding) => $"{finding.Message}\n{finding.Remedy}\n";

    public static T Valid<T>(Declarations.DeclarationResult<T> result)
        where T : class
    {
        Assert.Empty(result.Problems);
        return result.Value!;
    }

    private static IReadOnlyList<DataNode> Files(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? Documents(File.ReadAllText(file), YamlDialect.Strict) : [];
    }
}
