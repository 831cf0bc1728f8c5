using System.Net;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Hosting;

namespace Modelgate.Operator.Tests.Telemetry;

/// <summary>The instruments as Prometheus gets them, from a webhook that runs. Instruments belong to the process, so these tests run one by one.</summary>
[Collection("metrics")]
public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task Review_is_counted_with_its_findings()
    {
        await using var webhook = await RunningWebhook.StartAsync(servesMetrics: true);
        await webhook.ReviewAsync(Reviews.Of(Reviews.VllmPod));
        await webhook.PostAsync("{", contentType: "text/plain");

        var text = await webhook.GetPlainAsync("/metrics");

        Assert.StartsWith("200 text/plain; version=0.0.4; charset=utf-8\n", text, StringComparison.Ordinal);
        Assert.Matches("""modelgate_reviews_total\{decision="Deny",dry_run="false",kind="Pod",mode="Enforce"\} [1-9]""", text);
        Assert.Matches("""modelgate_findings_total\{action="Deny",namespace="[a-z]+",rule="MSC201",runtime="vllm",severity="[A-Z][a-z]+"\} [1-9]""", text);
        Assert.Matches("""modelgate_webhook_errors_total\{reason="Unreadable"\} [1-9]""", text);
        Assert.Matches("""modelgate_webhook_errors_total\{reason="Internal"\} [0-9]""", text);
        Assert.Matches("""modelgate_review_duration_seconds_bucket\{decision="Deny",le="\+Inf"\} [1-9]""", text);
        Assert.Contains("\nmodelgate_ready{} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("otel_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenMetrics_is_given_to_who_asks_for_it()
    {
        await using var webhook = await RunningWebhook.StartAsync(servesMetrics: true);
        await webhook.ReviewAsync(Reviews.Of(Reviews.VllmPod));

        var text = await webhook.GetPlainAsync("/metrics", "application/openmetrics-text; version=1.0.0");

        Assert.StartsWith("200 application/openmetrics-text; version=1.0.0; charset=utf-8", text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE modelgate_reviews counter\n", text, StringComparison.Ordinal);
        Assert.Contains("# UNIT modelgate_review_duration_seconds seconds\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("modelgate", StringComparison.Ordinal) && line.Contains(" # ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_that_is_served_is_on_the_page_with_its_type_and_labels()
    {
        await using var webhook = await RunningWebhook.StartAsync(servesMetrics: true);
        await webhook.ReviewAsync(Reviews.Of(Reviews.VllmPod));

        var served = MetricsPage.Families(await webhook.GetPlainAsync("/metrics"));

        Assert.True(served.Count > 20, string.Join(' ', served.Keys));
        Assert.All(served, family =>
        {
            var row = Assert.Contains(family.Key, MetricsPage.Rows);
            Assert.Equal(row.Type, family.Value.Type);
            Assert.Subset(row.Labels, family.Value.Labels);
        });
    }

    [Fact]
    public async Task Plain_port_has_metrics_and_health_and_nothing_else()
    {
        await using var webhook = await RunningWebhook.StartAsync(servesMetrics: true);

        Assert.StartsWith("200", await webhook.GetPlainAsync("/livez"), StringComparison.Ordinal);
        Assert.StartsWith("200", await webhook.GetPlainAsync("/readyz"), StringComparison.Ordinal);
        Assert.StartsWith("404", await webhook.GetPlainAsync("/validate"), StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = webhook.PlainAddress };
        using var content = new StringContent(Reviews.Of(Reviews.VllmPod), System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/validate", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Port_of_the_webhook_has_no_metrics()
    {
        await using var webhook = await RunningWebhook.StartAsync(servesMetrics: true);

        Assert.StartsWith("404", await webhook.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dry_run_counts_among_the_reviews_and_leaves_no_finding()
    {
        await using var webhook = await RunningWebhook.StartAsync(servesMetrics: true);
        var review = Reviews.Of(Reviews.VllmPod, ns: "dry").Replace("\"dryRun\":false", "\"dryRun\":true", StringComparison.Ordinal);

        await webhook.ReviewAsync(review);
        await webhook.ReviewAsync(Reviews.Of(Reviews.VllmPod, ns: "wet"));
        var text = await webhook.GetPlainAsync("/metrics");

        Assert.Matches("""modelgate_reviews_total\{[^}]*dry_run="true"[^}]*\} [1-9]""", text);
        Assert.Contains("namespace=\"wet\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("namespace=\"dry\"", text, StringComparison.Ordinal);
    }
}
