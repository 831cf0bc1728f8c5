using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>KubeAI's Model (kubeai.org/v1).</summary>
/// <remarks>
/// Model given by: <c>spec.url</c> (<c>hf://</c> without revision, <c>ollama://</c>, <c>pvc://</c>, <c>s3://</c>, <c>gs://</c>, <c>oss://</c>); adapters by
/// <c>spec.adapters[].url</c>; more flags by <c>spec.args</c>, variables by the mapping <c>spec.env</c> and by <c>spec.envFrom</c>.
/// <c>spec.engine</c>: OLlama, VLLM, FasterWhisper, Infinity. Adapters are loaded into the running server.
/// Versions read: kubeai 2f32ef498d, July 2025.
/// </remarks>
internal sealed class KubeAiModel : IServedResource
{
    public bool Matches(string group, string kind) => group == "kubeai.org" && kind == "Model";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var spec = manifest.Spec;
        var path = manifest.SpecPath;
        var container = new ContainerSpec
        {
            Name = Specification.Name,
            Kind = ContainerKind.Specification,
            Path = path,
            Image = spec is null ? "" : NodeFields.Text(spec, "image") ?? "",
            Environment = Variables(spec?["env"], path.Field("env")),
            EnvironmentSources = spec is null ? [] : EnvironmentNodes.Sources(NodeFields.Items(spec, "envFrom"), path.Field("envFrom")),
            ReadByController = context => ReadFields(context, spec, path),
        };
        return [Specification.Pod(manifest, container)];
    }

    /// <summary><c>env</c> is a mapping here.</summary>
    private static List<EnvironmentVariable> Variables(DataNode? env, FieldPath path)
    {
        var variables = new List<EnvironmentVariable>();
        foreach (var (name, value) in env?.Members ?? [])
            variables.Add(new(name, value.Text, null, path.Field(name)));
        return variables;
    }

    private static void ReadFields(InvocationContext context, DataNode? spec, FieldPath path)
    {
        if (spec is null)
            return;
        var engine = NodeFields.Text(spec, "engine") ?? "";
        var environment = context.Invocation.Environment;
        context.Sink.Recognise(Runtime(engine));
        var url = Specification.Word(spec, path, "url");
        if (url is not null)
            context.Sink.Add(ModelReferences.At(ModelRole.Model, url, Locate(url.Text, environment)));
        var adapters = NodeFields.Items(spec, "adapters");
        for (var i = 0; i < adapters.Count; i++)
        {
            if (Specification.Word(adapters[i], path.Field("adapters").Index(i), "url") is not { } adapter)
                continue;
            context.Sink.Add(ModelReferences.At(ModelRole.Adapter, adapter, Locate(adapter.Text, environment)));
            MutableServers.LoadsAdapters(context, adapter);
        }

        var words = Specification.Words(NodeFields.Texts(spec["args"]), path.Field("args"), environment);
        if (engine.Equals("OLlama", StringComparison.OrdinalIgnoreCase))
            MutableServers.OllamaServes(context, url?.Origin ?? new(ReferenceOrigin.Spec, path.Field("engine")));
        else if (engine == "VLLM")
            ControllerProgram.Run(context, ["python3", "-m", "vllm.entrypoints.openai.api_server", "--model=/model"], words);
        else if (engine == "Infinity")
            ControllerProgram.Run(context, ["infinity_emb", "v2", "--model-id=/model", "--no-trust-remote-code"], words);
    }

    private static string Runtime(string engine) => engine switch
    {
        "VLLM" => "vllm",
        "OLlama" => "ollama",
        "Infinity" => "infinity",
        _ => "kubeai",
    };

    /// <summary>The parts after <c>?</c> are options of the controller (<c>?model=</c>, <c>?insecure=</c>, <c>?pull=</c>).</summary>
    private static ModelLocation Locate(string url, ResolvedEnvironment environment)
    {
        if (!url.StartsWith("ollama://", StringComparison.Ordinal) && !url.StartsWith("pvc://", StringComparison.Ordinal))
            return Specification.StorageLocation(url, environment);
        var question = url.IndexOf('?', StringComparison.Ordinal);
        return ModelLocations.Uri(question < 0 ? url : url[..question]);
    }
}
