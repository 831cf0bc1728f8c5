using System.Diagnostics;
using System.Text;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Telemetry;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Hosting;
using Modelgate.Policy;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Tests.Telemetry;

[Collection("metrics")]
public sealed class ReviewMeasurementsTests
{
    [Fact]
    public async Task Measuring_a_review_allocates_nothing_while_Prometheus_listens()
    {
        await using var webhook = await RunningWebhook.StartAsync(servesMetrics: true);
        var request = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(Reviews.Of(Reviews.VllmPod))).Request!;
        Assert.True(PodWorkloadReader.TryRead(request.Object.Span, request.Namespace, out var pod, out _));
        var decision = AdmissionPolicy.Review(
            new() { Subject = new() { ApiVersion = "v1", Kind = "Pod", Namespace = "ml", Name = "llm" }, Pods = [pod], ConfigMaps = new ConfigMapCatalog().For("", "ml"), Now = DateTimeOffset.UnixEpoch },
            ClusterSnapshot.BuiltIn);
        Assert.Equal(5, decision.Findings.Count);
        var response = AdmissionResponses.Of(request, decision);

        void Measure()
        {
            ReviewMeasurements.Judged(request, decision);
            ReviewMeasurements.Answered(request, response, TimeSpan.FromMilliseconds(1));
        }

        // What the runtime allocates once, as when it compiles code anew, is not what a review costs: that would come each time.
        var least = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Measure();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public async Task Spans_of_a_review_hang_below_the_API_servers()
    {
        System.Collections.Concurrent.ConcurrentQueue<Activity> ended = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ReviewTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var webhook = await RunningWebhook.StartAsync();
        using var client = webhook.Client();
        client.DefaultRequestHeaders.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        using var content = new StringContent(Reviews.Of(Reviews.VllmPod), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/validate", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Activity[] Spans() => [.. ended.Where(a => a.TraceId.ToHexString() == "4bf92f3577b34da6a3ce929d0e0e4736")];
        await RunningWebhook.UntilAsync(() => Task.FromResult(Spans().Length == 3));

        var review = Assert.Single(Spans(), a => a.OperationName == "review");
        Assert.Equal("00f067aa0ba902b7", review.ParentSpanId.ToHexString());
        Assert.All(Spans().Where(a => a != review), a => Assert.Equal(review.SpanId, a.ParentSpanId));
        Assert.Equal(["judge", "resolve", "review"], Spans().Select(a => a.OperationName).Order());
        Assert.Equal("Deny", review.GetTagItem("modelgate.decision"));
        Assert.Equal("ml", review.GetTagItem("k8s.namespace.name"));
    }
}
