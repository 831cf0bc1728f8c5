using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Certificates;

/// <summary>The Secret. Whoever writes it writes over what it has read and nothing else: of two leaders one gets a conflict.</summary>
internal sealed class SecretStore(IObjectReader reader, IObjectWriter writer, CertificateSettings settings)
{
    /// <summary>The Secret's bytes; null when there is none.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await reader.GetAsync(ClusterKinds.Secrets, settings.Service.Namespace, settings.Secret, ApiLimits.AnswerTime, cancellationToken);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Writes what is given; null leaves an entry as it is.</summary>
    /// <param name="known">The Secret that was read; null: it must not exist.</param>
    /// <param name="authorities">The authorities.</param>
    /// <param name="authorityKey">The last one's key.</param>
    /// <param name="serving">The serving certificate; empty texts take it out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApiException">A conflict among them: somebody else was first.</exception>
    public async Task WriteAsync(
        ReadOnlyMemory<byte>? known, IReadOnlyList<X509Certificate2>? authorities, string? authorityKey, CertificatePair? serving, CancellationToken cancellationToken)
    {
        var secret = known is { } bytes ? Parse(bytes) : New();
        if (secret["data"] is not JsonObject data)
            secret["data"] = data = [];
        if (authorities is not null)
            data[SecretContent.AuthoritiesKey] = Encoded(WebhookTrust.Text(authorities));
        if (authorityKey is not null)
            data[SecretContent.AuthorityKeyKey] = Encoded(authorityKey);
        if (serving is not null)
            (data[SecretContent.CertificateKey], data[SecretContent.KeyKey]) = (Encoded(serving.Certificate), Encoded(serving.Key));
        var json = Encoding.UTF8.GetBytes(secret.ToJsonString());
        if (known is null)
            await writer.CreateAsync(ClusterKinds.Secrets, settings.Service.Namespace, json, cancellationToken);
        else
            await writer.ReplaceAsync(ClusterKinds.Secrets, settings.Service.Namespace, settings.Secret, json, cancellationToken);
    }

    private JsonObject New() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["type"] = "kubernetes.io/tls",
        ["metadata"] = new JsonObject
        {
            ["name"] = settings.Secret,
            ["namespace"] = settings.Service.Namespace,
            ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "modelgate", ["app.kubernetes.io/managed-by"] = "modelgate" },
        },
    };

    private static JsonObject Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonNode.Parse(bytes.Span) as JsonObject ?? throw new JsonException("no object");
        }
        catch (JsonException problem)
        {
            throw new ApiException(ApiFailureKind.Unreadable, "the API server's Secret is not readable", problem);
        }
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
