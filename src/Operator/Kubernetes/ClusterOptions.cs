namespace Modelgate.Operator.Kubernetes;

/// <summary>Which API server, and as whom.</summary>
/// <param name="Kubeconfig">The kubeconfig file; null: the service account of the pod that Modelgate runs in, outside of a pod what kubectl would take.</param>
/// <param name="Context">A context of the kubeconfig; null: its current one.</param>
internal sealed record ClusterOptions(string? Kubeconfig, string? Context)
{
    /// <summary>The files to take where none is named; null: those that kubectl would take.</summary>
    public IReadOnlyList<string>? Kubeconfigs { get; init; }
}
