using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Operator.Admission;

/// <summary>A request, or why the body is none; never both.</summary>
internal sealed class AdmissionReadResult
{
    private AdmissionReadResult(AdmissionRequest? request, string? failure, string? uid) => (Request, Failure, Uid) = (request, failure, uid);

    /// <summary>The request; null when the body could not be read.</summary>
    public AdmissionRequest? Request { get; }

    /// <summary>What is wrong with the body, for people.</summary>
    public string? Failure { get; }

    /// <summary>The request's uid where that much could be read: then the answer is a denial that the API server can show, not a bare HTTP 400.</summary>
    public string? Uid { get; }

    /// <summary>True when there is a request.</summary>
    [MemberNotNullWhen(true, nameof(Request))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsRead => Request is not null;

    /// <summary>A read body.</summary>
    public static AdmissionReadResult Read(AdmissionRequest request) => new(request, null, request.Uid);

    /// <summary>A body that is no AdmissionReview.</summary>
    public static AdmissionReadResult Failed(string failure, string? uid) => new(null, failure, uid);
}
