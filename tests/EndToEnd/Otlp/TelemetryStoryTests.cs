using System.Text;
using System.Text.Json;

namespace Modelgate.EndToEnd.Otlp;

/// <summary>Traces and metrics reach an OpenTelemetry collector, and one that is ill is no concern of a review's.</summary>
public sealed class TelemetryStoryTests : IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";

    private const string Policy = """
        {"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelPolicy","metadata":{"name":"strict"},"spec":{"mode":"Enforce"}}
        """;

    private const string Review = """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"3c1c","kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
        "namespace":"chat","name":"server","operation":"CREATE","object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"server","namespace":"chat"},
        "spec":{"containers":[{"name":"server","image":"vllm/vllm-openai:v0.18.0","args":["org/model"]}]}}}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("modelgate-").FullName;
    private readonly HttpClient _client = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
    private readonly int _port = ControlPlane.FreePort();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Review_is_a_span_below_the_API_servers_own_and_is_counted(bool isGrpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc);
        await using var program = await StartAsync(receiver.Address, isGrpc);

        Assert.False(await IsAllowedAsync());

        await Condition.HoldsAsync(
            () => Task.FromResult(receiver.Spans.Any(s => s.Text(5) == "review") && receiver.Metrics.Any(m => m.Text(1) == "modelgate_reviews")),
            () => string.Join(' ', receiver.Spans.Select(s => s.Text(5)).Concat(receiver.Metrics.Select(m => m.Text(1))).Distinct()) + program.Output());
        var review = receiver.Spans.Single(s => s.Text(5) == "review");
        Assert.Equal((Trace, Parent), (review.Hex(1), review.Hex(4)));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["k8s.namespace.name"] = "chat",
                ["modelgate.kind"] = "Pod",
                ["modelgate.name"] = "server",
                ["modelgate.operation"] = "CREATE",
                ["modelgate.uid"] = "3c1c",
                ["modelgate.dry_run"] = "false",
                ["modelgate.decision"] = "Deny",
                ["modelgate.code"] = "403",
            },
            OtlpReceiver.Attributes(review, 9));
        Assert.Equal(["judge", "resolve"], receiver.Spans.Where(s => s.Hex(4) == review.Hex(2)).Select(s => s.Text(5)).Order());
        Assert.Equal("modelgate", receiver.Senders.First()["service.name"]);
        Assert.Equal(0, await program.TerminateAsync());
    }

    [Theory]
    [InlineData(ReceiverManner.Hangs, true)]
    [InlineData(ReceiverManner.Hangs, false)]
    [InlineData(ReceiverManner.Refuses, true)]
    [InlineData(ReceiverManner.Refuses, false)]
    public async Task Ill_receiver_holds_nothing_up(ReceiverManner manner, bool isGrpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc, manner);
        await using var program = await StartAsync(receiver.Address, isGrpc);
        await Condition.HoldsAsync(
            async () =>
            {
                Assert.False(await IsAllowedAsync());
                return receiver.Asked > 1;
            },
            program.Output);

        Assert.False(await IsAllowedAsync());
        Assert.Equal(0, await program.TerminateAsync());
    }

    [Fact]
    public async Task Receiver_that_is_not_there_holds_nothing_up()
    {
        await using var program = await StartAsync("http://127.0.0.1:1", isGrpc: true);

        Assert.False(await IsAllowedAsync());
        Assert.Equal(0, await program.TerminateAsync());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<RunningProgram> StartAsync(string receiver, bool isGrpc)
    {
        await File.WriteAllTextAsync(_folder + "/policy.json", Policy);
        var program = RunningProgram.Start(
            "dotnet",
            [Modelgate.Path, "serve", "--config-dir", _folder, "--self-signed", "--listen", FormattableString.Invariant($"127.0.0.1:{_port}")],
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = isGrpc ? "grpc" : "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            });
        await Condition.HoldsAsync(async () => await IsReadyAsync() || program.HasEnded, program.Output);
        Assert.False(program.HasEnded, program.Output());
        return program;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _client.GetAsync(At("/readyz"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<bool> IsAllowedAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, At("/validate")) { Content = new StringContent(Review, Encoding.UTF8, "application/json") };
        request.Headers.Add("traceparent", $"00-{Trace}-{Parent}-01");
        using var response = await _client.SendAsync(request);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("response").GetProperty("allowed").GetBoolean();
    }

    private Uri At(string path) => new(FormattableString.Invariant($"https://127.0.0.1:{_port}{path}"));
}
