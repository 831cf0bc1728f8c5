using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Policy.Data;

namespace Modelgate.Operator.Certificates;

/// <summary>Whom the API server trusts when it asks us: <c>caBundle</c> of the webhooks that lead to our Service. Nothing else of the configuration is touched.</summary>
internal sealed class WebhookTrust(IObjectReader reader, IObjectWriter writer, CertificateSettings settings)
{
    /// <summary>What the configuration says; no webhooks where there is none, or none of ours.</summary>
    public async Task<ReadTrust> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var json = await reader.GetAsync(ClusterKinds.ValidatingWebhookConfigurations, "", settings.WebhookConfiguration, ApiLimits.AnswerTime, cancellationToken);
            var read = JsonReader.Read(json.Span);
            if (!read.IsRead)
                throw new ApiException(ApiFailureKind.Unreadable, $"ValidatingWebhookConfiguration {settings.WebhookConfiguration} is not readable: {read.Error}");
            var root = read.Documents[0];
            return new(root.At("metadata", "resourceVersion")?.Text ?? "", [.. Ours(root)]);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            return new("", []);
        }
    }

    /// <summary>Makes the webhooks trust exactly these authorities.</summary>
    /// <returns>How many webhooks did not.</returns>
    /// <exception cref="ApiException">It could not be done; a configuration that was changed since it was read is left alone.</exception>
    public async Task<int> WriteAsync(ReadTrust trust, IReadOnlyList<X509Certificate2> authorities, CancellationToken cancellationToken)
    {
        var wanted = Text(authorities);
        var stale = trust.Webhooks.Where(w => w.Bundle != wanted).ToArray();
        if (stale.Length == 0)
            return 0;
        var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(wanted));
        var patch = new JsonArray(Operation("test", "/metadata/resourceVersion", trust.ResourceVersion));
        foreach (var webhook in stale)
            patch.Add(Operation("add", FormattableString.Invariant($"/webhooks/{webhook.Index}/clientConfig/caBundle"), encoded));
        await writer.PatchAsync(ClusterKinds.ValidatingWebhookConfigurations, "", settings.WebhookConfiguration, Encoding.UTF8.GetBytes(patch.ToJsonString()), cancellationToken);
        return stale.Length;
    }

    /// <summary>Authorities as <c>ca.crt</c> and <c>caBundle</c> hold them.</summary>
    public static string Text(IEnumerable<X509Certificate2> authorities) => string.Concat(authorities.Select(a => a.ExportCertificatePem() + "\n"));

    private static JsonObject Operation(string name, string path, string value) => new JsonObject { ["op"] = name, ["path"] = path, ["value"] = value };

    private IEnumerable<TrustingWebhook> Ours(DataNode root)
    {
        var all = root["webhooks"]?.Items ?? [];
        for (var i = 0; i < all.Count; i++)
        {
            var service = all[i].At("clientConfig", "service");
            if (service?["name"]?.Text == settings.Service.Name && service["namespace"]?.Text == settings.Service.Namespace)
                yield return new(i, Decoded(all[i].At("clientConfig", "caBundle")?.Text ?? ""));
        }
    }

    private static string Decoded(string bundle)
    {
        var bytes = new byte[bundle.Length];
        return Convert.TryFromBase64String(bundle, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}

/// <summary>A webhook that leads to our Service.</summary>
/// <param name="Index">Its place in the configuration.</param>
/// <param name="Bundle">The authorities that it trusts, PEM; empty for none.</param>
internal sealed record TrustingWebhook(int Index, string Bundle);

/// <summary>Whom webhooks trust at one moment.</summary>
/// <param name="ResourceVersion">The configuration's version.</param>
/// <param name="Webhooks">The webhooks that lead to our Service.</param>
internal sealed record ReadTrust(string ResourceVersion, IReadOnlyList<TrustingWebhook> Webhooks);
