using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>MSC104: the server is no release with a known hole through which a model runs code.</summary>
/// <remarks>
/// Looks at: name and tag of the images of containers that serve models. Warns: releases older than the one that closed a hole of the
/// table (<see cref="KnownHoles"/>), or than the policy's parameter <c>oldest</c> says. Allows: newer ones, and tags that are no release. Why: switching remote code off is no help where
/// the server does not obey the switch.
/// </remarks>
internal sealed class Msc104VulnerableRuntime : IAdmissionRule
{
    /// <summary>The parameter that replaces the table for an image: its name and the oldest release that a policy accepts.</summary>
    public const string OldestParameter = "oldest";

    public RuleDescription Description { get; } = new(
        new(104), "vulnerable-runtime", "The server has a known remote-code hole", Severity.High, RuleAction.Warn,
        "Update the image to a release that closed the hole.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var container in context.Pod.Containers)
        {
            if (container.IsRelevant && container.Image.Tag is { } tag && RuntimeRelease.TryParse(tag, out var release)
                && (JudgeByPolicy(context, container, release, out var decided) ?? (decided ? null : Judge(container, release))) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private Finding? JudgeByPolicy(RuleContext context, ContainerResolution container, RuntimeRelease release, out bool decided)
    {
        decided = false;
        foreach (var setting in context.Policy.Rules)
        {
            if (setting.Id != Description.Id || setting.Parameters?[OldestParameter] is not { } table
                || !table.TryGetText(container.Image.BaseName, out var text) || !RuntimeRelease.TryParse(text, out var oldest))
            {
                continue;
            }

            decided = true;
            if (release.IsBefore(oldest))
            {
                return Of(container,
                    $"which is older than {Wording.Plain(text)}, the oldest release that policy {Wording.Plain(context.Policy.Name)} accepts.", text);
            }
        }

        return null;
    }

    private Finding Of(ContainerResolution container, string why, string fixedTag) => new(
        Description.Id, Description.Severity, container.Container.Name,
        new(Provenance.ReferenceOrigin.Image, container.Container.Path.Field("image")),
        $"{Wording.ContainerName(container)} runs {Wording.Plain(container.Image.BaseName)} {Wording.Plain(container.Image.Tag ?? "")}, {why}",
        $"Update the image to {Wording.Plain(container.Image.BaseName)} {Wording.Plain(fixedTag)} or later, and name it by digest.");

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

        return last is null || ids is null
            ? null
            : Of(container, $"which has {string.Join(", ", ids)}: the newest of them lets {last.What}.", last.FixedTag);
    }
}
