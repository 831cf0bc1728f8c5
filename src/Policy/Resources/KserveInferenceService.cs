using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>KServe's InferenceService (serving.kserve.io/v1beta1), read as its controller does.</summary>
/// <remarks>
/// Model given by: <c>spec.predictor.model</c> or <c>spec.predictor.FRAMEWORK</c>: <c>storageUri</c>, <c>storageUris</c>, <c>storage.path</c>,
/// and the arguments that are added to the serving runtime's own (<c>--model_id</c>, <c>--trust_remote_code</c>); <c>STORAGE_URI</c> of a container.
/// The initializer puts the content at <c>/mnt/models</c>. Annotations are claims of earlier passes and never read.
/// Versions read: kserve master, August 2026 (pkg/apis/serving/v1beta1, pkg/webhook/admission/pod).
/// </remarks>
internal sealed class KserveInferenceService : IServedResource
{
    internal const string ModelFolder = "/mnt/models";

    private static readonly string[] Components = ["predictor", "transformer", "explainer"];

    private static readonly string[] Frameworks =
        ["model", "huggingface", "triton", "sklearn", "pytorch", "tensorflow", "onnx", "xgboost", "lightgbm", "paddle", "pmml", "alibi", "art"];

    public bool Matches(string group, string kind) => kind == "InferenceService" && group == "serving.kserve.io";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var pods = new List<PodWorkload>();
        foreach (var component in Components)
        {
            if (manifest.Spec?[component] is { Kind: DataKind.Mapping } node)
                ReadComponent(node, manifest.SpecPath.Field(component), manifest, pods);
        }

        return pods;
    }

    private static void ReadComponent(DataNode component, FieldPath path, ManifestObject manifest, List<PodWorkload> pods)
    {
        var pod = PodNodeReader.ReadSpec(component, path, manifest.Node["metadata"], FieldPath.Root.Field("metadata"), manifest.Namespace);
        var framework = Array.Find(Frameworks, name => component[name] is { Kind: DataKind.Mapping });
        var model = framework is null ? null : component[framework];
        var modelPath = framework is null ? path : path.Field(framework);
        var specification = Specification.Container(model, modelPath, context => ReadFields(context, component, path, framework, model, modelPath));
        pods.Add(pod.Add(specification));
        if (component["workerSpec"] is { } worker)
        {
            // Workers open the same folder; what fills it is reported once.
            var workers = PodNodeReader.ReadSpec(worker, path.Field("workerSpec"), null, path, manifest.Namespace);
            if (workers.Containers.Count > 0)
                pods.Add(workers.Add(Specification.Container(null, modelPath, context => Storage(context, component, path, model, modelPath, context.Files.Download))));
        }
    }

    private static void ReadFields(InvocationContext context, DataNode component, FieldPath path, string? framework, DataNode? model, FieldPath modelPath)
    {
        var found = Storage(context, component, path, model, modelPath, (folder, reference) =>
        {
            context.Sink.Add(reference);
            context.Files.Download(folder, reference);
        });
        foreach (var container in context.Pod.Containers)
            found |= FromVariable(context, container);
        if (model is not null || found)
            context.Sink.Recognise("kserve");
        if (framework is not null && model is not null)
            ReadArguments(context, framework, model, modelPath);
    }

    private static bool Storage(
        InvocationContext context, DataNode component, FieldPath path, DataNode? model, FieldPath modelPath, Action<string, ModelReference> add)
    {
        var found = false;
        foreach (var (node, at) in (ReadOnlySpan<(DataNode?, FieldPath)>)[(model, modelPath), (component, path)])
        {
            if (Specification.Word(node, at, "storageUri") is { } uri)
                Add(ModelFolder, uri);
            var uris = node?["storageUris"]?.Items ?? [];
            for (var i = 0; i < uris.Count; i++)
            {
                if (Specification.Word(uris[i], at.Field("storageUris").Index(i), "uri") is { } entry)
                    Add(uris[i]["mountPath"] is { IsScalar: true } folder ? folder.Text : ModelFolder, entry);
            }
        }

        if (model?["storage"] is { Kind: DataKind.Mapping } storage)
        {
            var at = modelPath.Field("storage");
            if (Specification.Word(storage, at, "storageUri") is { } uri)
                Add(ModelFolder, uri);
            else if (Specification.Word(storage, at, "path") is { } prefix)
                AddBySecret(prefix, storage);
        }

        return found;

        void Add(string folder, Word uri)
        {
            found = true;
            var reference = Specification.StorageReference(ModelRole.Model, uri, context.Invocation.Environment);
            add(folder, reference);
        }

        // The bucket, and the kind of store, are named in a Secret (storage-config) that is never read: the path is listed, and is never enough.
        void AddBySecret(Word prefix, DataNode node)
        {
            found = true;
            var key = node["key"]?.Text ?? "default";
            var why = new Unresolved(UnresolvedKind.Secret, $"the store and the bucket are named under {key} in the Secret storage-config");
            var location = new ModelLocation { Scheme = LocationScheme.Other, Identity = prefix.Text, Name = prefix.Text };
            var reference = ModelReferences.At(ModelRole.Model, prefix, location);
            add(ModelFolder, reference with { Unresolved = reference.Unresolved ?? why });
        }
    }

    /// <summary>The pod webhook initialises storage for a container with <c>STORAGE_URI</c> (storage_initializer_injector.go).</summary>
    private static bool FromVariable(InvocationContext context, ContainerSpec container)
    {
        if (container.Kind != ContainerKind.Container)
            return false;
        foreach (var variable in container.Environment)
        {
            if (variable.Name != "STORAGE_URI" || string.IsNullOrEmpty(variable.Value))
                continue;
            var word = new Word(variable.Value, new(ReferenceOrigin.Env, variable.Path));
            var reference = Specification.StorageReference(ModelRole.Model, word, context.Invocation.Environment);
            context.Sink.Add(reference);
            context.Files.Download(ModelFolder, reference);
            return true;
        }

        return false;
    }

    private static void ReadArguments(InvocationContext context, string framework, DataNode model, FieldPath path)
    {
        var words = Specification.Words(NodeFields.Texts(model["args"]), path.Field("args"), context.Invocation.Environment);
        var command = Specification.Words(NodeFields.Texts(model["command"]), path.Field("command"), context.Invocation.Environment);
        if (command.Count > 0)
        {
            ControllerProgram.Run(context, [.. command, .. words], (Origin?)null);
            return;
        }

        var runtime = Name(model["runtime"]);
        var format = framework == "model" ? Name(model.At("modelFormat", "name")) : framework;
        var image = Name(model["image"]);
        if (Says("vllm"))
            ControllerProgram.Run(context, ["python3", "-m", "vllm.entrypoints.openai.api_server", "--model=" + ModelFolder], words);
        else if (Says("huggingface"))
            ControllerProgram.Run(context, ["python3", "-m", "huggingfaceserver", "--model_dir=" + ModelFolder], words);
        else if (Says("triton"))
            ControllerProgram.Run(context, ["tritonserver", "--model-store=" + ModelFolder], words);
        else if (words.Count > 0 && !ControllerProgram.TryRunBySignature(context, words) && MentionsCode(words) is { } switched)
            context.Sink.Add(new Signal(SignalKind.RemoteCode, switched.Text, "the serving runtime then runs Python code from the model's repository", switched.Origin));

        // A runtime's own name says more than the format, which several runtimes share.
        bool Says(string word) => Has(runtime, word) || Has(image, word) || (!Has(runtime, "triton") && !Has(runtime, "vllm") && !Has(runtime, "huggingface") && Has(format, word));

        static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

        static string Name(DataNode? node) => node?.Text ?? "";
    }

    private static Word? MentionsCode(List<Word> words) =>
        words.Find(word => word.Text is "--trust-remote-code" or "--trust_remote_code" || word.Text.StartsWith("--trust_remote_code=", StringComparison.Ordinal));
}
