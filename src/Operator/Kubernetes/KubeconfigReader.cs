using k8s.KubeConfigModels;
using Modelgate.Policy.Data;

namespace Modelgate.Operator.Kubernetes;

/// <summary>Reads one kubeconfig into the library's objects. The library's own reader looks through every type of every API for that, which costs a start
/// a tenth of a second and 10 MiB; fields are those of <c>k8s.io/client-go/tools/clientcmd/api/v1</c>.</summary>
internal static class KubeconfigReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">The text is no kubeconfig; the message says where.</exception>
    public static K8SConfiguration Read(string text)
    {
        var read = YamlReader.Read(text, YamlDialect.Kubernetes);
        if (!read.IsRead)
            throw new FormatException(read.ErrorLine > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {read.ErrorLine}: {read.Error}") : read.Error);
        if (read.Documents is not [{ Kind: DataKind.Mapping } root, ..])
            throw new FormatException("the file is empty, or no mapping of fields");
        return new()
        {
            CurrentContext = Text(root, "current-context"),
            Clusters = [.. Items(root, "clusters").Select(c => new k8s.KubeConfigModels.Cluster { Name = Text(c, "name"), ClusterEndpoint = c["cluster"] is { Kind: DataKind.Mapping } cluster ? Endpoint(cluster) : null })],
            Contexts = [.. Items(root, "contexts").Select(c => new Context { Name = Text(c, "name"), ContextDetails = c["context"] is { Kind: DataKind.Mapping } context ? Details(context) : null })],
            Users = [.. Items(root, "users").Select(u => new User { Name = Text(u, "name"), UserCredentials = u["user"] is { Kind: DataKind.Mapping } user ? Credentials(user) : null })],
        };
    }

    private static ClusterEndpoint Endpoint(DataNode cluster) => new()
    {
        Server = Text(cluster, "server"),
        TlsServerName = Text(cluster, "tls-server-name"),
        CertificateAuthority = Text(cluster, "certificate-authority"),
        CertificateAuthorityData = Text(cluster, "certificate-authority-data"),
        SkipTlsVerify = Flag(cluster, "insecure-skip-tls-verify"),
    };

    private static ContextDetails Details(DataNode context) => new()
    {
        Cluster = Text(context, "cluster"),
        User = Text(context, "user"),
        Namespace = Text(context, "namespace"),
    };

    private static UserCredentials Credentials(DataNode user) => new()
    {
        ClientCertificate = Text(user, "client-certificate"),
        ClientCertificateData = Text(user, "client-certificate-data"),
        ClientKey = Text(user, "client-key"),
        ClientKeyData = Text(user, "client-key-data"),
        Token = Text(user, "token"),
        Impersonate = Text(user, "as"),
        UserName = Text(user, "username"),
        Password = Text(user, "password"),
        AuthProvider = user["auth-provider"] is { Kind: DataKind.Mapping } provider
            ? new() { Name = Text(provider, "name"), Config = (provider["config"]?.Members ?? []).ToDictionary(m => m.Key, m => m.Value.Text, StringComparer.Ordinal) }
            : null,
        ExternalExecution = user["exec"] is { Kind: DataKind.Mapping } plugin ? Plugin(plugin) : null,
    };

    private static ExternalExecution Plugin(DataNode plugin) => new()
    {
        ApiVersion = Text(plugin, "apiVersion"),
        Command = Text(plugin, "command"),
        Arguments = plugin["args"] is { Kind: DataKind.Sequence } arguments ? [.. arguments.Items.Select(a => a.Text)] : null,
        InstallHint = Text(plugin, "installHint"),
        ProvideClusterInfo = Flag(plugin, "provideClusterInfo"),
        EnvironmentVariables = plugin["env"] is { Kind: DataKind.Sequence } variables
            ? [.. variables.Items.Select(v => new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = v["name"]?.Text ?? "", ["value"] = v["value"]?.Text ?? "" })]
            : null,
    };

    private static IEnumerable<DataNode> Items(DataNode root, string list) => (root[list]?.Items ?? []).Where(i => i.Kind == DataKind.Mapping);

    private static string? Text(DataNode node, string name) => node.TryGetText(name, out var text) ? text : null;

    private static bool Flag(DataNode node, string name) => node[name]?.IsTrue == true;
}
