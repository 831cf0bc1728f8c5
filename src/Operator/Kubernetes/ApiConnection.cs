using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using k8s.Exceptions;

namespace Modelgate.Operator.Kubernetes;

/// <summary>Sends requests to one API server, as one identity. Every failure is an <see cref="ApiException"/>.</summary>
/// <remarks>
/// KubernetesClient configures, authenticates and connects. Bodies are read here, as bytes and bounded: objects go from them straight into our strict
/// readers, and a watch must notice a connection that has gone silent.
/// </remarks>
/// <param name="client">The configured client.</param>
/// <param name="serverName">The name that the server's certificate must be for; null: that of its address.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiConnection(k8s.Kubernetes client, string? serverName, TimeProvider time) : IDisposable
{
    private const string Json = "application/json";

    /// <summary>The server's address.</summary>
    public Uri Server => client.BaseUri;

    /// <summary>Gets what is at a relative address; the answer's status is a success.</summary>
    /// <param name="path">The address, with its query.</param>
    /// <param name="accept">The media types that are understood.</param>
    /// <param name="limit">How long the answer's header is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HttpResponseMessage> OpenAsync(string path, string accept, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var response = await RequestAsync(HttpMethod.Get, path, accept, null, either.Token);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw ApiException.Of((int)response.StatusCode, await ExplanationAsync(response, either.Token));
        }
        catch (Exception problem) when (IsFailure(problem, cancellationToken))
        {
            throw Translate(problem, limit);
        }
    }

    /// <summary>Gets the whole body at a relative address.</summary>
    /// <param name="path">The address, with its query.</param>
    /// <param name="accept">The media types that are understood.</param>
    /// <param name="maxLength">The longest body that is taken.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expected">How long the body may well be, in bytes: memory for that is taken at once.</param>
    public async Task<ReadOnlyMemory<byte>> GetAsync(string path, string accept, int maxLength, TimeSpan limit, CancellationToken cancellationToken, int expected = 0)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var response = await OpenAsync(path, accept, limit, cancellationToken);
        try
        {
            return await BodyAsync(response, maxLength, either.Token, expected)
                ?? throw new ApiException(ApiFailureKind.TooLarge, FormattableString.Invariant($"the API server's answer is longer than {maxLength} bytes"));
        }
        catch (Exception problem) when (IsFailure(problem, cancellationToken))
        {
            throw Translate(problem, limit);
        }
    }

    /// <summary>Sends a body to a relative address; the answer's body.</summary>
    /// <param name="method">What is to be done.</param>
    /// <param name="path">The address, with its query.</param>
    /// <param name="body">The body, and its media type; null: none.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait; whether the server did it is then unknown.</param>
    public async Task<ReadOnlyMemory<byte>> SendAsync(HttpMethod method, string path, (string Type, ReadOnlyMemory<byte> Content)? body, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await RequestAsync(method, path, Json, body, either.Token);
            if (!response.IsSuccessStatusCode)
                throw ApiException.Of((int)response.StatusCode, await ExplanationAsync(response, either.Token));
            return await BodyAsync(response, ApiLimits.MaxObjectLength, either.Token) ?? default;
        }
        catch (Exception problem) when (IsFailure(problem, cancellationToken))
        {
            throw Translate(problem, limit);
        }
    }

    /// <summary>What a lease's lock is made with: the library's own election sends its requests itself.</summary>
    internal k8s.IKubernetes Library => client;

    /// <summary>The failure that an exception stands for.</summary>
    public static ApiException Translate(Exception problem, TimeSpan limit) => problem switch
    {
        ApiException failure => failure,
        OperationCanceledException => new(ApiFailureKind.TimedOut, FormattableString.Invariant($"the API server did not answer within {limit.TotalSeconds:0.###} s"), problem),
        // A token's file that cannot be read comes as an AggregateException.
        KubeConfigException or AggregateException or UnauthorizedAccessException => new(ApiFailureKind.Forbidden, "credentials could not be had: " + (problem.InnerException ?? problem).Message, problem, "credentials could not be had"),
        _ => new(ApiFailureKind.Unreachable, "the API server cannot be reached: " + (problem.InnerException ?? problem).Message, problem, "the API server cannot be reached"),
    };

    /// <summary>True for what can go wrong between us and the server; false when the caller itself has stopped waiting.</summary>
    public static bool IsFailure(Exception problem, CancellationToken caller) =>
        problem is HttpRequestException or IOException or KubeConfigException or UnauthorizedAccessException or AggregateException
        || (problem is OperationCanceledException && !caller.IsCancellationRequested);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> RequestAsync(
        HttpMethod method, string path, string accept, (string Type, ReadOnlyMemory<byte> Content)? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (body is { } sent)
        {
            request.Content = new ReadOnlyMemoryContent(sent.Content);
            request.Content.Headers.ContentType = new(sent.Type);
        }

        request.Headers.TryAddWithoutValidation("Accept", accept);
        // The handler takes the name for TLS from this header, too.
        request.Headers.Host = serverName;
        if (client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        return await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpResponseMessage response, int maxLength, CancellationToken cancellationToken, int expected = 0)
    {
        if (response.Content.Headers.ContentLength > maxLength)
            return null;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        // Lists come without their length.
        var buffer = GC.AllocateUninitializedArray<byte>(response.Content.Headers.ContentLength is { } length ? (int)length + 1 : Math.Clamp(expected, 16 * 1024, maxLength + 1));
        var filled = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
                return buffer.AsMemory(0, filled);
            filled += read;
            if (filled > maxLength)
                return null;
            if (filled < buffer.Length)
                continue;
            var larger = GC.AllocateUninitializedArray<byte>(Math.Min(buffer.Length * 2, maxLength + 1));
            buffer.CopyTo(larger, 0);
            buffer = larger;
        }
    }

    /// <summary>The message of the Status object that comes with a failure, one line; empty where there is none.</summary>
    private static async Task<string> ExplanationAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType is not { } type || !type.Equals(new MediaTypeHeaderValue("application/json") { CharSet = type.CharSet }))
            return "";
        return await BodyAsync(response, ApiLimits.MaxFailureLength, cancellationToken) is { } body ? Explanation(body.Span) : "";
    }

    /// <summary>The <c>message</c> of a Status object, cut and without line ends; empty where there is none.</summary>
    internal static string Explanation(ReadOnlySpan<byte> status)
    {
        try
        {
            var reader = new Utf8JsonReader(status);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("message"u8))
                {
                    reader.Read();
                    var text = reader.TokenType == JsonTokenType.String ? reader.GetString()!.ReplaceLineEndings(" ") : "";
                    return text.Length > ApiLimits.MaxExplanation ? text[..ApiLimits.MaxExplanation] + "…" : text;
                }
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // A proxy's own page, say: the status must do.
        }

        return "";
    }
}
