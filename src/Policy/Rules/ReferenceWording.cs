using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>How messages name a reference and what happens to it.</summary>
internal static class ReferenceWording
{
    /// <summary>Who loads what: <c>vLLM loads model "org/name"</c>, <c>Container "fetch" downloads adapter "x"</c>.</summary>
    public static string Loads(ContainerResolution container, ModelReference reference)
    {
        var what = $"{RoleName(reference.Role)} {Wording.Quote(reference.Value)}";
        if (reference.LoadedElsewhere)
            return $"{Wording.ContainerName(container)} makes another server load {what}";
        if (reference.IsDownload)
            return $"{Wording.ContainerName(container)} downloads {what}";
        if (container.Container.Kind == Workloads.ContainerKind.Specification)
            return $"The resource serves {what}";
        return $"{Wording.Actor(container)} loads {what}";
    }

    /// <summary>The role as a word in a sentence.</summary>
    public static string RoleName(ModelRole role) => role switch
    {
        ModelRole.Model => "model",
        ModelRole.DraftModel => "draft model",
        ModelRole.Adapter => "adapter",
        ModelRole.Tokenizer => "tokenizer",
        ModelRole.ChatTemplate => "chat template",
        ModelRole.Projector => "projector",
        ModelRole.Quantization => "quantized weights",
        ModelRole.Modelfile => "Modelfile",
        ModelRole.Config => "configuration",
        ModelRole.Code => "code",
        ModelRole.Image => "model image",
    };

    /// <summary>The repository's id of a Hugging Face reference: <c>org/name</c>; else the value.</summary>
    public static string HubId(ModelReference reference)
    {
        const string Prefix = "pkg:huggingface/";
        var name = reference.Location.Name;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return Wording.Plain(reference.Value);
        var end = name.AsSpan().IndexOfAny('@', '?');
        return Wording.Plain(end < 0 ? name[Prefix.Length..] : name[Prefix.Length..end]);
    }
}
