using System.Net;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Hosting;

/// <summary>Settings of <c>modelgate serve</c>.</summary>
internal sealed record ServeOptions
{
    /// <summary>The folder with policies, bundles and ConfigMaps; null: they are in <see cref="Cluster"/>.</summary>
    public string? ConfigurationFolder { get; init; }

    /// <summary>The cluster that policies, bundles and ConfigMaps are read from when there is no folder.</summary>
    public ClusterOptions Cluster { get; init; } = new(null, null);

    /// <summary>Where to listen.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Any, 8443);

    /// <summary>Namespace of Modelgate's own objects; null: the pod's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>Certificate chain, PEM; null with <see cref="SelfSigned"/>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Private key, PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>True to make a certificate for this run.</summary>
    public bool SelfSigned { get; init; }

    /// <summary>Names of the made certificate, besides localhost.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How often files are looked at for changes: soon enough after kubelet's own minute, seldom enough to cost nothing.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>True for logs as JSON lines.</summary>
    public bool JsonLogs { get; init; }
}
