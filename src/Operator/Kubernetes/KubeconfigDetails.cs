using Modelgate.Policy.Data;

namespace Modelgate.Operator.Kubernetes;

/// <summary>The fields of a kubeconfig that KubernetesClient 21 passes over.</summary>
/// <param name="ProxyUrl">The cluster's <c>proxy-url</c>, or null.</param>
/// <param name="TokenFile">The user's <c>tokenFile</c>, absolute, or null.</param>
/// <param name="User">The context's user, or null.</param>
internal sealed record KubeconfigDetails(Uri? ProxyUrl, string? TokenFile, string? User)
{
    /// <summary>Reads them for a context.</summary>
    /// <exception cref="FormatException">The proxy's address is none.</exception>
    public static KubeconfigDetails Read(string file, string? context)
    {
        var read = YamlReader.Read(File.ReadAllText(file), YamlDialect.Kubernetes);
        if (!read.IsRead || read.Documents is not [var root, ..] || Named(root["contexts"], context)?["context"] is not { } chosen)
            return new(null, null, null);
        var proxy = Named(root["clusters"], chosen["cluster"]?.Text)?.At("cluster", "proxy-url")?.Text;
        var token = Named(root["users"], chosen["user"]?.Text)?.At("user", "tokenFile")?.Text;
        Uri? address = null;
        if (!string.IsNullOrEmpty(proxy) && !Uri.TryCreate(proxy, UriKind.Absolute, out address))
            throw new FormatException($"proxy-url {proxy} is no address");
        return new(address, string.IsNullOrEmpty(token) ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, token), chosen["user"]?.Text);
    }

    private static DataNode? Named(DataNode? list, string? name)
    {
        foreach (var item in list?.Items ?? [])
        {
            if (item["name"]?.Text == name)
                return item;
        }

        return null;
    }
}
