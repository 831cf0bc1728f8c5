using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>Seldon Core's SeldonDeployment (machinelearning.seldon.io/v1): a graph of servers, each with a model of its own.</summary>
/// <remarks>
/// Model given by: <c>spec.predictors[].graph.modelUri</c>, and for HUGGINGFACE_SERVER the parameters <c>pretrained_model</c> and <c>pretrained_tokenizer</c>; children nest.
/// <c>componentSpecs</c> are pods and are read as such. Versions read: Seldon Core 1.18, August 2026.
/// </remarks>
internal sealed class SeldonDeployment : IServedResource
{
    private const int MaxGraphs = 64;

    public bool Matches(string group, string kind) => group == "machinelearning.seldon.io" && kind == "SeldonDeployment";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var path = manifest.SpecPath;
        var own = Specification.Pod(manifest, Specification.Container(path, context =>
        {
            var left = MaxGraphs;
            var predictors = manifest.Spec is null ? [] : NodeFields.Items(manifest.Spec, "predictors");
            for (var i = 0; i < predictors.Count; i++)
                ReadGraph(context, predictors[i]["graph"], path.Field("predictors").Index(i).Field("graph"), ref left);
        }));
        return [own, .. PodTemplateSearch.Find(manifest)];
    }

    private static void ReadGraph(InvocationContext context, DataNode? graph, FieldPath path, ref int left)
    {
        if (graph is null || --left < 0)
            return;
        context.Sink.Recognise("seldon");
        if (Specification.Word(graph, path, "modelUri") is { } uri)
            context.Sink.Add(Specification.StorageReference(ModelRole.Model, uri, context.Invocation.Environment));
        var parameters = NodeFields.Items(graph, "parameters");
        for (var i = 0; i < parameters.Count; i++)
        {
            ModelRole? role = NodeFields.Text(parameters[i], "name") switch { "pretrained_model" => ModelRole.Model, "pretrained_tokenizer" => ModelRole.Tokenizer, _ => null };
            if (role is { } part && Specification.Word(parameters[i], path.Field("parameters").Index(i), "value") is { } value)
                context.Sink.Add(ModelReferences.HubOrLocal(part, value, null, context));
        }

        var children = NodeFields.Items(graph, "children");
        for (var i = 0; i < children.Count; i++)
            ReadGraph(context, children[i], path.Field("children").Index(i), ref left);
    }
}
