using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>MSC104: the server is no release with a known hole through which a model runs code.</summary>
/// <remarks>
/// Looks at: name and tag of the images of containers that serve models. Warns: releases older than the one that closed a hole of the
/// table (<see cref="KnownHoles"/>). Allows: newer ones, and tags that are no release. Why: switching remote code off is no help where
/// the server does not obey the switch.
/// </remarks>
internal sealed class Msc104VulnerableRuntime : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(104), "vulnerable-runtime", "The server has a known remote-code hole", Severity.High, RuleAction.Warn,
        "Update the image to a release that closed the hole.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var container in context.Pod.Containers)
        {
            if (container.IsRelevant && container.Image.Tag is { } tag && RuntimeRelease.TryParse(tag, out var release)
                && Judge(container, release) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private Finding? Judge(ContainerResolution container, RuntimeRelease release)
    {
        KnownHole? last = null;
        List<string>? ids = null;
        foreach (var hole in KnownHoles.All)
        {
            if (!string.Equals(hole.ImageName, container.Image.BaseName, StringComparison.Ordinal) || !hole.Affects(release))
                continue;
            (ids ??= []).Add(hole.Id);
            if (last is null || last.FixedIn.IsBefore(hole.FixedIn))
                last = hole;
        }

        return last is null || ids is null ? null : new(
            Description.Id, Description.Severity, container.Container.Name,
            new(Provenance.ReferenceOrigin.Image, container.Container.Path.Field("image")),
            $"{Wording.ContainerName(container)} runs {Wording.Plain(container.Image.BaseName)} {Wording.Plain(container.Image.Tag ?? "")}, "
            + $"which has {string.Join(", ", ids)}: the newest of them lets {last.What}.",
            $"Update the image to {Wording.Plain(container.Image.BaseName)} {last.FixedTag} or later, and name it by digest.");
    }
}
