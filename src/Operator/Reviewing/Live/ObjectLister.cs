using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Reviewing.Live;

/// <summary>Lists objects page by page, each once, however long it takes. Every failure is an <see cref="ApiException"/>.</summary>
/// <param name="connection">The connection.</param>
/// <param name="pageSize">Most objects of a page.</param>
internal sealed class ObjectLister(ApiConnection connection, int pageSize = ApiLimits.PageSize)
{
    /// <summary>The objects of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="namespace">The namespace; empty for all.</param>
    /// <param name="isMetadataOnly">True: only their metadata.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<ListedObject> ListAsync(
        ResourceKind kind, string @namespace, bool isMetadataOnly, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var accept = isMetadataOnly ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" : "application/json";
        var (next, size) = ("", (int?)pageSize);
        var seen = new HashSet<(string, string)>();
        do
        {
            ResourcePage page;
            try
            {
                page = await PageAsync(kind.PathIn(@namespace), accept, size, next, cancellationToken);
            }
            catch (ApiException failure) when (failure.Kind == ApiFailureKind.Expired && next.Length > 0)
            {
                // The list took longer than the server keeps its moment: once more in one piece, without what was seen.
                (next, size) = ("", null);
                continue;
            }
            catch (ApiException failure) when (failure.Kind == ApiFailureKind.TooLarge && size is null or > 1)
            {
                size = Math.Max(1, (size ?? pageSize) / 4);
                continue;
            }

            foreach (var item in page.Items)
            {
                if (seen.Add((item.Header.Namespace, item.Header.Name)))
                    yield return item;
            }

            next = page.Continue;
            if (next.Length == 0)
                yield break;
        }
        while (true);
    }

    private async Task<ResourcePage> PageAsync(string path, string accept, int? size, string next, CancellationToken cancellationToken)
    {
        var query = size is { } limit ? string.Create(CultureInfo.InvariantCulture, $"?limit={limit}") : "";
        if (next.Length > 0)
            query += (query.Length > 0 ? "&" : "?") + "continue=" + Uri.EscapeDataString(next);
        var body = await connection.GetAsync(path + query, accept, ApiLimits.MaxPageLength, ApiLimits.AnswerTime, cancellationToken);
        try
        {
            return ResourcePage.Read(body);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new ApiException(ApiFailureKind.Unreadable, "the API server's list is not readable", problem);
        }
    }
}
