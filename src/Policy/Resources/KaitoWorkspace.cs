using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>KAITO's Workspace and InferenceSet (kaito.sh/v1alpha1, v1beta1).</summary>
/// <remarks>
/// Model given by: <c>inference.preset.name</c>, a name that the controller maps to a hub repository and revision (newer releases take a hub id itself);
/// <c>inference.template</c> is a pod template of the user's own; <c>inference.adapters[].source</c> names adapter images or volumes.
/// Versions read: kaito 056b8280b1, August 2026.
/// </remarks>
internal sealed class KaitoWorkspace : IServedResource
{
    public bool Matches(string group, string kind) => group == "kaito.sh" && kind is "Workspace" or "InferenceSet";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        // A Workspace has no spec; an InferenceSet has its workspace's fields in spec.template.
        var (node, path) = manifest.Kind == "Workspace"
            ? (manifest.Node["inference"], FieldPath.Root.Field("inference"))
            : (manifest.Spec?.At("template", "inference"), manifest.SpecPath.Field("template").Field("inference"));
        if (node is not { Kind: DataKind.Mapping })
            return [];
        var fields = Specification.Container(path, context => ReadFields(context, node, path));
        return node["template"] is { Kind: DataKind.Mapping } template
            ? [PodNodeReader.Read(template, path.Field("template"), manifest.Namespace).Add(fields)]
            : [Specification.Pod(manifest, fields)];
    }

    private static void ReadFields(InvocationContext context, DataNode inference, FieldPath path)
    {
        if (Specification.Word(inference["preset"], path.Field("preset"), "name") is { } preset)
        {
            context.Sink.Recognise("kaito");
            context.Sink.Add(ModelReferences.At(ModelRole.Model, preset, Preset(preset.Text)) with
            {
                PinningHint = "The preset's repository and revision are the controller's choice; serve the model from a pod template of your own to pin it",
            });
        }

        var image = Specification.Word(inference.At("preset", "presetOptions"), path.Field("preset").Field("presetOptions"), "image");
        if (image is not null)
            context.Sink.Add(ModelReferences.At(ModelRole.Image, image, ModelLocations.Oci(image.Text)));
        var adapters = NodeFields.Items(inference, "adapters");
        for (var i = 0; i < adapters.Count; i++)
        {
            var at = path.Field("adapters").Index(i).Field("source");
            if (Specification.Word(adapters[i]["source"], at, "image") is { } adapter)
                context.Sink.Add(ModelReferences.At(ModelRole.Adapter, adapter, ModelLocations.Oci(adapter.Text)));
        }
    }

    private static ModelLocation Preset(string name) => name.Contains('/', StringComparison.Ordinal)
        ? ModelLocations.HuggingFace(name, null)
        : new() { Scheme = LocationScheme.Other, Identity = "kaito-preset:" + name, Name = "kaito-preset:" + name };
}
