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
/// <param name="state">The state.</param>
/// <param name="time">The clock.</param>
/// <param name="configMaps">Judges changes of ConfigMaps, where it is known which pods run; null: they are let through.</param>
internal sealed class AdmissionJudge(IServingState state, TimeProvider time, IAdmissionJudge? configMaps = null) : IAdmissionJudge
{
    /// <summary>Subresources of pods that change nothing a container loads. What is not listed is judged: a new one must not be a way around.</summary>
    private static readonly HashSet<string> IgnoredPodSubresources = new(StringComparer.Ordinal)
    {
        "attach", "binding", "eviction", "exec", "log", "portforward", "proxy", "resize", "status",
    };

    /// <summary>The share of the caller's time that reading may take; the rest is for judging and answering.</summary>
    internal const double ReadingShare = 0.75;

    private readonly DeclarationJudge _declarations = new(time);

    /// <inheritdoc/>
    public ValueTask<AdmissionResponse> JudgeAsync(AdmissionRequest request, TimeSpan limit)
    {
        if (request is { ResourceGroup: "", Resource: "configmaps" })
            return configMaps?.JudgeAsync(request, limit) ?? new(AdmissionResponses.Allowed(request.Uid));
        if (request.Operation is not ("CREATE" or "UPDATE"))
            return new(AdmissionResponses.Allowed(request.Uid));
        if (request.ResourceGroup == DeclarationCheck.Group)
            return _declarations.JudgeAsync(request, limit);
        if (request is { Operation: "UPDATE", SubResource: "" } && TerminatingObject.Is(request.Object.Span))
            return new(AdmissionResponses.Terminating(request.Uid));
        if (request is { ResourceGroup: "", Resource: "pods" })
        {
            if (request is { Operation: "UPDATE", SubResource: "" } && UnchangedPod.Is(request.Object.Span, request.OldObject.Span))
                return new(AdmissionResponses.Unchanged(request.Uid));
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
        var review = new ObjectReview(Subject(request, name, labels), pods);
        var reading = review.ReadAsync(current, limit * ReadingShare);
        return reading.IsCompletedSuccessfully
            ? new(Decide(request, review, current.Snapshot, reading.Result))
            : DecideAsync(request, review, current.Snapshot, reading);
    }

    private async ValueTask<AdmissionResponse> DecideAsync(AdmissionRequest request, ObjectReview review, ClusterSnapshot snapshot, ValueTask<RequestContent> reading) =>
        Decide(request, review, snapshot, await reading);

    private AdmissionResponse Decide(AdmissionRequest request, ObjectReview review, ClusterSnapshot snapshot, RequestContent content)
    {
        if (content.Problem is { } problem)
            return AdmissionResponses.Unread(request.Uid, problem);
        var input = review.Input(content, time.GetUtcNow());
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

    private static ReviewSubject Subject(AdmissionRequest request, string name, IReadOnlyDictionary<string, string> labels) => new()
    {
        ApiVersion = request.Kind.ApiVersion,
        Kind = request.Kind.Kind,
        Namespace = request.Namespace,
        Name = request.Name.Length > 0 ? request.Name : name,
        Labels = labels,
        UserName = request.UserName,
        Operation = request.Operation,
    };
}
