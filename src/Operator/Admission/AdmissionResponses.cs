using System.Globalization;
using System.Runtime.CompilerServices;
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
    public static AdmissionResponse Terminating(string uid) => Skipped(uid, "being deleted");

    /// <summary>The update leaves all that the pod runs as it was.</summary>
    public static AdmissionResponse Unchanged(string uid) => Skipped(uid, "nothing that runs changes");

    private static AdmissionResponse Skipped(string uid, string why) =>
        new() { Uid = uid, IsAllowed = true, AuditAnnotations = [new("decision", "NotApplicable"), new("skipped", why)] };

    /// <summary>The request is for a kind whose siblings name models, and Modelgate cannot read this one: what it serves is not known.</summary>
    public static AdmissionResponse UnknownKind(AdmissionRequest request)
    {
        var why = $"Modelgate does not know kind {request.Kind.Kind} of {request.Kind.ApiVersion} and cannot tell which models it serves, so it is not admitted. "
            + "The cluster's admins can update Modelgate, or leave this kind out of the webhook's rules: the pods that it makes are judged in any case.";
        return new()
        {
            Uid = request.Uid,
            IsAllowed = false,
            Code = 422,
            Reason = "Invalid",
            Message = why,
            // Of a reason Invalid kubectl prints the causes and nothing else.
            Details = new(request.Name, request.Kind.Group, request.Kind.Kind, [new("FieldValueNotSupported", "kind", why)]),
            AuditAnnotations = [new("decision", "Deny"), new("skipped", "unknown kind")],
        };
    }

    /// <summary>The answer to a decision.</summary>
    public static AdmissionResponse Of(AdmissionRequest request, Decision decision)
    {
        var denied = new List<JudgedFinding>();
        for (var i = 0; decision.IsDenied && i < decision.Findings.Count; i++)
        {
            if (decision.Findings[i].Action == RuleAction.Deny)
                denied.Add(decision.Findings[i]);
        }

        return new AdmissionResponse
        {
            Uid = request.Uid,
            IsAllowed = !decision.IsDenied,
            Decision = decision.Outcome,
            Mode = decision.Mode,
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

    /// <summary>Something that decides which policies apply could not be read: "not yet", not "no".</summary>
    public static AdmissionResponse Unread(string uid, string problem) => new()
    {
        Uid = uid,
        IsAllowed = false,
        Decision = DecisionOutcome.NotReady,
        Code = 503,
        Reason = "ServiceUnavailable",
        Message = $"Modelgate cannot tell which policies apply, so the object is not admitted: {problem}. Apply it again in a few seconds; controllers try again by themselves.",
        AuditAnnotations = [new("decision", "NotReady")],
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

    private static string Message(AdmissionRequest request, List<JudgedFinding> denied)
    {
        // The handler's buffer is pooled; the message is the longest text of most answers.
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture);
        text.AppendFormatted(denied.Count);
        text.AppendLiteral(denied.Count == 1 ? " finding denies this " : " findings deny this ");
        text.AppendLiteral(request.Kind.Kind);
        text.AppendLiteral(".");
        for (var i = 0; i < Math.Min(denied.Count, MaxFindings); i++)
        {
            var finding = denied[i].Finding;
            text.AppendLiteral("\n");
            text.AppendLiteral(finding.Rule.ToString());
            text.AppendLiteral(" ");
            text.AppendLiteral(finding.Path);
            if (finding.Container is { } container)
            {
                text.AppendLiteral(" (container ");
                text.AppendLiteral(container);
                text.AppendLiteral(")");
            }

            text.AppendLiteral(": ");
            text.AppendLiteral(finding.Message);
            text.AppendLiteral(" ");
            text.AppendLiteral(finding.Remedy);
        }

        if (denied.Count > MaxFindings)
        {
            text.AppendLiteral("\n… and ");
            text.AppendFormatted(denied.Count - MaxFindings);
            text.AppendLiteral(" more; run \"modelgate review\" on the manifest to see all.");
        }

        if (denied.Count > 0)
        {
            text.AppendLiteral("\nMore about a rule: modelgate rules ");
            text.AppendLiteral(denied[0].Finding.Rule.ToString());
        }

        return text.ToStringAndClear();
    }

    private static AdmissionStatusDetails Details(AdmissionRequest request, List<JudgedFinding> denied)
    {
        var causes = new List<StatusCause>(Math.Min(denied.Count, MaxFindings));
        for (var i = 0; i < Math.Min(denied.Count, MaxFindings); i++)
        {
            var finding = denied[i].Finding;
            causes.Add(new(finding.Rule.ToString(), finding.Path, $"{finding.Message} {finding.Remedy}"));
        }

        return new(request.Name, request.Kind.Group, request.Kind.Kind, causes);
    }

    private static List<KeyValuePair<string, string>> Annotations(Decision decision)
    {
        var annotations = new List<KeyValuePair<string, string>>(4) { new("decision", NameOf(decision.Outcome)) };
        if (decision.Findings.Count > 0)
        {
            annotations.Add(new("rules", Joined(decision.Findings, exempted: false)));
            if (Joined(decision.Findings, exempted: true) is { Length: > 0 } exempted)
                annotations.Add(new("exempted", exempted));
        }

        if (decision.Policies.Count > 0)
            annotations.Add(new("policies", decision.Policies.Count == 1 ? decision.Policies[0] : string.Join(',', decision.Policies)));
        annotations.Add(new("generation", decision.Generation.ToString(CultureInfo.InvariantCulture)));
        return annotations;
    }

    /// <summary>Rules with their actions, or exempted rules, each once, in order.</summary>
    private static string Joined(IReadOnlyList<JudgedFinding> findings, bool exempted)
    {
        List<(RuleId Rule, RuleAction Action)>? seen = null;
        foreach (var judged in findings)
        {
            var entry = (judged.Finding.Rule, exempted ? RuleAction.Ignore : judged.Action);
            if (judged.IsExempted == exempted && seen?.Contains(entry) != true)
                (seen ??= []).Add(entry);
        }

        if (seen is null)
            return "";
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture);
        for (var i = 0; i < seen.Count; i++)
        {
            text.AppendLiteral(i == 0 ? "" : ",");
            text.AppendLiteral(seen[i].Rule.ToString());
            if (!exempted)
            {
                text.AppendLiteral("=");
                text.AppendLiteral(NameOf(seen[i].Action));
            }
        }

        return text.ToStringAndClear();
    }

    // Enum.ToString allocates each time for values that it has to look up.
    private static string NameOf<T>(T value) where T : struct, Enum => Enum.GetName(value) ?? value.ToString();
}
