using Modelgate.Operator.Admission;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Telemetry;
using Modelgate.Policy;
using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Resources;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Standalone;

/// <summary>Judges requests with the current state, be it a folder's or a cluster's.</summary>
internal sealed class AdmissionJudge(IServingState state, TimeProvider time) : IAdmissionJudge
{
    /// <summary>Subresources of pods that change nothing a container loads. What is not listed is judged: a new one must not be a way around.</summary>
    private static readonly HashSet<string> IgnoredPodSubresources = new(StringComparer.Ordinal)
    {
        "attach", "binding", "eviction", "exec", "log", "portforward", "proxy", "resize", "status",
    };

    /// <summary>The share of the caller's time that reading may take; the rest is for judging and answering.</summary>
    private const double ReadingShare = 0.75;

    private readonly DeclarationJudge _declarations = new(time);

    /// <inheritdoc/>
    public ValueTask<AdmissionResponse> JudgeAsync(AdmissionRequest request, TimeSpan limit)
    {
        if (request.Operation is not ("CREATE" or "UPDATE"))
            return new(AdmissionResponses.Allowed(request.Uid));
        if (request.ResourceGroup == DeclarationCheck.Group)
            return _declarations.JudgeAsync(request, limit);
        if (request is { Operation: "UPDATE", SubResource: "" } && TerminatingObject.Is(request.Object.Span))
            return new(AdmissionResponses.Terminating(request.Uid));
        if (request is { ResourceGroup: "", Resource: "pods" })
        {
            if (IgnoredPodSubresources.Contains(request.SubResource))
                return new(AdmissionResponses.Allowed(request.Uid));
            return request.Kind is { Group: "", Kind: "Pod" }
                ? Pod(request, limit)
                : new(AdmissionResponses.Unreadable(request.Uid, $"its resource is pods/{request.SubResource}, its object is no Pod"));
        }

        return request.SubResource is "status" or "scale" ? new(AdmissionResponses.Allowed(request.Uid)) : Other(request, limit);
    }

    private ValueTask<AdmissionResponse> Pod(AdmissionRequest request, TimeSpan limit) =>
        PodWorkloadReader.TryRead(request.Object.Span, request.Namespace, out var pod, out var error)
            ? Review(request, [pod], pod.Name, pod.Labels, limit)
            : new(AdmissionResponses.Unreadable(request.Uid, "its object is not a readable Pod: " + error));

    private ValueTask<AdmissionResponse> Other(AdmissionRequest request, TimeSpan limit)
    {
        var read = JsonReader.Read(request.Object.Span, refuseRepeats: true);
        if (!read.IsRead)
            return new(AdmissionResponses.Unreadable(request.Uid, $"its object is not readable: {read.Error}"));
        var manifest = new ManifestObject(read.Documents[0], request.Namespace);
        if (manifest.ApiVersion != request.Kind.ApiVersion || manifest.Kind != request.Kind.Kind)
            return new(AdmissionResponses.Unreadable(request.Uid, "its object is of another kind than the request says"));
        var pods = ManifestPods.Of(manifest);
        return pods.Count == 0 && ServedResources.IsUnknownKind(manifest.Group, manifest.Kind)
            ? new(AdmissionResponses.UnknownKind(request))
            : Review(request, pods, manifest.Name, ManifestReviewer.Subject(manifest).Labels, limit);
    }

    private ValueTask<AdmissionResponse> Review(
        AdmissionRequest request, IReadOnlyList<PodWorkload> pods, string name, IReadOnlyDictionary<string, string> labels, TimeSpan limit)
    {
        var current = state.Current;
        var (needed, mayServe) = Needs(pods, current.Snapshot);
        var reading = current.Content.ReadAsync(request.Namespace, needed, mayServe, limit * ReadingShare);
        return reading.IsCompletedSuccessfully
            ? new(Decide(request, pods, name, labels, current.Snapshot, reading.Result))
            : DecideAsync(request, pods, name, labels, current.Snapshot, reading);
    }

    private async ValueTask<AdmissionResponse> DecideAsync(
        AdmissionRequest request, IReadOnlyList<PodWorkload> pods, string name, IReadOnlyDictionary<string, string> labels, ClusterSnapshot snapshot,
        ValueTask<RequestContent> reading) => Decide(request, pods, name, labels, snapshot, await reading);

    private AdmissionResponse Decide(
        AdmissionRequest request, IReadOnlyList<PodWorkload> pods, string name, IReadOnlyDictionary<string, string> labels, ClusterSnapshot snapshot, RequestContent content)
    {
        if (content.Problem is { } problem)
            return AdmissionResponses.Unread(request.Uid, problem);
        var input = new ReviewInput
        {
            Subject = Subject(request, name, labels, content.NamespaceLabels),
            Pods = pods,
            ConfigMaps = content.ConfigMaps,
            Now = time.GetUtcNow(),
        };
        var started = time.GetTimestamp();
        IReadOnlyList<PodResolution> resolved;
        using (ReviewTraces.Step("resolve"))
            resolved = AdmissionPolicy.Resolve(input, snapshot);
        Instruments.ResolutionDuration.Record(time.GetElapsedTime(started).TotalSeconds);
        using var span = ReviewTraces.Step("judge");
        var decision = AdmissionPolicy.Review(input, snapshot, resolved);
        ReviewMeasurements.Judged(request, decision);
        return AdmissionResponses.Of(request, decision);
    }

    /// <summary>The ConfigMaps that pods name, of the pods that may have to do with models; and whether there are such pods. Ordinary pods cost no reading.</summary>
    private static (IReadOnlyList<string> ConfigMaps, bool MayServe) Needs(IReadOnlyList<PodWorkload> pods, ClusterSnapshot snapshot)
    {
        IReadOnlyList<string> names = [];
        var mayServe = false;
        for (var i = 0; i < pods.Count; i++)
        {
            var pod = pods[i];
            if (snapshot.Runtimes.IsBuiltIn && !PodTriage.MayServe(pod))
                continue;
            mayServe = true;
            var own = ConfigMapNames.Of(pod);
            names = names.Count == 0 ? own : own.Count == 0 ? names : [.. names.Union(own)];
        }

        return (names, mayServe);
    }

    private static ReviewSubject Subject(
        AdmissionRequest request, string name, IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string>? namespaceLabels) => new()
        {
            ApiVersion = request.Kind.ApiVersion,
            Kind = request.Kind.Kind,
            Namespace = request.Namespace,
            NamespaceLabels = namespaceLabels,
            Name = request.Name.Length > 0 ? request.Name : name,
            Labels = labels,
            UserName = request.UserName,
            Operation = request.Operation,
        };
}
