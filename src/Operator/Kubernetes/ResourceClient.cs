using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Modelgate.Operator.Kubernetes;

/// <summary>Lists and watches over a connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="kind">The kind of object.</param>
/// <param name="isMetadataOnly">True: only the objects' metadata is asked for, whatever their size.</param>
/// <param name="time">The clock.</param>
internal sealed class ResourceClient(ApiConnection connection, ResourceKind kind, bool isMetadataOnly, TimeProvider time) : IResourceClient
{
    private const string Json = "application/json";

    /// <inheritdoc/>
    public ResourceKind Kind => kind;

    /// <inheritdoc/>
    public async Task<ResourcePage> ListAsync(int? pageSize, string continueFrom, CancellationToken cancellationToken)
    {
        var query = pageSize is { } size ? string.Create(CultureInfo.InvariantCulture, $"?limit={size}") : "";
        if (continueFrom.Length > 0)
            query += (query.Length > 0 ? "&" : "?") + "continue=" + Uri.EscapeDataString(continueFrom);
        var body = await connection.GetAsync(kind.Path + query, Accept("PartialObjectMetadataList"), ApiLimits.MaxPageLength, ApiLimits.AnswerTime, cancellationToken);
        try
        {
            return ResourcePage.Read(body);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new ApiException(ApiFailureKind.Unreadable, "the API server's list is not readable", problem);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        string resourceVersion, TimeSpan duration, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture,
            $"{kind.Path}?watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(resourceVersion)}&timeoutSeconds={(int)duration.TotalSeconds}");
        using var response = await connection.OpenAsync(path, Accept("PartialObjectMetadata"), ApiLimits.AnswerTime, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var lines = new LineReader(stream, ApiLimits.MaxObjectLength, silence, time);
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            if (!line.IsEmpty)
                yield return Read(line);
        }
    }

    private static WatchEvent Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            return WatchEvent.Read(line);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new ApiException(ApiFailureKind.Unreadable, "the API server's watch is not readable", problem);
        }
    }

    private string Accept(string form) => isMetadataOnly ? $"{Json};as={form};g=meta.k8s.io;v=v1" : Json;
}
