using Modelgate.Operator.Admission;
using Modelgate.Operator.Reviewing;
using Modelgate.Policy;
using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Resources;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Standalone;

/// <summary>Judges requests with the state of a folder.</summary>
internal sealed class AdmissionJudge(IServingState state, TimeProvider time) : IAdmissionJudge
{
    /// <summary>Subresources of pods that change nothing a container loads. What is not listed is judged: a new one must not be a way around.</summary>
    private static readonly HashSet<string> IgnoredPodSubresources = new(StringComparer.Ordinal)
    {
        "attach", "binding", "eviction", "exec", "log", "portforward", "proxy", "resize", "status",
    };

    /// <inheritdoc/>
    public AdmissionResponse Judge(AdmissionRequest request)
    {
        if (request.Operation is not ("CREATE" or "UPDATE"))
            return AdmissionResponses.Allowed(request.Uid);
        if (request is { Operation: "UPDATE", SubResource: "" } && TerminatingObject.Is(request.Object.Span))
            return AdmissionResponses.Terminating(request.Uid);
        if (request is { ResourceGroup: "", Resource: "pods" })
        {
            if (IgnoredPodSubresources.Contains(request.SubResource))
                return AdmissionResponses.Allowed(request.Uid);
            return request.Kind is { Group: "", Kind: "Pod" }
                ? Pod(request)
                : AdmissionResponses.Unreadable(request.Uid, $"its resource is pods/{request.SubResource}, its object is no Pod");
        }

        return request.SubResource is "status" or "scale" ? AdmissionResponses.Allowed(request.Uid) : Other(request);
    }

    private AdmissionResponse Pod(AdmissionRequest request)
    {
        if (!PodWorkloadReader.TryRead(request.Object.Span, request.Namespace, out var pod, out var error))
            return AdmissionResponses.Unreadable(request.Uid, "its object is not a readable Pod: " + error);
        var current = state.Current;
        var decision = AdmissionPolicy.Review(
            new ReviewInput
            {
                Subject = Subject(request, pod.Name, pod.Labels),
                Pods = [pod],
                ConfigMaps = current.ConfigMaps.For("", request.Namespace),
                Now = time.GetUtcNow(),
            },
            current.Snapshot);
        return AdmissionResponses.Of(request, decision);
    }

    private AdmissionResponse Other(AdmissionRequest request)
    {
        var read = JsonReader.Read(request.Object.Span, refuseRepeats: true);
        if (!read.IsRead)
            return AdmissionResponses.Unreadable(request.Uid, $"its object is not readable: {read.Error}");
        var manifest = new ManifestObject(read.Documents[0], request.Namespace);
        if (manifest.ApiVersion != request.Kind.ApiVersion || manifest.Kind != request.Kind.Kind)
            return AdmissionResponses.Unreadable(request.Uid, "its object is of another kind than the request says");
        if (manifest.Group == DeclarationCheck.Group)
            return DeclarationResponses.Of(request, manifest.Node, time.GetUtcNow());
        var pods = ManifestPods.Of(manifest);
        if (pods.Count == 0 && ServedResources.IsUnknownKind(manifest.Group, manifest.Kind))
            return AdmissionResponses.UnknownKind(request);
        var current = state.Current;
        var decision = AdmissionPolicy.Review(
            new ReviewInput
            {
                Subject = Subject(request, manifest.Name, ManifestReviewer.Subject(manifest).Labels),
                Pods = pods,
                ConfigMaps = current.ConfigMaps.For("", request.Namespace),
                Now = time.GetUtcNow(),
            },
            current.Snapshot);
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
