using System.Diagnostics;
using System.Diagnostics.Metrics;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Telemetry;

/// <summary>Every instrument that something is added to when it happens. What is read from the state is in <see cref="StateInstruments"/>.</summary>
/// <remarks>
/// Names are those of Prometheus without <c>_total</c> and the unit, which the exporter adds; docs/reference/metrics.md lists them. Labels come from closed sets or are
/// bounded by <see cref="LabelValues"/>. Without a listener (no <c>--metrics-listen</c>, no OTLP) an instrument costs a comparison.
/// </remarks>
internal static class Instruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Modelgate";

    /// <summary>From a review of an ordinary pod, 30 µs, to the longest time that an API server waits by default.</summary>
    private static readonly double[] Seconds =
        [0.00003, 0.0001, 0.0003, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Reviews that were answered, by <c>decision</c>, <c>mode</c>, <c>kind</c> and <c>dry_run</c>.</summary>
    public static readonly Counter<long> Reviews = Counter("modelgate_reviews", "{review}", "Admission reviews that were answered.");

    /// <summary>Reviews that are being judged.</summary>
    public static readonly UpDownCounter<long> ReviewsInFlight =
        Meter.CreateUpDownCounter<long>("modelgate_reviews_in_flight", "{review}", "Admission reviews that are being judged.");

    /// <summary>From a read request to its answer, by <c>decision</c>.</summary>
    public static readonly Histogram<double> ReviewDuration = Duration("modelgate_review_duration", "Time from a request that was read to its answer.");

    /// <summary>Resolution of a request's pods.</summary>
    public static readonly Histogram<double> ResolutionDuration =
        Duration("modelgate_resolution_duration", "Time to find out what the pods of a review tell their runtimes to load.");

    /// <summary>A ConfigMap read for a request, by <c>result</c>.</summary>
    public static readonly Histogram<double> ConfigMapReadDuration =
        Duration("modelgate_configmap_read_duration", "Time to read a ConfigMap that a pod names from the API server, while its review waits.");

    /// <summary>Verification of all bundles for a snapshot.</summary>
    public static readonly Histogram<double> VerificationDuration =
        Duration("modelgate_verification_duration", "Time to verify the bundles of a snapshot under every policy; what did not change is not verified again.");

    /// <summary>Findings, by <c>rule</c>, <c>severity</c>, <c>runtime</c>, <c>namespace</c> and <c>action</c>.</summary>
    public static readonly Counter<long> Findings = Counter("modelgate_findings", "{finding}", "Findings of admission reviews, exempted ones and dry runs aside.");

    /// <summary>Findings that an exemption took away, by <c>rule</c>, <c>policy</c> and <c>namespace</c>.</summary>
    public static readonly Counter<long> ExemptionsUsed =
        Counter("modelgate_exemptions_used", "{finding}", "Findings of admission reviews that an exemption of a policy took away.");

    /// <summary>Requests that got no judgement, by <c>reason</c>.</summary>
    public static readonly Counter<long> WebhookErrors = Counter("modelgate_webhook_errors", "{request}", "Requests that were denied or refused without a judgement.");

    /// <summary>Watches that began again, by <c>resource</c> and <c>reason</c>.</summary>
    public static readonly Counter<long> WatchRestarts =
        Counter("modelgate_watch_restarts", "{restart}", "Watches of the API server that ended before their time and were begun again.");

    /// <summary>ConfigMaps that changed under admitted pods, by <c>namespace</c> and <c>decision</c>.</summary>
    public static readonly Counter<long> ConfigMapChanges =
        Counter("modelgate_configmap_changes", "{change}", "Changes of ConfigMaps that admitted pods take model settings from.");

    /// <summary>A watch ended before its time.</summary>
    public static void WatchRestarted(ResourceKind kind, ApiFailureKind why) => WatchRestarts.Add(1, new TagList
    {
        { "reason", EnumLabels<ApiFailureKind>.Of(why) },
        { "resource", kind.ToString() },
    });

    private static Counter<long> Counter(string name, string unit, string description) => Meter.CreateCounter<long>(name, unit, description);

    private static Histogram<double> Duration(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
}
