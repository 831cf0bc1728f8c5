using System.Diagnostics.Metrics;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Standalone;
using Modelgate.Policy;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Verification;

namespace Modelgate.Operator.Telemetry;

/// <summary>Every instrument that is read from the program's state when somebody asks for metrics.</summary>
internal sealed class StateInstruments : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Modelgate.State";

    private const int MaxNamespaces = 200;

    private readonly Meter _meter = new(MeterName);
    private readonly IServingState _state;
    private readonly BundleStatistics _bundles;
    private readonly TimeProvider _time;
    private readonly LabelValues _namespaces = new(MaxNamespaces);

    /// <summary>Makes the instruments.</summary>
    /// <param name="state">The state that requests are judged with.</param>
    /// <param name="time">The clock.</param>
    public StateInstruments(IServingState state, TimeProvider time)
    {
        (_state, _time, _bundles) = (state, time, new(time));
        Gauge("modelgate_build_info", null, "Always 1; the labels say which version runs.", () => [new(1, Label("version", ProductVersion.Text))]);
        Gauge("modelgate_ready", null, "1 when this replica can judge and answer, as /readyz says.", Ready);
        Gauge("modelgate_leader", null, "1 on the replica that writes status, events, reports and certificates.", Leader);
        Gauge("modelgate_queue_depth", "{item}", "What waits for work beside the requests' path.", () => QueueDepths.Current.Select(q => new Measurement<double>(q.Value, Label("queue", q.Key))));
        Gauge("modelgate_thread_pool_queue", "{item}", "What waits for a thread, reviews among it: saturation.", () => ThreadPool.PendingWorkItemCount);

        Gauge("modelgate_snapshot_generation", null, "Number of the snapshot of policies and bundles in use, as audit annotations name it.", () => Snapshot.Generation);
        Gauge("modelgate_snapshot_age", "s", "Time since the snapshot was last known to be what the API server, or the folder, says.", Age);
        Gauge("modelgate_snapshot_stale", null, "1 while something newer than the snapshot may not be in use: files with errors, an API server that does not answer.", () => _state.Current.Problem is null ? 0 : 1);
        Gauge("modelgate_policies", "{policy}", "ModelPolicies in use, by mode.", Policies);
        Gauge("modelgate_exemptions", "{exemption}", "Exemptions in the policies, by whether they still count.", Exemptions);

        Gauge("modelgate_bundles", "{bundle}", "ModelBundles by the best that a policy makes of their evidence.", Bundles);
        Gauge("modelgate_bundle_problems", "{bundle}", "ModelBundles that no policy accepts, by what is nearest to be mended.", BundleProblems);
        Gauge("modelgate_evidence_expiry_timestamp", "s", "When the evidence of a bundle ends, in Unix time; of those that end first.", EvidenceExpiry);
        Gauge("modelgate_trusted_root_expiry_timestamp", "s", "When a trusted root of a policy can vouch for nothing new any more, in Unix time.", RootExpiry);
        Gauge("modelgate_serving_certificate_expiry_timestamp", "s", "When the serving certificate ends, in Unix time.", CertificateExpiry);

        Gauge("modelgate_running_objects", "{object}", "Running objects by what the last background review decided.", RunningObjects);
        Gauge("modelgate_running_findings", "{finding}", "Findings of the last background review.", RunningFindings);
        Gauge("modelgate_running_review_timestamp", "s", "When the last background review ended, in Unix time.", () => RunningReviews.Last is { } last ? [new(Unix(last.Ended))] : []);
    }

    /// <summary>Whether this replica should get requests.</summary>
    public required Func<bool> IsReady { get; init; }

    /// <summary>Until when the serving certificate is valid; null while there is none.</summary>
    public required Func<DateTimeOffset?> CertificateExpires { get; init; }

    /// <summary>Whether this replica leads; null where nobody is elected.</summary>
    public Func<bool>? IsLeader { get; init; }

    private ClusterSnapshot Snapshot => _state.Current.Snapshot;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private double Ready() => IsReady() ? 1 : 0;

    private IEnumerable<Measurement<double>> Leader() => IsLeader is { } leads ? [new(leads() ? 1 : 0)] : [];

    private IEnumerable<Measurement<double>> CertificateExpiry() => CertificateExpires() is { } end ? [new(Unix(end))] : [];

    private IEnumerable<Measurement<double>> Age() => _state.Confirmed is { } confirmed ? [new(Math.Max(0, (_time.GetUtcNow() - confirmed).TotalSeconds))] : [];

    private IEnumerable<Measurement<double>> Policies() =>
        Enum.GetValues<EnforcementMode>().Select(mode => new Measurement<double>(Snapshot.Policies.Count(p => p.Mode == mode), Label("mode", EnumLabels<EnforcementMode>.Of(mode))));

    private IEnumerable<Measurement<double>> Exemptions()
    {
        var now = _time.GetUtcNow();
        var all = Snapshot.Policies.Sum(p => p.Exemptions.Count);
        var active = Snapshot.Policies.Sum(p => p.Exemptions.Count(e => now < e.Expires));
        return [new(active, Label("state", "Active")), new(all - active, Label("state", "Expired"))];
    }

    private IEnumerable<Measurement<double>> Bundles() => _bundles.Of(Snapshot).Counts
        .Select(c => new Measurement<double>(c.Value, Label("verified", c.Key.IsVerified ? "true" : "false"), Label("strength", EnumLabels<EvidenceStrength>.Of(c.Key.Strength))));

    private IEnumerable<Measurement<double>> BundleProblems() =>
        _bundles.Of(Snapshot).Problems.Select(p => new Measurement<double>(p.Value, Label("reason", EnumLabels<EvidenceReasonKind>.Of(p.Key))));

    private IEnumerable<Measurement<double>> EvidenceExpiry() =>
        _bundles.Expiring(Snapshot).Select(e => new Measurement<double>(Unix(e.Expires), Label("namespace", e.Namespace), Label("bundle", e.Name)));

    private IEnumerable<Measurement<double>> RootExpiry() =>
        Snapshot.TrustedRoots.Select(r => new Measurement<double>(Unix(r.Expires), Label("policy", r.Policy), Label("root", r.Name)));

    private IEnumerable<Measurement<double>> RunningObjects() =>
        RunningReviews.Last?.Objects.Select(o => new Measurement<double>(o.Value, Label("decision", EnumLabels<DecisionOutcome>.Of(o.Key)))) ?? [];

    private IEnumerable<Measurement<double>> RunningFindings() =>
        RunningReviews.Last?.Findings.GroupBy(f => (f.Key.Rule, Namespace: _namespaces.Of(f.Key.Namespace), f.Key.Action), f => f.Value)
            .Select(f => new Measurement<double>(
                f.Sum(), Label("rule", f.Key.Rule.ToString()), Label("namespace", f.Key.Namespace), Label("action", EnumLabels<RuleAction>.Of(f.Key.Action)))) ?? [];

    private void Gauge(string name, string? unit, string description, Func<double> value) => _meter.CreateObservableGauge(name, value, unit, description);

    private void Gauge(string name, string? unit, string description, Func<IEnumerable<Measurement<double>>> values) => _meter.CreateObservableGauge(name, values, unit, description);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private static double Unix(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() / 1000.0;
}
