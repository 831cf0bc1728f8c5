using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>vLLM production-stack: VLLMRuntime and LoraAdapter (production-stack.vllm.ai/v1alpha1).</summary>
/// <remarks>
/// Model given by: <c>spec.model.modelURL</c>; flags by <c>extraArgs</c> and variables by <c>env</c>, which stand in <c>spec</c>, in <c>spec.vllmConfig</c>
/// or in <c>spec.deploymentConfig</c> as versions differ. The controller runs <c>vllm serve MODEL …</c>. A <c>podTemplate</c> container without an image is the
/// server itself. LoraAdapter: <c>spec.adapterSource</c> (<c>type</c>, <c>repository</c>, <c>adapterPath</c>), loaded into running servers.
/// Versions read: production-stack a6c01db05f, August 2026, and its samples of 2025.
/// </remarks>
internal sealed class VllmRuntimeResource : IServedResource
{
    private static readonly string[] Sections = ["", "vllmConfig", "deploymentConfig"];

    public bool Matches(string group, string kind) => group == "production-stack.vllm.ai" && kind is "VLLMRuntime" or "LoraAdapter";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        if (manifest.Kind == "LoraAdapter")
            return [Specification.Pod(manifest, Specification.Container(manifest.SpecPath.Field("adapterSource"), context => ReadAdapter(context, manifest)))];
        var variables = new List<EnvironmentVariable>();
        foreach (var (section, path) in SectionsOf(manifest))
            variables.AddRange(EnvironmentNodes.Variables(NodeFields.Items(section, "env"), path.Field("env")));
        var image = manifest.Spec?["image"] ?? manifest.Spec?.At("deploymentConfig", "image");
        var specification = Specification.Container(manifest.SpecPath, context => ReadRuntime(context, manifest), Image(image), variables);
        var template = manifest.Spec?["podTemplate"];
        if (template is not { Kind: DataKind.Mapping })
            return [Specification.Pod(manifest, specification)];
        var pod = PodNodeReader.Read(template, manifest.SpecPath.Field("podTemplate"), manifest.Namespace);
        var containers = new List<ContainerSpec> { specification };
        foreach (var container in pod.Containers)
            containers.Add(IsServer(container) ? container.ReadBy(context => context.Sink.Recognise("vllm")) : container);
        return [pod.With((IReadOnlyList<ContainerSpec>)containers)];
    }

    /// <summary>The controller merges its own container into one that the template leaves open.</summary>
    private static bool IsServer(ContainerSpec container) =>
        container is { Kind: ContainerKind.Container, Image: "", Command: null, Args: null };

    private static string Image(DataNode? image)
    {
        if (image is null || image.Kind != DataKind.Mapping)
            return image?.Text ?? "";
        var name = NodeFields.Text(image, "name") ?? NodeFields.Text(image, "repository") ?? "";
        var tag = NodeFields.Text(image, "tag");
        if (name.Length > 0 && tag is { Length: > 0 })
            name += (tag.StartsWith("sha256:", StringComparison.Ordinal) ? "@" : ":") + tag;
        return name.Length > 0 && NodeFields.Text(image, "registry") is { Length: > 0 } registry ? registry + "/" + name : name;
    }

    private static IEnumerable<(DataNode Node, FieldPath Path)> SectionsOf(ManifestObject manifest)
    {
        foreach (var name in Sections)
        {
            var node = name.Length == 0 ? manifest.Spec : manifest.Spec?[name];
            if (node is { Kind: DataKind.Mapping })
                yield return (node, name.Length == 0 ? manifest.SpecPath : manifest.SpecPath.Field(name));
        }
    }

    private static void ReadRuntime(InvocationContext context, ManifestObject manifest)
    {
        var path = manifest.SpecPath.Field("model");
        var model = Specification.Word(manifest.Spec?["model"], path, "modelURL") ?? Specification.Word(manifest.Spec?["model"], path, "modelUrl");
        if (model is null)
            return;
        context.Sink.Recognise("vllm");
        var origin = new Origin(ReferenceOrigin.Default, manifest.SpecPath);
        var words = new List<Word> { new("vllm", origin), new("serve", origin), model };
        if (manifest.Spec?.At("model", "enableLoRA")?.IsTrue == true)
            words.Add(new("--enable-lora", new(ReferenceOrigin.Spec, path.Field("enableLoRA"))));
        if (Specification.Word(manifest.Spec?["model"], path, "chatTemplate") is { } template)
            words.AddRange([new("--chat-template", template.Origin), template]);
        foreach (var (section, at) in SectionsOf(manifest))
            words.AddRange(Specification.Words(NodeFields.Texts(section["extraArgs"]), at.Field("extraArgs"), context.Invocation.Environment));
        ControllerProgram.Run(context, [.. words], origin);
    }

    private static void ReadAdapter(InvocationContext context, ManifestObject manifest)
    {
        var path = manifest.SpecPath.Field("adapterSource");
        var source = manifest.Spec?["adapterSource"];
        var word = Specification.Word(source, path, "repository") ?? Specification.Word(source, path, "adapterPath");
        if (word is null)
            return;
        context.Sink.Recognise("vllm");
        var isLocal = source?["type"]?.Text == "local" || word.Text.StartsWith('/');
        var location = isLocal ? ModelLocations.Local(word.Text)
            : word.Text.Contains("://", StringComparison.Ordinal) ? ModelLocations.Uri(word.Text)
            : ModelLocations.HuggingFace(word.Text, null);
        context.Sink.Add(ModelReferences.At(ModelRole.Adapter, word, location));
        MutableServers.LoadsAdapters(context, word);
    }
}
