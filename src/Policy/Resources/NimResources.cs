using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>NVIDIA's NIM operator: NIMCache, NIMService, NIMPipeline (apps.nvidia.com/v1alpha1).</summary>
/// <remarks>
/// NIMCache: <c>spec.source.hf</c> (<c>namespace</c>, <c>modelName</c>, <c>revision</c>, <c>endpoint</c>), <c>spec.source.ngc</c> and
/// <c>spec.source.dataStore</c>; <c>modelPuller</c> is the image that fetches. NIMService: an image in parts and <c>env</c>, read as the NIM container reads
/// them; its model is the image's, the cache's, or in <c>env</c>. NIMPipeline holds NIMServices. Versions read: k8s-nim-operator f63f74d7ad, August 2026.
/// </remarks>
internal sealed class NimResources : IServedResource
{
    public bool Matches(string group, string kind) => group == "apps.nvidia.com" && kind is "NIMCache" or "NIMService" or "NIMPipeline";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var path = manifest.SpecPath;
        if (manifest.Kind == "NIMCache")
            return [Specification.Pod(manifest, Specification.Container(path.Field("source"), context => ReadCache(context, manifest)))];
        if (manifest.Kind == "NIMService")
            return [Service(manifest, manifest.Spec, path)];
        var services = manifest.Spec is null ? [] : NodeFields.Items(manifest.Spec, "services");
        var pods = new List<PodWorkload>();
        for (var i = 0; i < services.Count; i++)
            pods.Add(Service(manifest, services[i]["spec"], path.Field("services").Index(i).Field("spec")));
        return pods;
    }

    private static PodWorkload Service(ManifestObject manifest, DataNode? spec, FieldPath path)
    {
        var image = spec?["image"] is { Kind: DataKind.Mapping } parts
            ? (NodeFields.Text(parts, "repository") ?? "") + Suffix(NodeFields.Text(parts, "tag"))
            : "";
        var variables = spec is null ? [] : EnvironmentNodes.Variables(NodeFields.Items(spec, "env"), path.Field("env"));
        return Specification.Pod(manifest, Specification.Container(path, ReadService, image, variables));
    }

    private static string Suffix(string? tag) =>
        tag is null or "" ? "" : (tag.StartsWith("sha256:", StringComparison.Ordinal) ? "@" : ":") + tag;

    private static void ReadService(InvocationContext context)
    {
        context.Sink.Recognise("nim");
        ControllerProgram.Run(context, ["/opt/nim/start_server.sh"], []);
    }

    private static void ReadCache(InvocationContext context, ManifestObject manifest)
    {
        var path = manifest.SpecPath.Field("source");
        foreach (var kind in (ReadOnlySpan<string>)["hf", "dataStore"])
        {
            var source = manifest.Spec?.At("source", kind);
            var at = path.Field(kind);
            if (source is null || Specification.Word(source, at, "modelName") is not { } model)
                continue;
            context.Sink.Recognise("nim");
            var revision = Specification.Word(source, at, "revision");
            var id = NodeFields.Text(source, "namespace") is { Length: > 0 } owner ? owner + "/" + model.Text : model.Text;
            context.Sink.Add(ModelReferences.At(ModelRole.Model, model, ModelLocations.HuggingFace(id, revision?.Text, NodeFields.Text(source, "endpoint")), revision));
        }

        if (manifest.Spec?.At("source", "ngc") is not { } ngc)
            return;
        context.Sink.Recognise("nim");
        var puller = Specification.Word(ngc, path.Field("ngc"), "modelPuller");
        var endpoint = Specification.Word(ngc["modelEndpoint"] is null ? null : ngc, path.Field("ngc"), "modelEndpoint");
        if (endpoint is not null)
            context.Sink.Add(ModelReferences.At(ModelRole.Model, endpoint, ModelLocations.Ngc(endpoint.Text)));
        else if (puller is not null)
            context.Sink.Add(ModelReferences.At(ModelRole.Image, puller, ModelLocations.Oci(puller.Text)));
    }
}
