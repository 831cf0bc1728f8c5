using System.Globalization;
using System.Text;
using Modelgate.Operator.Admission;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Running;

/// <summary>The answers to changes of ConfigMaps.</summary>
internal static class ConfigMapResponses
{
    private const int MaxPods = 5;
    private const int MaxFindings = 20;

    private const string Remedy =
        "Make another ConfigMap under a new name, with `immutable: true`, and name it in the workload: its new pods are judged when they are made.";

    /// <summary>The answer, by what the change does to the pods that run.</summary>
    public static AdmissionResponse Of(AdmissionRequest request, IReadOnlyList<HarmedPod> harmed)
    {
        if (harmed.Count == 0)
            return AdmissionResponses.Allowed(request.Uid);
        HarmedPod[] refusing = [.. harmed.Where(h => h.Action == RuleAction.Deny)];
        if (refusing.Length > 0)
            return Refused(request, refusing);
        return new()
        {
            Uid = request.Uid,
            IsAllowed = true,
            Warnings = AdmissionWarnings.Limit(harmed.Select(h =>
                $"Pod {h.Name} names this ConfigMap and would be denied after the change: {h.Findings[0].Finding.Rule} {h.Findings[0].Finding.Message}")),
            AuditAnnotations = Annotations("Warn", harmed),
        };
    }

    /// <summary>A policy refuses changes under running pods, and which pods run is not known yet.</summary>
    public static AdmissionResponse NotReady(AdmissionRequest request, string? problem) => new()
    {
        Uid = request.Uid,
        IsAllowed = false,
        Code = 503,
        Reason = "ServiceUnavailable",
        Message = "Modelgate does not know yet which pods run, and a policy refuses changes of ConfigMaps under them (mutableConfigMaps: Deny), so the change is "
            + $"not admitted: {problem ?? "the first list has not ended"}. Try again in a few seconds.",
        AuditAnnotations = [new("decision", "NotReady")],
    };

    /// <summary>A pod that names the ConfigMap is too long to be judged from memory.</summary>
    public static AdmissionResponse TooLong(AdmissionRequest request, RunningPod pod) => new()
    {
        Uid = request.Uid,
        IsAllowed = false,
        Message = string.Create(CultureInfo.InvariantCulture,
            $"Pod {pod.Name} names this ConfigMap, and is longer than the {PodTrimmer.MaxLength / 1024} KiB that Modelgate keeps of a pod, ")
            + "so what the change does to it is not known; a policy refuses such changes (mutableConfigMaps: Deny). " + Remedy,
        Details = new(request.Name, "", "ConfigMap", []),
        AuditAnnotations = [new("decision", "Deny")],
    };

    private static AdmissionResponse Refused(AdmissionRequest request, HarmedPod[] harmed)
    {
        var does = request.Operation == "DELETE" ? "The deletion" : "This change";
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"{does} of ConfigMap {request.Name} is refused: pods that run take from it what they serve, and policy {harmed[0].Policy} says mutableConfigMaps: Deny."));
        var left = MaxFindings;
        foreach (var pod in harmed.Take(MaxPods))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nPod {pod.Name} would be denied after it:");
            foreach (var (finding, _, _, _, _) in pod.Findings.Take(left))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{finding.Rule} {finding.Path}{(finding.Container is { } container ? $" (container {container})" : "")}: {finding.Message}");
                left--;
            }
        }

        if (harmed.Length > MaxPods)
            text.Append(CultureInfo.InvariantCulture, $"\n… and {harmed.Length - MaxPods} more.");
        text.Append('\n').Append(Remedy);
        return new()
        {
            Uid = request.Uid,
            IsAllowed = false,
            Message = text.ToString(),
            Details = new(request.Name, "", "ConfigMap",
                [.. harmed.SelectMany(h => h.Findings.Select(f => new StatusCause(f.Finding.Rule.ToString(), f.Finding.Path, $"Pod {h.Name}: {f.Finding.Message}"))).Take(MaxFindings)]),
            AuditAnnotations = Annotations("Deny", harmed),
        };
    }

    private static KeyValuePair<string, string>[] Annotations(string decision, IReadOnlyList<HarmedPod> harmed) =>
    [
        new("decision", decision),
        new("rules", string.Join(',', harmed.SelectMany(h => h.Findings).Select(f => $"{f.Finding.Rule}={decision}").Distinct(StringComparer.Ordinal))),
        new("policies", string.Join(',', harmed.Select(h => h.Policy).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))),
        new("pods", string.Join(',', harmed.Take(MaxPods).Select(h => h.Name))),
    ];
}
