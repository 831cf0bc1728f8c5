namespace Modelgate.Operator.Kubernetes;

/// <summary>Reads single objects live. Every failure is an <see cref="ApiException"/>.</summary>
internal interface IObjectReader
{
    /// <summary>One object's bytes.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="namespace">Its namespace; empty for kinds without.</param>
    /// <param name="name">Its name.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ReadOnlyMemory<byte>> GetAsync(ResourceKind kind, string @namespace, string name, TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>The bytes of a list of the one object of a name, for which the right to list is enough; the list has no items when there is none. The parameters are those of <see cref="GetAsync"/>.</summary>
    Task<ReadOnlyMemory<byte>> ListOneAsync(ResourceKind kind, string @namespace, string name, TimeSpan limit, CancellationToken cancellationToken);
}

/// <summary>Reads single objects over a connection.</summary>
internal sealed class ObjectReader(ApiConnection connection) : IObjectReader
{
    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> GetAsync(ResourceKind kind, string @namespace, string name, TimeSpan limit, CancellationToken cancellationToken) =>
        connection.GetAsync(kind.PathOf(@namespace, name), "application/json", ApiLimits.MaxObjectLength, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ListOneAsync(ResourceKind kind, string @namespace, string name, TimeSpan limit, CancellationToken cancellationToken) =>
        connection.GetAsync($"{kind.PathIn(@namespace)}?fieldSelector=metadata.name%3D{Uri.EscapeDataString(name)}", "application/json", ApiLimits.MaxObjectLength, limit, cancellationToken);
}
