using System.Net;
using System.Text.Json;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Standalone;

namespace Modelgate.Operator.Tests.Hosting;

/// <summary>The whole way: TLS, HTTP/2, the real rules.</summary>
public class WebhookDecisionTests
{
    [Fact]
    public async Task Denial_goes_out_as_the_API_server_reads_it()
    {
        await using var webhook = await RunningWebhook.StartAsync();

        var (status, body, version) = await webhook.PostAsync(Reviews.Of(Reviews.VllmPod), "/validate?timeout=10s");

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (status, version));
        Assert.Equal(JudgedRequest.Json(JudgedRequest.Of(Reviews.Of(Reviews.VllmPod))), body);
        var answer = JsonDocument.Parse(body).RootElement.GetProperty("response").GetProperty("status");
        Assert.Equal(("Failure", "Forbidden", 403), (answer.GetProperty("status").GetString(), answer.GetProperty("reason").GetString(), answer.GetProperty("code").GetInt32()));
        Assert.Equal(3, answer.GetProperty("details").GetProperty("causes").GetArrayLength());
    }

    [Fact]
    public async Task Policy_that_appears_is_in_force_without_a_restart()
    {
        await using var webhook = await RunningWebhook.StartAsync();
        Assert.False((await webhook.ReviewAsync(Reviews.Of(Reviews.VllmPod))).GetProperty("allowed").GetBoolean());

        webhook.Folder.Write("config/policy.yaml", JudgedRequest.PolicyFile("Warn").Text);

        await RunningWebhook.UntilAsync(async () => (await webhook.ReviewAsync(Reviews.Of(Reviews.VllmPod))).GetProperty("allowed").GetBoolean());
        var response = await webhook.ReviewAsync(Reviews.Of(Reviews.VllmPod));
        Assert.Equal(5, response.GetProperty("warnings").GetArrayLength());
        Assert.Equal("2", response.GetProperty("auditAnnotations").GetProperty("generation").GetString());
    }

    [Fact]
    public async Task Own_resources_have_an_address_of_their_own()
    {
        await using var webhook = await RunningWebhook.StartAsync();
        var review = Reviews.Of(
            """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelPolicy","metadata":{"name":"llm"},"spec":{"mood":"Enforce"}}""", "CREATE", "modelpolicies", "", "ModelPolicy", "modelgate.dev", "v1alpha1");

        var status = (await webhook.ReviewAsync(review, "/validate-resources?timeout=10s")).GetProperty("status");

        Assert.Equal((422, "Invalid"), (status.GetProperty("code").GetInt32(), status.GetProperty("reason").GetString()));
        Assert.Equal("spec.mood", status.GetProperty("details").GetProperty("causes")[0].GetProperty("field").GetString());
        Assert.Equal(400, (await webhook.ReviewAsync(Reviews.Of(Reviews.NginxPod), "/validate-resources")).GetProperty("status").GetProperty("code").GetInt32());
    }
}
