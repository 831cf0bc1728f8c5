using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>OPEA's GMConnector (gmc.opea.io/v1alpha3): a pipeline whose steps are services that the controller makes.</summary>
/// <remarks>
/// Model given by: <c>spec.nodes.*.steps[].internalService.config.MODEL_ID</c> of steps that serve a model (Tgi, Tei, Vllm and their variants);
/// the controller puts the config's members into the service's environment. Read: GenAIInfra's samples, November 2026.
/// </remarks>
internal sealed class GmcConnector : IServedResource
{
    private static readonly (string Start, string Runtime)[] Steps = [("tgi", "tgi"), ("tei", "tei"), ("vllm", "vllm"), ("lvm", "tgi")];

    public bool Matches(string group, string kind) => group == "gmc.opea.io" && kind == "GMConnector";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var path = manifest.SpecPath;
        return [Specification.Pod(manifest, Specification.Container(path, context => ReadNodes(context, manifest.Spec?["nodes"], path.Field("nodes"))))];
    }

    private static void ReadNodes(InvocationContext context, DataNode? nodes, FieldPath path)
    {
        foreach (var (name, node) in nodes?.Members ?? [])
        {
            var steps = NodeFields.Items(node, "steps");
            for (var i = 0; i < steps.Count; i++)
                ReadStep(context, steps[i], path.Field(name).Field("steps").Index(i));
        }
    }

    private static void ReadStep(InvocationContext context, DataNode step, FieldPath path)
    {
        var service = NodeFields.Text(step, "name") ?? "";
        foreach (var (start, runtime) in Steps)
        {
            if (!service.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                continue;
            context.Sink.Recognise(runtime);
            var config = step.At("internalService", "config");
            if (Specification.Word(config, path.Field("internalService").Field("config"), "MODEL_ID") is { } model)
                context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, model, Revision(config, path), context));
            return;
        }
    }

    private static Word? Revision(DataNode? config, FieldPath path) => Specification.Word(config, path.Field("internalService").Field("config"), "REVISION");
}
