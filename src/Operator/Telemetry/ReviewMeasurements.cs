using System.Diagnostics;
using Modelgate.Operator.Admission;
using Modelgate.Policy;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Telemetry;

/// <summary>Measures reviews. Called on the request's path: allocates nothing, and changes no answer.</summary>
/// <remarks>Labels stand in the order of the alphabet, as the OpenTelemetry SDK keeps them: another order would cost it a second look.</remarks>
internal static class ReviewMeasurements
{
    /// <summary>What findings of no server are counted under, and reviews under no policy.</summary>
    private const string None = "none";

    private const int MaxKinds = 64;
    private const int MaxNamespaces = 200;
    private const int MaxPolicies = 50;
    private const int MaxRuntimes = 60;

    private static readonly LabelValues Kinds = new(
        MaxKinds, "Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "InferenceService", "LLMInferenceService", "ServingRuntime",
        "ClusterServingRuntime", "RayCluster", "RayJob", "RayService", "Model", "ModelPolicy", "ModelBundle", "ConfigMap");

    private static readonly LabelValues Namespaces = new(MaxNamespaces);
    private static readonly LabelValues Policies = new(MaxPolicies);
    private static readonly LabelValues Runtimes = new(MaxRuntimes);
    private static readonly FindingSeries Series = new();
    private static readonly FindingSeries Exempted = new();

    /// <summary>A request got its answer.</summary>
    public static void Answered(AdmissionRequest request, AdmissionResponse response, TimeSpan elapsed)
    {
        var decision = EnumLabels<DecisionOutcome>.Of(response.Decision);
        if (Instruments.ReviewDuration.Enabled)
            Instruments.ReviewDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("decision", decision));
        if (!Instruments.Reviews.Enabled)
            return;
        Instruments.Reviews.Add(1, new TagList
        {
            { "decision", decision },
            { "dry_run", request.IsDryRun ? "true" : "false" },
            { "kind", Kinds.Of(request.Kind.Kind) },
            { "mode", response.Mode is { } mode ? EnumLabels<EnforcementMode>.Of(mode) : None },
        });
    }

    /// <summary>A request was judged. Dry runs change nothing, so they count among the reviews and not among the findings, which alerts are about.</summary>
    public static void Judged(AdmissionRequest request, Decision decision)
    {
        if (request.IsDryRun || decision.Findings.Count == 0 || !Instruments.Findings.Enabled)
            return;
        var place = request.Namespace.Length == 0 ? None : Namespaces.Of(request.Namespace);
        var cursor = default(Cursor);
        for (var i = 0; i < decision.Findings.Count; i++)
        {
            var judged = decision.Findings[i];
            if (judged.IsExempted)
                Exemption(judged, place);
            else
                Finding(judged, place, Runtimes.Of(cursor.RuntimeOf(judged.Finding.Container, decision.Pods) ?? None));
        }
    }

    /// <summary>Makes the series that are known beforehand: one that first appears with its first error has grown by nothing for Prometheus.</summary>
    public static void Begin()
    {
        foreach (var reason in Enum.GetValues<WebhookError>())
            Instruments.WebhookErrors.Add(0, new KeyValuePair<string, object?>("reason", EnumLabels<WebhookError>.Of(reason)));
        Instruments.ReviewsInFlight.Add(0);
    }

    /// <summary>A request got no judgement.</summary>
    public static void Failed(WebhookError reason) =>
        Instruments.WebhookErrors.Add(1, new KeyValuePair<string, object?>("reason", EnumLabels<WebhookError>.Of(reason)));

    /// <summary>A ConfigMap changed under admitted pods, which were judged again.</summary>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="decision">The weightiest decision about the pods that name it; Deny too when the change itself was refused.</param>
    public static void ConfigMapChanged(string @namespace, DecisionOutcome decision) => Instruments.ConfigMapChanges.Add(1, new TagList
    {
        { "decision", EnumLabels<DecisionOutcome>.Of(decision) },
        { "namespace", Namespaces.Of(@namespace) },
    });

    private static void Finding(JudgedFinding judged, string place, string runtime)
    {
        (runtime, place) = Series.Of(judged.Finding.Rule, judged.Action, runtime, place);
        Instruments.Findings.Add(1, new TagList
        {
            { "action", EnumLabels<RuleAction>.Of(judged.Action) },
            { "namespace", place },
            { "rule", judged.Finding.Rule.ToString() },
            { "runtime", runtime },
            { "severity", EnumLabels<Severity>.Of(judged.Finding.Severity) },
        });
    }

    private static void Exemption(JudgedFinding judged, string place)
    {
        // An exemption has one action and no runtime: its policy takes that place.
        (var policy, place) = Exempted.Of(judged.Finding.Rule, RuleAction.Ignore, Policies.Of(judged.Policy), place);
        Instruments.ExemptionsUsed.Add(1, new TagList
        {
            { "namespace", place },
            { "policy", policy },
            { "rule", judged.Finding.Rule.ToString() },
        });
    }

    /// <summary>Findings come in the order of pods and containers, so that finding the container of each costs one walk in all.</summary>
    private struct Cursor
    {
        private int _pod;
        private int _container;

        public string? RuntimeOf(string? container, IReadOnlyList<PodResolution> pods)
        {
            if (container is null || pods.Count == 0)
                return null;
            var (pod, index) = (_pod, _container);
            do
            {
                var containers = pods[pod].Containers;
                if (index < containers.Count && string.Equals(containers[index].Container.Name, container, StringComparison.Ordinal))
                {
                    (_pod, _container) = (pod, index);
                    return containers[index].Runtime;
                }

                if (++index >= containers.Count)
                    (pod, index) = ((pod + 1) % pods.Count, 0);
            }
            while (pod != _pod || index != _container);
            return null;
        }
    }
}
