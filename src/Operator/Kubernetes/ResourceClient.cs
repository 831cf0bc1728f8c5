using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Modelgate.Operator.Kubernetes;

/// <summary>Lists and watches over a connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="kind">The kind of object.</param>
/// <param name="isMetadataOnly">True: only the objects' metadata is asked for, whatever their size.</param>
/// <param name="time">The clock.</param>
/// <param name="only">The one object that is asked for, which is all that a right by name allows; null: all of them.</param>
internal sealed class ResourceClient(ApiConnection connection, ResourceKind kind, bool isMetadataOnly, TimeProvider time, ObjectName? only = null) : IResourceClient
{
    private const string Json = "application/json";
    private int _expected;

    /// <inheritdoc/>
    public ResourceKind Kind => kind;

    /// <inheritdoc/>
    public async Task<ResourcePage> ListAsync(int? pageSize, string continueFrom, CancellationToken cancellationToken)
    {
        var query = pageSize is { } size ? string.Create(CultureInfo.InvariantCulture, $"&limit={size}") : "";
        if (continueFrom.Length > 0)
            query += "&continue=" + Uri.EscapeDataString(continueFrom);
        var path = Selection + query is { Length: > 0 } all ? $"{Path}?{all[1..]}" : Path;
        var body = await connection.GetAsync(path, Accept("PartialObjectMetadataList"), ApiLimits.MaxPageLength, ApiLimits.AnswerTime, cancellationToken, _expected);
        // Most pages of a list are about as long as the one before.
        _expected = body.Length + (body.Length / 8);
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
            $"{Path}?watch=true{Selection}&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(resourceVersion)}&timeoutSeconds={(int)duration.TotalSeconds}");
        using var response = await connection.OpenAsync(path, Accept("PartialObjectMetadata"), ApiLimits.AnswerTime, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var lines = new LineReader(stream, ApiLimits.MaxObjectLength, silence, time);
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            if (!line.IsEmpty)
                yield return Read(line);
        }
    }

    private string Path => kind.PathIn(only?.Namespace ?? "");

    private string Selection => only is null ? "" : "&fieldSelector=metadata.name%3D" + Uri.EscapeDataString(only.Name);

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

/// <summary>One object's name.</summary>
/// <param name="Namespace">Its namespace; empty for kinds without.</param>
/// <param name="Name">Its name.</param>
internal sealed record ObjectName(string Namespace, string Name);
