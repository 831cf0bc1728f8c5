using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Registries;

/// <summary>Answers a registry's challenges: with a token that may pull one repository, or with user and password. Credentials go to no host that their Secret does not name.</summary>
internal sealed class RegistryAuthorization(AttestationRegistry registry, Uri server, IPullSecrets secrets, RegistryRequests requests, TimeProvider time)
{
    /// <summary>What a token without a time counts for, as its protocol says.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (AuthenticationHeaderValue Header, long Made, TimeSpan Life)> _known = new(StringComparer.Ordinal);

    /// <summary>What is known to be accepted for a repository, or null.</summary>
    public AuthenticationHeaderValue? Known(string repository) =>
        _known.TryGetValue(repository, out var known) && time.GetElapsedTime(known.Made) < known.Life ? known.Header : null;

    /// <summary>Answers a challenge.</summary>
    /// <exception cref="RegistryException">It cannot be answered.</exception>
    public async Task<AuthenticationHeaderValue> AnswerAsync(string repository, HttpHeaderValueCollection<AuthenticationHeaderValue> challenges, CancellationToken cancellationToken)
    {
        _known.TryRemove(repository, out _);
        if (AuthChallenge.Of(challenges) is not { } challenge)
            throw Forbidden($"{server.Authority} refuses access and asks for neither a token nor a password");
        var secret = registry.PullSecret is { } name ? await secrets.ReadAsync(name, cancellationToken) : PullSecret.None;
        var (header, life) = challenge.IsBasic
            ? (secret.For(server.Authority, repository) ?? throw Forbidden($"{server.Authority} asks for a password, and {Without(secret, server)}"), LongestLife)
            : await TokenAsync(challenge, secret, repository, cancellationToken);
        if (_known.Count >= RegistryLimits.MaxTokens)
            _known.Clear();
        _known[repository] = (header, time.GetTimestamp(), life);
        return header;
    }

    private async Task<(AuthenticationHeaderValue, TimeSpan)> TokenAsync(AuthChallenge challenge, PullSecret secret, string repository, CancellationToken cancellationToken)
    {
        var realm = challenge.Realm!;
        if (!requests.MayAsk(realm))
            throw new RegistryException(RegistryFailureKind.NotAllowed, $"{server.Authority} wants a token from {realm.Scheme}://{realm.Authority}, which is not https");
        // The path counts at the registry; another host's entry is for that host.
        var credentials = secret.For(realm.Authority, repository);
        // Not the scope that the server asks for: no more than pulling this repository.
        var query = $"service={Uri.EscapeDataString(challenge.Service)}&scope={Uri.EscapeDataString($"repository:{repository}:pull")}";
        var address = new UriBuilder(realm) { Fragment = "", Query = realm.Query.Length > 1 ? realm.Query[1..] + "&" + query : query }.Uri;
        var answer = await requests.GetAsync(address, "application/json", credentials, RegistryLimits.MaxTokenBytes, cancellationToken);
        if (answer.Status is 401 or 403)
            throw Forbidden($"{realm.Authority} gives no token for {repository} ({answer.Status})" + (credentials is null ? $", and {Without(secret, realm)}" : ""));
        if (answer.Status != 200)
            throw RegistryRequests.Failure(realm.Authority, answer.Status);
        return Read(answer.Body, realm.Authority);
    }

    private static (AuthenticationHeaderValue, TimeSpan) Read(ReadOnlyMemory<byte> body, string host)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var token = Text(root, "token") is { Length: > 0 } text ? text : Text(root, "access_token");
            // The header's value; nothing that could be a header of its own.
            if (token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
                throw new RegistryException(RegistryFailureKind.Invalid, $"the answer of {host} holds no token");
            var life = root.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetInt32(out var count) && count > 0
                ? TimeSpan.FromSeconds(count)
                : UsualLife;
            // Used no longer than to shortly before its end.
            return (new("Bearer", token), (life < LongestLife ? life : LongestLife) * 0.8);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new RegistryException(RegistryFailureKind.Invalid, $"the token of {host} is not readable", problem);
        }
    }

    private static string Without(PullSecret secret, Uri host) => secret.Name.Length == 0
        ? "the policy names no pullSecret for the registry"
        : $"Secret {secret.Name} names no user and password for {host.Authority}";

    private static RegistryException Forbidden(string why) => new(RegistryFailureKind.Forbidden, why);

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
