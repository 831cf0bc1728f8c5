using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Modelgate.Operator.Registries;

/// <summary>A server's answer, its body whole.</summary>
/// <param name="Address">What was asked.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="ContentType">The media type of the body, without parameters; may be empty.</param>
/// <param name="Body">The body of a success; empty for anything else.</param>
internal sealed record RegistryAnswer(Uri Address, int Status, HttpResponseHeaders Headers, string ContentType, ReadOnlyMemory<byte> Body);

/// <summary>Single requests, bounded in length and time. Every failure but a status is a <see cref="RegistryException"/>.</summary>
/// <param name="http">Follows no redirects.</param>
/// <param name="server">The registry.</param>
/// <param name="limit">How long one answer may take, with its body.</param>
/// <param name="time">The clock.</param>
internal sealed class RegistryRequests(HttpClient http, Uri server, TimeSpan limit, TimeProvider time)
{
    /// <summary>True for an address that may be asked: https, or the registry itself where its policy has it plain.</summary>
    public bool MayAsk(Uri address) => address.UserInfo.Length == 0 && (address.Scheme == Uri.UriSchemeHttps || IsOwn(address));

    /// <summary>True for the registry itself: the same scheme, host and port.</summary>
    public bool IsOwn(Uri address) => address.Scheme == server.Scheme && string.Equals(address.IdnHost, server.IdnHost, StringComparison.OrdinalIgnoreCase) && address.Port == server.Port;

    /// <summary>Asks once.</summary>
    /// <param name="address">What for.</param>
    /// <param name="accept">The media types that are understood.</param>
    /// <param name="authorization">Who asks; null: nobody.</param>
    /// <param name="maxLength">The longest body that is taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<RegistryAnswer> GetAsync(Uri address, string accept, AuthenticationHeaderValue? authorization, int maxLength, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            request.Headers.TryAddWithoutValidation("User-Agent", "modelgate");
            request.Headers.Authorization = authorization;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = response.IsSuccessStatusCode ? await BodyAsync(response, maxLength, either.Token) : default;
            return new(address, (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType ?? "", body);
        }
        catch (Exception problem) when (IsFailure(problem) || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Translate(problem, address.Authority);
        }
    }

    /// <summary>The failure that a status stands for.</summary>
    public static RegistryException Failure(string host, int status) => status switch
    {
        404 => new(RegistryFailureKind.NotFound, $"{host} has no such thing (404)"),
        401 or 403 => new(RegistryFailureKind.Forbidden, $"{host} refuses access ({status})"),
        429 or >= 500 => new(RegistryFailureKind.Unavailable, $"{host} answered {status}"),
        >= 300 and < 400 => new(RegistryFailureKind.NotAllowed, $"{host} answered {status}; only blobs are fetched from elsewhere"),
        _ => new(RegistryFailureKind.Invalid, $"{host} answered {status}"),
    };

    private RegistryException Translate(Exception problem, string host) => problem switch
    {
        _ when Innermost(problem) is RegistryException refusal => refusal,
        OperationCanceledException => new(RegistryFailureKind.TimedOut, FormattableString.Invariant($"{host} did not answer in full within {limit.TotalSeconds:0.###} s"), problem),
        _ => new(RegistryFailureKind.Unavailable, $"{host} cannot be reached: {Innermost(problem).Message.ReplaceLineEndings(" ")}", problem),
    };

    /// <summary>What the client throws for connections, and for headers and addresses that it cannot make sense of.</summary>
    private static bool IsFailure(Exception problem) =>
        problem is HttpRequestException or IOException or SocketException or AuthenticationException or FormatException or NotSupportedException or InvalidOperationException;

    private static Exception Innermost(Exception problem) => problem.InnerException is { } inner ? Innermost(inner) : problem;

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, int maxLength, CancellationToken cancellationToken)
    {
        var tooLarge = $"an answer of {response.RequestMessage?.RequestUri?.Authority} is longer than {maxLength} bytes";
        if (response.Content.Headers.ContentLength > maxLength)
            throw new RegistryException(RegistryFailureKind.TooLarge, tooLarge);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        // Room for what has come, not for what was promised.
        var buffer = new byte[Math.Min(16 * 1024, maxLength + 1)];
        var filled = 0;
        while (await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken) is > 0 and var read)
        {
            filled += read;
            if (filled > maxLength)
                throw new RegistryException(RegistryFailureKind.TooLarge, tooLarge);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxLength + 1));
        }

        Array.Resize(ref buffer, filled);
        return buffer;
    }
}
