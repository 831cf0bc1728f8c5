using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Certificates;
using Modelgate.Operator.Hosting;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Hosting;

public class LifecycleTests
{
    private static readonly ServiceName Service = new("modelgate-system", "modelgate");

    [Fact]
    public async Task Settings_come_from_the_command_line_alone()
    {
        await using var webhook = await RunningWebhook.StartAsync();

        // An appsettings.json in the working folder, or a variable, would open other ports.
        Assert.All(webhook.SettingSources, s => Assert.IsType<MemoryConfigurationProvider>(s, exactMatch: false));
    }

    [Fact]
    public async Task Without_a_certificate_connections_are_refused_until_there_is_one()
    {
        var certificate = ServingCertificate.Awaited(NullLogger.Instance);
        await using var webhook = await RunningWebhook.StartAsync(certificate: certificate);
        await Assert.ThrowsAsync<HttpRequestException>(() => webhook.GetAsync("/livez"));
        Assert.Equal("there is no serving certificate yet", certificate.Problem(DateTimeOffset.UtcNow));

        certificate.Use(Pair(DateTimeOffset.UtcNow));

        Assert.Equal("200 ok\n", await webhook.GetAsync("/readyz"));
    }

    [Fact]
    public async Task Expired_certificate_ends_readiness()
    {
        var certificate = ServingCertificate.Awaited(NullLogger.Instance);
        certificate.Use(Pair(DateTimeOffset.UtcNow.AddDays(-91)));
        await using var webhook = await RunningWebhook.StartAsync(certificate: certificate);

        Assert.Equal($"503 not ready: the serving certificate expired at {certificate.NotAfter:u}\n", await webhook.GetAsync("/readyz"));
        Assert.Equal("200 ok\n", await webhook.GetAsync("/livez"));
    }

    [Fact]
    public async Task Draining_replica_is_not_ready_and_still_answers_and_sends_its_clients_elsewhere()
    {
        var parts = new HostParts();
        await using var webhook = await RunningWebhook.StartAsync(parts: parts);
        using var client = webhook.Client();
        await client.GetStringAsync(new Uri("/livez", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await ReviewAsync(client));
        Assert.Equal(1, webhook.Connections);

        parts.Drain.Begin();

        Assert.Equal("503 not ready: it shuts down\n", await webhook.GetAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, await ReviewAsync(client));
        // The connection is of no use any more: sooner or later the client makes another one.
        var before = webhook.Connections;
        await RunningWebhook.UntilAsync(async () => await ReviewAsync(client) == HttpStatusCode.OK && webhook.Connections > before);
    }

    [Fact]
    public async Task Request_in_flight_is_finished_when_the_program_stops()
    {
        using var gate = new SemaphoreSlim(0);
        var judging = new TaskCompletionSource();
        await using var webhook = await RunningWebhook.StartAsync(new Judge(async () =>
        {
            judging.SetResult();
            await gate.WaitAsync(RunningWebhook.Limit);
        }));
        using var client = webhook.Client();
        var review = ReviewAsync(client);
        await judging.Task;

        var stopping = webhook.StopAsync();
        // The port is closed, the request is not.
        await RunningWebhook.UntilAsync(() => IsClosedAsync(webhook));
        Assert.False(review.IsCompleted || stopping.IsCompleted);
        gate.Release();

        Assert.Equal(HttpStatusCode.OK, await review);
        await stopping;
    }

    [Fact]
    public void Files_are_replaced_as_kubelet_does_it()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "..1", RunningWebhook.WriteCertificate);
        Directory.CreateSymbolicLink(folder.Path + "/..data", "..1");
        File.CreateSymbolicLink(folder.Path + "/tls.crt", "..data/tls.crt");
        File.CreateSymbolicLink(folder.Path + "/tls.key", "..data/tls.key");
        var certificate = ServingCertificate.FromFiles(folder.Path + "/tls.crt", folder.Path + "/tls.key", NullLogger.Instance);
        var first = certificate.Context!.TargetCertificate.Thumbprint;
        certificate.Reload();
        Assert.Equal(first, certificate.Context.TargetCertificate.Thumbprint);

        Write(folder, "..2", RunningWebhook.WriteCertificate);
        Directory.CreateSymbolicLink(folder.Path + "/..data_tmp", "..2");
        using (var move = System.Diagnostics.Process.Start("mv", ["-fT", folder.Path + "/..data_tmp", folder.Path + "/..data"]))
            move.WaitForExit();
        certificate.Reload();

        var second = certificate.Context.TargetCertificate.Thumbprint;
        Assert.NotEqual(first, second);

        // A moment at which there is nothing: kubelet has none, other tools do.
        File.Delete(folder.Path + "/..data");
        certificate.Reload();
        Assert.Equal(second, certificate.Context.TargetCertificate.Thumbprint);
    }

    private static void Write(TemporaryFolder folder, string name, Action<TemporaryFolder> write)
    {
        using var other = new TemporaryFolder();
        write(other);
        Directory.CreateDirectory(folder.Path + "/" + name);
        foreach (var file in Directory.GetFiles(other.Path))
            File.Copy(file, $"{folder.Path}/{name}/{Path.GetFileName(file)}");
    }

    private static ServingPair Pair(DateTimeOffset now)
    {
        var made = CertificatePair.MakeAuthority(now, new()).MakeServing(Service, now, new());
        return ServingPair.Read(made.Certificate, made.Key);
    }

    private static async Task<HttpStatusCode> ReviewAsync(HttpClient client)
    {
        using var content = new StringContent(Reviews.Of(Reviews.NginxPod), null, "application/json");
        using var response = await client.PostAsync(new Uri("/validate", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(JsonDocument.Parse(body).RootElement.GetProperty("response").GetProperty("allowed").GetBoolean(), body);
        return response.StatusCode;
    }

    private static async Task<bool> IsClosedAsync(RunningWebhook webhook)
    {
        try
        {
            await webhook.GetAsync("/livez");
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private sealed class Judge(Func<Task> before) : IAdmissionJudge
    {
        async ValueTask<AdmissionResponse> IAdmissionJudge.JudgeAsync(AdmissionRequest request, TimeSpan limit)
        {
            await before();
            return AdmissionResponses.Allowed(Reviews.Uid);
        }
    }
}
