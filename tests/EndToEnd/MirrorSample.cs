using Modelgate.Testing;

namespace Modelgate.EndToEnd;

/// <summary>The sample of an internal mirror, in namespaces of a test's choice.</summary>
internal static class MirrorSample
{
    private static readonly string[] Bundles = Documents("bundles.yaml");
    private static readonly string[] Pods = Documents("pod.yaml");

    /// <summary>The policy's file.</summary>
    public static string PolicyFile { get; } = Repository.Path("samples", "internal-mirror", "policy.yaml");

    /// <summary>The bundle of one of the sample's namespaces.</summary>
    public static string Bundle(string sample, string space) => In(space, Bundles.Single(b => b.Contains("\n  namespace: " + sample + "\n", StringComparison.Ordinal)));

    /// <summary>The pod that serves it.</summary>
    public static string Pod(string space) => In(space, Pods[0]);

    /// <summary>The policy for one namespace alone, with further lines under <c>spec</c>.</summary>
    public static string PolicyFor(string space, string more = "") =>
        File.ReadAllText(PolicyFile).Replace("  name: corp\nspec:\n", $"  name: {space}\nspec:\n  namespaceSelector:\n    matchLabels: {{story: {space}}}\n{more}", StringComparison.Ordinal);

    /// <summary>A namespace that such a policy selects.</summary>
    public static string Namespace(string space) => $"{{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{{\"name\":\"{space}\",\"labels\":{{\"story\":\"{space}\"}}}}}}";

    private static string[] Documents(string file) => File.ReadAllText(Repository.Path("samples", "internal-mirror", file)).Split("\n---\n");

    /// <summary>The same object in another namespace.</summary>
    private static string In(string space, string document) =>
        string.Join('\n', document.Split('\n').Select(line => line.StartsWith("  namespace: ", StringComparison.Ordinal) ? "  namespace: " + space : line));
}
