using System.Buffers;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Rules;

/// <summary>MSC202: images that serve or load models are named by digest.</summary>
/// <remarks>
/// Looks at: <c>image</c> of containers with a serving runtime, or that load or fetch models themselves. Warns: no sha256 digest.
/// Allows: a digest, with or without a tag. A placeholder may become a tag as well as a digest. Why: the server's code decides what a flag means and
/// what is checked, and a tag can be moved to another server.
/// </remarks>
internal sealed class Msc202MutableImage : IAdmissionRule
{
    /// <summary>Characters of templates (<c>{{ }}</c>, <c>${X}</c>, <c>&lt;image&gt;</c>) that no image reference has.</summary>
    private static readonly SearchValues<char> PlaceholderCharacters = SearchValues.Create("{}<>$ ");

    public RuleDescription Description { get; } = new(
        new(202), "mutable-image", "An image that serves or loads models has no digest", Severity.Medium, RuleAction.Warn,
        "Name the image by digest.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var container in context.Pod.Containers)
        {
            if (container.Image.IsPinned || !IsNamed(container) || !HandlesModels(container))
                continue;
            var image = Wording.Plain(container.Image.Text);
            yield return new(Description.Id, Description.Severity, container.Container.Name,
                new(Provenance.ReferenceOrigin.Image, container.Container.Path.Field("image")),
                $"{Wording.ContainerName(container)} {(container.Runtime is { } runtime ? $"serves models with {Wording.RuntimeName(runtime)}" : "fetches or loads models")} "
                + $"from image \"{image}\", which {(IsPlaceholder(container) ? "nobody has filled in with a digest" : Why(container.Image))}: other code may run after the next start.",
                IsPlaceholder(container) ? "Fill in the image as name@sha256:<digest>." : $"Append the digest: {Untagged(container.Image)}@sha256:<digest>. `crane digest {image}` prints it.");
        }
    }

    private static bool HandlesModels(ContainerResolution container)
    {
        if (container.Runtime is not null)
            return true;
        foreach (var reference in container.References)
        {
            if (!reference.LoadedElsewhere)
                return true;
        }

        return false;
    }

    /// <summary>False for no image, which is the rule for a custom resource's own fields, and for templates that name a digest.</summary>
    private static bool IsNamed(ContainerResolution container) =>
        container.Image.Text.Length > 0 && !(IsPlaceholder(container) && container.Image.Text.Contains("@sha256:", StringComparison.Ordinal));

    private static bool IsPlaceholder(ContainerResolution container) => container.Image.Text.AsSpan().ContainsAny(PlaceholderCharacters);

    private static string Why(ImageReference image) => (image.Digest, image.Tag) switch
    {
        ({ }, _) => "has a digest that is not sha256 and 64 hex digits",
        (null, null) => "has neither tag nor digest, so it is whatever \"latest\" is",
        (null, { } tag) => $"is a tag ({Wording.Plain(tag)}) that can be moved",
    };

    private static string Untagged(ImageReference image)
    {
        var text = image.Text;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
            text = text[..at];
        var colon = text.LastIndexOf(':');
        return Wording.Plain(colon > text.LastIndexOf('/') ? text[..colon] : text);
    }
}
