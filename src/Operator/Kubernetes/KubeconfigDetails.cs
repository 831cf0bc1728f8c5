using Modelgate.Policy.Data;

namespace Modelgate.Operator.Kubernetes;

/// <summary>The fields of a kubeconfig that KubernetesClient 21 passes over.</summary>
/// <param name="ProxyUrl">The cluster's <c>proxy-url</c>, or null.</param>
/// <param name="TokenFile">The user's <c>tokenFile</c>, absolute, or null.</param>
/// <param name="User">The context's user, or null.</param>
internal sealed record KubeconfigDetails(Uri? ProxyUrl, string? TokenFile, string? User)
{
    /// <summary>Reads them for a context.</summary>
    /// <param name="files">The files; of things of one name the first counts.</param>
    /// <param name="context">The context.</param>
    /// <exception cref="FormatException">The proxy's address is none.</exception>
    public static KubeconfigDetails Read(IReadOnlyList<string> files, string? context)
    {
        (string File, DataNode Root)[] roots = [.. files.Select(f => (File: f, Read: YamlReader.Read(File.ReadAllText(f), YamlDialect.Kubernetes)))
            .Where(f => f.Read is { IsRead: true, Documents.Count: > 0 }).Select(f => (f.File, f.Read.Documents![0]))];
        if (Find(roots, "contexts", context).Item?["context"] is not { } chosen)
            return new(null, null, null);
        var proxy = Find(roots, "clusters", chosen["cluster"]?.Text).Item?.At("cluster", "proxy-url")?.Text;
        var (file, user) = Find(roots, "users", chosen["user"]?.Text);
        var token = user?.At("user", "tokenFile")?.Text;
        Uri? address = null;
        if (!string.IsNullOrEmpty(proxy) && !Uri.TryCreate(proxy, UriKind.Absolute, out address))
            throw new FormatException($"proxy-url {proxy} is no address");
        return new(address, string.IsNullOrEmpty(token) ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, token), chosen["user"]?.Text);
    }

    private static (string File, DataNode? Item) Find((string File, DataNode Root)[] roots, string list, string? name)
    {
        foreach (var (file, root) in roots)
        {
            if (Named(root[list], name) is { } item)
                return (file, item);
        }

        return ("", null);
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
