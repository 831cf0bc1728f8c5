namespace Modelgate.Operator.Kubernetes;

/// <summary>Writes single objects. Each method gives the object as the server has it then. Every failure is an <see cref="ApiException"/>.</summary>
internal interface IObjectWriter
{
    /// <summary>Server-side apply: these fields are ours and get these values; what we set before and is not here any more goes.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="namespace">Its namespace; empty for kinds without.</param>
    /// <param name="name">Its name.</param>
    /// <param name="subresource">The subresource that is written: <c>status</c>; empty for the object itself.</param>
    /// <param name="json">apiVersion, kind, metadata.name and the fields.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ReadOnlyMemory<byte>> ApplyAsync(ResourceKind kind, string @namespace, string name, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Makes an object; one of the name that is there already is an <see cref="ApiFailureKind.Conflict"/>.</summary>
    Task<ReadOnlyMemory<byte>> CreateAsync(ResourceKind kind, string @namespace, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Replaces an object; one that has another resourceVersion meanwhile is an <see cref="ApiFailureKind.Conflict"/>.</summary>
    Task<ReadOnlyMemory<byte>> ReplaceAsync(ResourceKind kind, string @namespace, string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Changes fields of an object by a JSON patch (RFC 6902); a <c>test</c> that fails is <see cref="ApiFailureKind.Refused"/>.</summary>
    Task<ReadOnlyMemory<byte>> PatchAsync(ResourceKind kind, string @namespace, string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Deletes an object; one that is not there is an <see cref="ApiFailureKind.NotFound"/>.</summary>
    Task DeleteAsync(ResourceKind kind, string @namespace, string name, CancellationToken cancellationToken);
}

/// <summary>Writes single objects over a connection.</summary>
internal sealed class ObjectWriter(ApiConnection connection) : IObjectWriter
{
    /// <summary>Under this name the server keeps which fields are ours.</summary>
    public const string FieldManager = "modelgate";

    private const string Json = "application/json";

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ApplyAsync(ResourceKind kind, string @namespace, string name, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{kind.PathOf(@namespace, name)}{(subresource.Length > 0 ? "/" + subresource : "")}?fieldManager={FieldManager}&force=true",
            "application/apply-patch+yaml", json, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> CreateAsync(ResourceKind kind, string @namespace, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{kind.PathIn(@namespace)}?fieldManager={FieldManager}", Json, json, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReplaceAsync(ResourceKind kind, string @namespace, string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"{kind.PathOf(@namespace, name)}?fieldManager={FieldManager}", Json, json, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> PatchAsync(ResourceKind kind, string @namespace, string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{kind.PathOf(@namespace, name)}?fieldManager={FieldManager}", "application/json-patch+json", json, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceKind kind, string @namespace, string name, CancellationToken cancellationToken) =>
        connection.SendAsync(HttpMethod.Delete, kind.PathOf(@namespace, name), null, ApiLimits.AnswerTime, cancellationToken);

    private Task<ReadOnlyMemory<byte>> SendAsync(HttpMethod method, string path, string type, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        connection.SendAsync(method, path, (type, json), ApiLimits.AnswerTime, cancellationToken);
}
