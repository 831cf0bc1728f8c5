using k8s.KubeConfigModels;

namespace Modelgate.Operator.Kubernetes;

/// <summary>One or several kubeconfig files as one, the way kubectl puts them together: of things of one name the first counts, and paths are relative to the file
/// that says them.</summary>
internal static class Kubeconfigs
{
    /// <summary>Loads the files.</summary>
    /// <param name="files">The files; all exist.</param>
    public static K8SConfiguration Load(IReadOnlyList<string> files)
    {
        K8SConfiguration[] all = [.. files.Select(Load)];
        return new()
        {
            CurrentContext = all.Select(c => c.CurrentContext).FirstOrDefault(c => !string.IsNullOrEmpty(c)),
            Clusters = [.. all.SelectMany(c => c.Clusters ?? []).DistinctBy(c => c.Name)],
            Users = [.. all.SelectMany(c => c.Users ?? []).DistinctBy(u => u.Name)],
            Contexts = [.. all.SelectMany(c => c.Contexts ?? []).DistinctBy(c => c.Name)],
        };
    }

    private static K8SConfiguration Load(string file)
    {
        var one = KubeconfigReader.Read(File.ReadAllText(file));
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        foreach (var cluster in one.Clusters ?? [])
        {
            if (cluster.ClusterEndpoint is { } endpoint)
                endpoint.CertificateAuthority = Absolute(folder, endpoint.CertificateAuthority);
        }

        foreach (var user in one.Users ?? [])
        {
            if (user.UserCredentials is not { } credentials)
                continue;
            credentials.ClientCertificate = Absolute(folder, credentials.ClientCertificate);
            credentials.ClientKey = Absolute(folder, credentials.ClientKey);
            // A command without a slash is looked for in PATH.
            if (credentials.ExternalExecution is { Command: { } command } plugin && command.Contains('/', StringComparison.Ordinal))
                plugin.Command = Absolute(folder, command);
        }

        return one;
    }

    private static string? Absolute(string folder, string? path) => string.IsNullOrEmpty(path) ? path : Path.Combine(folder, path);
}
