using Modelgate.Operator.Reports;
using Modelgate.Policy;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Reviewing;

/// <summary>A place as a report names it.</summary>
/// <param name="Path">The field.</param>
/// <param name="Line">One-based line in the source, or null.</param>
internal readonly record struct ReportedPlace(string Path, int? Line);

/// <summary>Turns a decision into an object's part of the report.</summary>
internal static class ObjectResults
{
    /// <summary>The containers of a decision, in order; a name that several pods share is listed for each.</summary>
    public static IReadOnlyList<ContainerResult> Containers(Decision decision, Func<Origin, ReportedPlace> locate, Func<ModelReference, PodResolution, ReferenceEvidence?> evidence)
    {
        var containers = new List<ContainerResult>();
        foreach (var pod in decision.Pods)
        {
            foreach (var container in pod.Containers)
                containers.Add(Container(container, locate, reference => evidence(reference, pod)));
        }

        return containers;
    }

    /// <summary>The findings of a decision, in order.</summary>
    public static IReadOnlyList<FindingResult> Findings(Decision decision, Func<Origin, ReportedPlace> locate)
    {
        var findings = new List<FindingResult>(decision.Findings.Count);
        foreach (var judged in decision.Findings)
        {
            var finding = judged.Finding;
            var place = locate(finding.Origin);
            findings.Add(new FindingResult
            {
                Rule = finding.Rule.ToString(),
                Name = AdmissionRules.Find(finding.Rule)?.Description.Name ?? "",
                Severity = finding.Severity.ToString(),
                Action = judged.Action.ToString(),
                Container = finding.Container,
                Path = place.Path,
                Line = place.Line,
                Message = finding.Message,
                Remedy = finding.Remedy,
                Help = "modelgate rules " + finding.Rule,
            });
        }

        return findings;
    }

    /// <summary><c>Allow</c>, <c>Warn</c> or <c>Deny</c>.</summary>
    public static string Decision(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.NotApplicable or DecisionOutcome.Allow => "Allow",
        DecisionOutcome.Warn => "Warn",
        DecisionOutcome.Deny or DecisionOutcome.NotReady => "Deny",
    };

    /// <summary>
    /// The origin whose path is a field of the reviewed object: for text that came from a ConfigMap the field that took it, for the rest the literal's own.
    /// </summary>
    public static Origin InObject(Origin origin)
    {
        var at = origin;
        while (at.Within is { } outer && at.Path.ToString().StartsWith("data", StringComparison.Ordinal))
            at = outer;
        return at;
    }

    private static ContainerResult Container(ContainerResolution container, Func<Origin, ReportedPlace> locate, Func<ModelReference, ReferenceEvidence?> evidence) => new(
        container.Container.Name,
        container.Container.Kind switch
        {
            ContainerKind.Container => "container",
            ContainerKind.InitContainer => "initContainer",
            ContainerKind.EphemeralContainer => "ephemeralContainer",
            ContainerKind.Specification => "specification",
            ContainerKind.Build => "build",
        },
        container.Runtime,
        [.. container.References.Where(r => !r.IsUnknown).Select(r => Reference(r, locate, evidence(r)))])
    {
        Image = container.Container.Image,
        Steps = [.. container.Steps.Select(s => new ExplainedStep(s.Kind, Chain(s.Origin, locate), s.Text))],
    };

    private static ReferenceResult Reference(ModelReference reference, Func<Origin, ReportedPlace> locate, ReferenceEvidence? evidence)
    {
        var place = locate(reference.Origin);
        return new ReferenceResult
        {
            Role = reference.Role.ToString(),
            Value = reference.Value,
            Revision = reference.Revision,
            Identity = reference.Identity,
            Pinned = reference.IsPinned,
            Local = reference.IsLocal,
            Origin = Name(reference.Origin.Kind),
            Path = place.Path,
            Line = place.Line,
            Bundle = evidence?.Bundle,
            Artifact = evidence?.Artifact,
            Policy = evidence?.Policy.Name,
            Evidence = evidence,
            Strength = evidence?.Strength.ToString(),
            Builder = evidence?.Builder,
            Chain = Chain(reference.Origin, locate),
            Unknown = reference.Unresolved?.What,
        };
    }

    /// <summary>From the field that the runtime reads inwards to the literal: <c>args[0] &lt;- env MODEL &lt;- ConfigMap models, key id</c>.</summary>
    private static string Chain(Origin origin, Func<Origin, ReportedPlace> locate)
    {
        var parts = new List<string>();
        for (var at = origin; at is not null; at = at.Within)
        {
            var path = at.Path.ToString();
            var line = at.Line > 0 ? FormattableString.Invariant($", line {at.Line}") : "";
            if (at.Within is not null)
                parts.Add((at.Note ?? path) + line);
            else if (locate(at).Path is var place && place != path)
                parts.Add(place);
            else
                parts.Add(path + line + (at.Kind == ReferenceOrigin.Default && at.Note is { } note ? $" ({note})" : ""));
        }

        parts.Reverse();
        return string.Join(" <- ", parts);
    }

    private static string Name(ReferenceOrigin origin) => origin switch
    {
        ReferenceOrigin.Args => "args",
        ReferenceOrigin.Command => "command",
        ReferenceOrigin.Env => "env",
        ReferenceOrigin.ConfigMap => "configMap",
        ReferenceOrigin.File => "file",
        ReferenceOrigin.Script => "script",
        ReferenceOrigin.Modelfile => "modelfile",
        ReferenceOrigin.Image => "image",
        ReferenceOrigin.Volume => "volume",
        ReferenceOrigin.Default => "default",
        ReferenceOrigin.Spec => "spec",
    };
}
