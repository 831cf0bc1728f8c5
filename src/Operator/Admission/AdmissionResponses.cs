using System.Globalization;
using System.Text;
using Modelgate.Policy;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Admission;

/// <summary>Every answer that the webhook gives. Deterministic: the same decision gives the same bytes.</summary>
internal static class AdmissionResponses
{
    /// <summary>Most findings spelled out in one denial; the rest are counted. Keeps a hostile pod's answer small.</summary>
    private const int MaxFindings = 40;

    /// <summary>Nothing to judge: another resource, a deletion.</summary>
    public static AdmissionResponse Allowed(string uid) => new() { Uid = uid, IsAllowed = true };

    /// <summary>The object is being deleted: it starts nothing any more, and its finalizers must come off.</summary>
    public static AdmissionResponse Terminating(string uid) =>
        new() { Uid = uid, IsAllowed = true, AuditAnnotations = [new("decision", "NotApplicable"), new("skipped", "being deleted")] };

    /// <summary>The request is for a kind whose siblings name models, and Modelgate cannot read this one: what it serves is not known.</summary>
    public static AdmissionResponse UnknownKind(AdmissionRequest request) => new()
    {
        Uid = request.Uid,
        IsAllowed = false,
        Code = 422,
        Reason = "Invalid",
        Message = $"Modelgate does not know kind {request.Kind.Kind} of {request.Kind.ApiVersion} and cannot tell which models it serves, so it is not admitted. "
            + "The cluster's admins can update Modelgate, or leave this kind out of the webhook's rules: the pods that it makes are judged in any case.",
        Details = new(request.Name, request.Kind.Group, request.Kind.Kind, []),
        AuditAnnotations = [new("decision", "Deny"), new("skipped", "unknown kind")],
    };

    /// <summary>The answer to a decision.</summary>
    public static AdmissionResponse Of(AdmissionRequest request, Decision decision)
    {
        var denied = decision.IsDenied ? decision.Findings.Where(f => f.Action == RuleAction.Deny).ToArray() : [];
        return new AdmissionResponse
        {
            Uid = request.Uid,
            IsAllowed = !decision.IsDenied,
            Code = decision.Outcome == DecisionOutcome.NotReady ? 503 : 403,
            Reason = decision.Outcome == DecisionOutcome.NotReady ? "ServiceUnavailable" : "Forbidden",
            Message = decision.IsDenied ? Message(request, denied) : "",
            Details = decision.IsDenied ? Details(request, denied) : null,
            Warnings = AdmissionWarnings.Of(decision.Findings, decision.IsDenied),
            AuditAnnotations = Annotations(decision),
        };
    }

    /// <summary>The body could be read far enough to answer by name, and no further.</summary>
    public static AdmissionResponse Unreadable(string uid, string failure) => new()
    {
        Uid = uid,
        IsAllowed = false,
        Code = 400,
        Reason = "BadRequest",
        Message = $"Modelgate cannot read this request: {failure}.",
    };

    /// <summary>The review did not end within the caller's time.</summary>
    public static AdmissionResponse OutOfTime(string uid, TimeSpan limit) => new()
    {
        Uid = uid,
        IsAllowed = false,
        Code = 504,
        Reason = "Timeout",
        Message = string.Create(CultureInfo.InvariantCulture,
            $"Modelgate did not finish within {limit.TotalSeconds:0.###} s, so the object is not admitted. Try again; if it happens again, make the object smaller or raise timeoutSeconds of the webhook."),
    };

    /// <summary>Our own fault. The details are in the log under the correlation id.</summary>
    public static AdmissionResponse InternalError(string uid, string correlation) => new()
    {
        Uid = uid,
        IsAllowed = false,
        Code = 500,
        Reason = "InternalError",
        Message = $"MSC999 internal-error: Modelgate failed to judge this object, so it is not admitted. Give the cluster's admins this id: {correlation}.",
        AuditAnnotations = [new("decision", "Deny"), new("rules", "MSC999=Deny"), new("correlation-id", correlation)],
    };

    private static string Message(AdmissionRequest request, JudgedFinding[] denied)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{denied.Length} {(denied.Length == 1 ? "finding denies" : "findings deny")} this {request.Kind.Kind}.");
        foreach (var (finding, _, _, _, _) in denied.Take(MaxFindings))
        {
            text.Append('\n').Append(finding.Rule.ToString()).Append(' ').Append(finding.Path);
            if (finding.Container is { } container)
                text.Append(" (container ").Append(container).Append(')');
            text.Append(": ").Append(finding.Message).Append(' ').Append(finding.Remedy);
        }

        if (denied.Length > MaxFindings)
            text.Append(CultureInfo.InvariantCulture, $"\n… and {denied.Length - MaxFindings} more; run \"modelgate review\" on the manifest to see all.");
        if (denied.Length > 0)
            text.Append("\nMore about a rule: modelgate rules ").Append(denied[0].Finding.Rule.ToString());
        return text.ToString();
    }

    private static AdmissionStatusDetails Details(AdmissionRequest request, JudgedFinding[] denied)
    {
        var causes = new List<StatusCause>(Math.Min(denied.Length, MaxFindings));
        foreach (var (finding, _, _, _, _) in denied.Take(MaxFindings))
            causes.Add(new(finding.Rule.ToString(), finding.Path, finding.Message + " " + finding.Remedy));
        return new(request.Name, request.Kind.Group, request.Kind.Kind, causes);
    }

    private static List<KeyValuePair<string, string>> Annotations(Decision decision)
    {
        var annotations = new List<KeyValuePair<string, string>>(4) { new("decision", decision.Outcome.ToString()) };
        if (decision.Findings.Count > 0)
        {
            annotations.Add(new("rules", Joined(decision.Findings.Where(f => !f.IsExempted).Select(f => f.Finding.Rule + "=" + f.Action))));
            if (decision.Findings.Any(f => f.IsExempted))
                annotations.Add(new("exempted", Joined(decision.Findings.Where(f => f.IsExempted).Select(f => f.Finding.Rule.ToString()))));
        }

        if (decision.Policies.Count > 0)
            annotations.Add(new("policies", string.Join(',', decision.Policies)));
        annotations.Add(new("generation", decision.Generation.ToString(CultureInfo.InvariantCulture)));
        return annotations;
    }

    private static string Joined(IEnumerable<string> texts) => string.Join(',', texts.Distinct(StringComparer.Ordinal));
}
