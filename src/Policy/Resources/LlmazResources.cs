using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resources;

/// <summary>llmaz's OpenModel (llmaz.io/v1alpha1) and llm-d's ModelService (llm-d.ai/v1alpha1): a model's source in an object of its own.</summary>
/// <remarks>
/// OpenModel: <c>spec.source.modelHub</c> (<c>name</c> Huggingface or ModelScope, <c>modelID</c>, <c>revision</c>, <c>filename</c>) or <c>spec.source.uri</c>.
/// ModelService: <c>spec.modelArtifacts.uri</c>, and the containers of <c>prefill</c> and <c>decode</c>.
/// Versions read: llmaz 3c13ff343e, October 2025; llm-d-model-service v0.0.20, 2025.
/// </remarks>
internal sealed class LlmazResources : IServedResource
{
    public bool Matches(string group, string kind) => (group == "llmaz.io" && kind == "OpenModel") || (group == "llm-d.ai" && kind == "ModelService");

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var path = manifest.SpecPath;
        if (manifest.Kind == "OpenModel")
            return [Specification.Pod(manifest, Specification.Container(path.Field("source"), context => ReadSource(context, manifest.Spec?["source"], path.Field("source"))))];
        var fields = Specification.Container(path.Field("modelArtifacts"), context => ReadArtifacts(context, manifest.Spec?["modelArtifacts"], path.Field("modelArtifacts")));
        var pods = new List<PodWorkload>();
        foreach (var part in (ReadOnlySpan<string>)["prefill", "decode"])
        {
            if (manifest.Spec?[part] is not { Kind: DataKind.Mapping } node)
                continue;
            var pod = PodNodeReader.ReadSpec(node, path.Field(part), null, path, manifest.Namespace);
            pods.Add(pods.Count == 0 ? pod.Add(fields) : pod);
        }

        return pods.Count > 0 ? pods : [Specification.Pod(manifest, fields)];
    }

    private static void ReadSource(InvocationContext context, DataNode? source, FieldPath path)
    {
        var environment = context.Invocation.Environment;
        if (Specification.Word(source, path, "uri") is { } uri)
        {
            context.Sink.Recognise("llmaz");
            context.Sink.Add(Specification.StorageReference(ModelRole.Model, uri, environment));
        }

        var hub = source?["modelHub"];
        var at = path.Field("modelHub");
        if (Specification.Word(hub, at, "modelID") is not { } model)
            return;
        context.Sink.Recognise("llmaz");
        var revision = Specification.Word(hub, at, "revision");
        var file = Specification.Word(hub, at, "filename")?.Text;
        var location = hub?["name"]?.Text == "ModelScope"
            ? ModelLocations.ModelScope(model.Text, revision?.Text)
            : ModelLocations.HuggingFace(model.Text, revision?.Text, ModelLocations.HubEndpoint(environment), file);
        context.Sink.Add(ModelReferences.At(ModelRole.Model, model, location, revision));
    }

    private static void ReadArtifacts(InvocationContext context, DataNode? artifacts, FieldPath path)
    {
        if (Specification.Word(artifacts, path, "uri") is not { } uri)
            return;
        context.Sink.Recognise("llm-d");
        context.Sink.Add(Specification.StorageReference(ModelRole.Model, uri, context.Invocation.Environment));
    }
}
