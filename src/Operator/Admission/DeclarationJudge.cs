using Modelgate.Operator.Reviewing;
using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;

namespace Modelgate.Operator.Admission;

/// <summary>Validates ModelPolicy and ModelBundle when they are written. Needs nothing but the request, so it is ready before the first policy is.</summary>
internal sealed class DeclarationJudge(TimeProvider time) : IAdmissionJudge
{
    /// <inheritdoc/>
    public ValueTask<AdmissionResponse> JudgeAsync(AdmissionRequest request, TimeSpan limit) => new(Judge(request));

    private AdmissionResponse Judge(AdmissionRequest request)
    {
        if (request.ResourceGroup != DeclarationCheck.Group)
            return AdmissionResponses.Unreadable(request.Uid, "this address judges ModelPolicy and ModelBundle; send other kinds to /validate");
        if (request.Operation is not ("CREATE" or "UPDATE") || request.SubResource is "status")
            return AdmissionResponses.Allowed(request.Uid);
        if (request is { Operation: "UPDATE", SubResource: "" } && TerminatingObject.Is(request.Object.Span))
            return AdmissionResponses.Terminating(request.Uid);
        var read = JsonReader.Read(request.Object.Span, refuseRepeats: true);
        if (!read.IsRead)
            return AdmissionResponses.Unreadable(request.Uid, $"its object is not readable: {read.Error}");
        var manifest = new ManifestObject(read.Documents[0], request.Namespace);
        return manifest.ApiVersion == request.Kind.ApiVersion && manifest.Kind == request.Kind.Kind
            ? DeclarationResponses.Of(request, manifest.Node, time.GetUtcNow())
            : AdmissionResponses.Unreadable(request.Uid, "its object is of another kind than the request says");
    }
}
