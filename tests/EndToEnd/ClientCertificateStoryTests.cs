using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Modelgate.EndToEnd;

/// <summary>A webhook that answers nobody but the API server, by the certificate that an admin gave it for webhooks.</summary>
public sealed class ClientCertificateStoryTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const string Review = """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1"}}""";

    [Fact]
    public async Task API_server_is_answered_and_nobody_else()
    {
        await using var webhook = await Webhook.StartReplicaAsync(
            cluster, "careful", "--self-signed", "--host", "127.0.0.1", "--client-ca", cluster.WebhookClient.AuthorityFile, "--client-name", "kube-apiserver");
        await webhook.RegisterAsync(cluster);
        await cluster.KubectlAsync("", "create", "namespace", "careful");

        // Registrations reach the API server's own configuration a moment later.
        var text = "";
        await Condition.HoldsAsync(async () => (text = await CreateAsync("vllm/vllm-openai:v0.18.0", "org/model")).Contains("MSC201", StringComparison.Ordinal) && webhook.Logged().Contains("MSC201", StringComparison.Ordinal),
            () => text + webhook.Logged());
        Assert.Contains("Error from server (Forbidden): error when creating \"STDIN\": admission webhook \"pods.modelgate.dev\" denied the request: 2 findings deny this Pod.\nMSC201 ", text, StringComparison.Ordinal);
        Assert.Equal("pod/chat created (server dry run)\n", await CreateAsync("nginx", "-g"));

        using var other = cluster.WebhookClient.OfAnotherAuthority();
        Assert.Equal((HttpStatusCode.Forbidden, "the connection carries no client certificate\n"), await AskAsync(webhook.Port, null));
        Assert.Equal(
            (HttpStatusCode.Forbidden, "the client certificate is expired, not for clients, or not issued by an authority of --client-ca\n"), await AskAsync(webhook.Port, other));
        Assert.Equal("200 ok\n", await webhook.ReadinessAsync());
    }

    private async Task<string> CreateAsync(string image, string argument) => (await cluster.TryKubectlAsync(
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"chat","namespace":"careful"},"spec":{"containers":[{"name":"server","image":"{{{image}}}","args":["{{{argument}}}"]}]}}""",
        "create", "--dry-run=server", "-f", "-")).Text;

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(int port, X509Certificate2? certificate)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        if (certificate is not null)
            handler.ClientCertificates.Add(certificate);
        using var client = new HttpClient(handler);
        using var answer = await client.PostAsync(new Uri(FormattableString.Invariant($"https://127.0.0.1:{port}/validate")), new StringContent(Review, Encoding.UTF8, "application/json"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
