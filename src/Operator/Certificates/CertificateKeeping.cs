using Modelgate.Operator.Cluster;
using Modelgate.Operator.Hosting;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Certificates;

/// <summary>Puts together what keeps self-managed certificates over a connection: the leader's part, and that of every replica.</summary>
internal sealed class CertificateKeeping(CertificateSettings settings, ServingCertificate certificate)
{
    /// <summary>The leader's part.</summary>
    public ILeaderWork Work(ApiConnection connection, WatchSettings watch, ILoggerFactory logs, TimeProvider time)
    {
        var logger = logs.CreateLogger<CertificateWork>();
        return new CertificateWork(
            settings, new ObjectReader(connection), new ObjectWriter(connection),
            (changes, cancellationToken) => Task.WhenAll(
                Watch(connection, ClusterKinds.Secrets, new(settings.Service.Namespace, settings.Secret), changes, watch, logger, time, cancellationToken),
                Watch(connection, ClusterKinds.ValidatingWebhookConfigurations, new("", settings.WebhookConfiguration), changes, watch, logger, time, cancellationToken)),
            time, logger);
    }

    /// <summary>Every replica's part.</summary>
    public IHostedService Following(ApiConnection connection, WatchSettings watch, ILoggerFactory logs, TimeProvider time) => new SecretFollowing(
        settings, new ResourceClient(connection, ClusterKinds.Secrets, isMetadataOnly: false, time, new(settings.Service.Namespace, settings.Secret)), certificate, watch, time,
        logs.CreateLogger<SecretFollowing>());

    private static Task Watch(
        ApiConnection connection, ResourceKind kind, ObjectName only, ClusterChanges changes, WatchSettings watch, ILogger logger, TimeProvider time, CancellationToken cancellationToken) =>
        new ResourceWatch<bool>(
            new ResourceClient(connection, kind, isMetadataOnly: true, time, only), new ObjectTable<bool>((_, _, _) => true, changes.Tell), watch, Random.Shared.NextDouble, time, logger)
            .RunAsync(cancellationToken);
}
