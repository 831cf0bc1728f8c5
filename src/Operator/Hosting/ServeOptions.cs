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

    /// <summary>Where <c>/metrics</c> and the health addresses are served over plain HTTP; null: nowhere.</summary>
    public IPEndPoint? MetricsListen { get; init; }

    /// <summary>Namespace of Modelgate's own objects; null: the pod's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>Certificate chain, PEM; null with <see cref="Secret"/> and <see cref="SelfSigned"/>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Private key, PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The Secret, in <see cref="Namespace"/>, that certificates are made in; null: they come from files, or from this run.</summary>
    public string? Secret { get; init; }

    /// <summary>The Service that certificates of <see cref="Secret"/> are for.</summary>
    public string Service { get; init; } = "modelgate";

    /// <summary>The ValidatingWebhookConfiguration whose caBundle follows <see cref="Secret"/>.</summary>
    public string WebhookConfiguration { get; init; } = "modelgate";

    /// <summary>Authorities that must have issued the client certificate of whoever asks for a review, PEM; null: none is asked for.</summary>
    public string? ClientAuthorityFile { get; init; }

    /// <summary>The name that the client certificate must have; null: any.</summary>
    public string? ClientName { get; init; }

    /// <summary>How long requests are still taken after readiness has ended: until every node has heard of it.</summary>
    public TimeSpan ShutdownDelay { get; init; }

    /// <summary>True to make a certificate for this run.</summary>
    public bool SelfSigned { get; init; }

    /// <summary>Names of the made certificate, besides localhost.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How often files are looked at for changes: soon enough after kubelet's own minute, seldom enough to cost nothing.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often everything that runs in the cluster is reviewed although nothing changed.</summary>
    public TimeSpan ReviewInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>True for logs as JSON lines.</summary>
    public bool JsonLogs { get; init; }
}
