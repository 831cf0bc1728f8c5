namespace Modelgate.Operator.Kubernetes;

/// <summary>Lists and watches one kind of object in all namespaces. Every failure is an <see cref="ApiException"/>.</summary>
internal interface IResourceClient
{
    /// <summary>The kind.</summary>
    ResourceKind Kind { get; }

    /// <summary>One page of all objects.</summary>
    /// <param name="pageSize">Most objects; null: all in one piece.</param>
    /// <param name="continueFrom">Where the page begins: what the one before says; empty for the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ResourcePage> ListAsync(int? pageSize, string continueFrom, CancellationToken cancellationToken);

    /// <summary>What happens after a moment, until the server ends it.</summary>
    /// <param name="resourceVersion">The moment.</param>
    /// <param name="duration">After how long the server is to end it.</param>
    /// <param name="silence">How long it may say nothing; then it fails with <see cref="ApiFailureKind.Silent"/>.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<WatchEvent> WatchAsync(string resourceVersion, TimeSpan duration, TimeSpan silence, CancellationToken cancellationToken);
}
