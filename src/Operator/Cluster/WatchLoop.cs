using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Cluster;

/// <summary>Runs the watches that keep <see cref="ClusterObjects"/> up to date. ConfigMaps are watched as metadata only, so that many large ones cost little.</summary>
internal sealed class WatchLoop(ApiConnection connection, ClusterObjects objects, WatchSettings settings, TimeProvider time, ILogger<WatchLoop> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Watch(ClusterKinds.ModelPolicies, objects.Policies, isMetadataOnly: false, stoppingToken),
        Watch(ClusterKinds.ModelBundles, objects.Bundles, isMetadataOnly: false, stoppingToken),
        Watch(ClusterKinds.Namespaces, objects.Namespaces, isMetadataOnly: true, stoppingToken),
        Watch(ClusterKinds.ConfigMaps, objects.ConfigMaps, isMetadataOnly: true, stoppingToken));

    private Task Watch<T>(ResourceKind kind, IResourceSink<T> sink, bool isMetadataOnly, CancellationToken cancellationToken)
    {
        var watch = new ResourceWatch<T>(new ResourceClient(connection, kind, isMetadataOnly, time), sink, settings, Random.Shared.NextDouble, time, logger);
        return SupervisedLoop.RunAsync($"{kind} watch", watch.RunAsync, SupervisedLoop.Pause, sink.Report, time, logger, cancellationToken);
    }
}
