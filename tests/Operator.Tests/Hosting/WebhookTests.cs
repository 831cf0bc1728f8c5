using System.Net;
using System.Text.Json;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Tests.Admission;

namespace Modelgate.Operator.Tests.Hosting;

public class WebhookTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Pod_without_a_model_is_allowed_over_both_protocols(string version)
    {
        await using var webhook = await RunningWebhook.StartAsync();

        var (status, body, used) = await webhook.PostAsync(Reviews.Of(Reviews.NginxPod), version: Version.Parse(version));

        Assert.Equal((HttpStatusCode.OK, version), (status, used.ToString()));
        var response = JsonDocument.Parse(body).RootElement.GetProperty("response");
        Assert.Equal(Reviews.Uid, response.GetProperty("uid").GetString());
        Assert.True(response.GetProperty("allowed").GetBoolean());
    }

    [Theory]
    [InlineData("DELETE", "pods", "")]
    [InlineData("CONNECT", "pods", "exec")]
    [InlineData("UPDATE", "pods", "status")]
    [InlineData("UPDATE", "pods", "resize")]
    public async Task What_loads_nothing_is_allowed(string operation, string resource, string subResource)
    {
        await using var webhook = await RunningWebhook.StartAsync();
        var pod = operation is "DELETE" or "CONNECT" ? "null" : Reviews.VllmPod;

        Assert.True((await webhook.ReviewAsync(Reviews.Of(pod, operation, resource, subResource))).GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task Unknown_subresource_with_another_object_is_denied()
    {
        await using var webhook = await RunningWebhook.StartAsync();

        var response = await webhook.ReviewAsync(Reviews.Of("{}", "UPDATE", "pods", "later", kind: "PodLater"));

        Assert.False(response.GetProperty("allowed").GetBoolean());
        Assert.Equal(400, response.GetProperty("status").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-8", "{}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[1,2", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}", HttpStatusCode.BadRequest)]
    public async Task Body_without_a_uid_is_an_http_error(string contentType, string body, HttpStatusCode expected)
    {
        await using var webhook = await RunningWebhook.StartAsync();

        Assert.Equal(expected, (await webhook.PostAsync(body, contentType: contentType)).Status);
    }

    [Theory]
    [InlineData("admission.k8s.io/v1\"", "admission.k8s.io/v2\"")]
    [InlineData("\"CREATE\"", "\"PATCH\"")]
    [InlineData("\"containers\":[", "\"containers\":7,\"x\":[")]
    [InlineData("\"dryRun\":false", "\"dryRun\":")]
    public async Task Body_with_a_uid_is_a_denial_with_code_400(string part, string instead)
    {
        await using var webhook = await RunningWebhook.StartAsync();

        var response = await webhook.ReviewAsync(Reviews.Of(Reviews.NginxPod).Replace(part, instead, StringComparison.Ordinal));

        Assert.Equal(Reviews.Uid, response.GetProperty("uid").GetString());
        Assert.False(response.GetProperty("allowed").GetBoolean());
        Assert.Equal(400, response.GetProperty("status").GetProperty("code").GetInt32());
        Assert.StartsWith("Modelgate cannot read this request: ", response.GetProperty("status").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Oversize_body_is_refused()
    {
        await using var webhook = await RunningWebhook.StartAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await webhook.PostAsync(new string(' ', AdmissionEndpoint.MaxBodyLength + 1))).Status);
    }

    [Fact]
    public async Task Large_pod_is_read()
    {
        await using var webhook = await RunningWebhook.StartAsync();
        var pod = Reviews.NginxPod.Replace("\"nginx\"", "\"nginx\",\"args\":[\"" + new string('a', 3 * 1024 * 1024) + "\"]", StringComparison.Ordinal);

        Assert.True((await webhook.ReviewAsync(Reviews.Of(pod))).GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task Review_that_takes_too_long_is_denied_in_time()
    {
        using var gate = new ManualResetEventSlim();
        await using var webhook = await RunningWebhook.StartAsync(new Judge(_ =>
        {
            gate.Wait(RunningWebhook.Limit);
            return AdmissionResponses.Allowed(Reviews.Uid);
        }));

        var response = await webhook.ReviewAsync(Reviews.Of(Reviews.NginxPod), "/validate?timeout=300ms");
        gate.Set();

        Assert.False(response.GetProperty("allowed").GetBoolean());
        Assert.Equal(504, response.GetProperty("status").GetProperty("code").GetInt32());
        Assert.StartsWith("Modelgate did not finish within 0.27 s, so the object is not admitted.", response.GetProperty("status").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_of_ours_is_a_denial_with_a_correlation_id_and_no_details()
    {
        await using var webhook = await RunningWebhook.StartAsync(new Judge(_ => throw new InvalidTimeZoneException("secret detail")));

        var (_, body, _) = await webhook.PostAsync(Reviews.Of(Reviews.NginxPod));

        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        var response = JsonDocument.Parse(body).RootElement.GetProperty("response");
        Assert.Equal(500, response.GetProperty("status").GetProperty("code").GetInt32());
        var id = response.GetProperty("auditAnnotations").GetProperty("correlation-id").GetString()!;
        Assert.Equal($"MSC999 internal-error: Modelgate failed to judge this object, so it is not admitted. Give the cluster's admins this id: {id}.",
            response.GetProperty("status").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Certificate_is_replaced_when_its_files_change()
    {
        await using var webhook = await RunningWebhook.StartAsync();
        var first = await webhook.ThumbprintAsync();

        webhook.Folder.Write("tls.key", "half written");
        Assert.Equal(first, await webhook.ThumbprintAsync());
        RunningWebhook.WriteCertificate(webhook.Folder);

        await RunningWebhook.UntilAsync(async () => await webhook.ThumbprintAsync() != first);
    }

    [Fact]
    public async Task Configuration_with_errors_leaves_the_last_good_one_in_use()
    {
        await using var webhook = await RunningWebhook.StartAsync();
        Assert.Equal("200 ok\n", await webhook.GetAsync("/readyz"));

        webhook.Folder.Write("config/policy.yaml", "apiVersion: modelgate.dev/v1alpha1\nkind: ModelPolicy\nmetadata: {name: a}\nspec: {mood: Enforce}\n");
        await RunningWebhook.UntilAsync(async () => await webhook.GetAsync("/readyz") == "200 ok, but newer configuration is not in use; see the log\n");
        Assert.True((await webhook.ReviewAsync(Reviews.Of(Reviews.NginxPod))).GetProperty("allowed").GetBoolean());

        File.Delete(webhook.Folder.Path + "/config/policy.yaml");
        await RunningWebhook.UntilAsync(async () => await webhook.GetAsync("/readyz") == "200 ok\n");
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/healthz")]
    public async Task Health_is_answered(string path)
    {
        await using var webhook = await RunningWebhook.StartAsync();
        Assert.Equal("200 ok\n", await webhook.GetAsync(path));
    }

    private sealed class Judge(Func<AdmissionRequest, AdmissionResponse> answer) : IAdmissionJudge
    {
        ValueTask<AdmissionResponse> IAdmissionJudge.JudgeAsync(AdmissionRequest request, TimeSpan limit) => new(answer(request));
    }
}
