using Modelgate.Operator.Cluster;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Kubernetes;
using Modelgate.Policy.Data;
using Modelgate.Testing;

namespace Modelgate.Operator.Tests.Cluster;

/// <summary>The sample of an internal mirror as objects of a cluster: a policy, a bundle whose evidence admits the pod, the pod.</summary>
internal static class MirrorStory
{
    public const string Namespace = "promoted";

    public static readonly string Policy = Json(Documents("policy.yaml")[0]);

    public static readonly string Bundle = Json(Documents("bundles.yaml").First(d => d.At("metadata", "namespace")!.Text == Namespace));

    public static readonly string Attestation = Documents("bundles.yaml").First(d => d.At("metadata", "namespace")!.Text == Namespace)["spec"]!["attestations"]!.Items[0]["inline"]!.Text;

    public static readonly string Pod = Json(Documents("pod.yaml")[0]);

    /// <summary>The bundle with its attestation in a ConfigMap.</summary>
    public static readonly string BundleByReference =
        Bundle.Replace("\"inline\":" + Json(DataNode.String(Attestation)), "\"configMapRef\":{\"name\":\"evidence\",\"key\":\"statement.json\"}", StringComparison.Ordinal);

    public static readonly string Evidence = $$"""{"data":{"statement.json":{{Json(DataNode.String(Attestation))}} } }""";

    public static string Review { get; } = Reviews.Of(Pod, ns: Namespace);

    public static void Put(FakeApiServer server, string? policy = null, string? bundle = null)
    {
        server.Put(ClusterKinds.Namespaces, "", Namespace);
        server.Put(ClusterKinds.ModelPolicies, "", "corp", policy ?? Policy);
        server.Put(ClusterKinds.ModelBundles, Namespace, "chat", bundle ?? Bundle);
    }

    private static IReadOnlyList<DataNode> Documents(string file)
    {
        var read = YamlReader.Read(File.ReadAllText(Repository.Path("samples", "internal-mirror", file)), YamlDialect.Kubernetes);
        Assert.True(read.IsRead, read.Error);
        return read.Documents;
    }

    private static string Json(DataNode node) => DataNodeJson.ToText(node);
}
