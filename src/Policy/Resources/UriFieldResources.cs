using Modelgate.Policy.Invocation;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resources;

/// <summary>Kinds that name a model in one field by a URI or a name, and whose pods their controllers make out of nothing else in the object.</summary>
/// <remarks>
/// KServe LocalModelCache, LocalModelNamespaceCache and TrainedModel (v1alpha1, August 2026); Seldon Core 2 Model (mlops.seldon.io/v1alpha1);
/// OME BaseModel and ClusterBaseModel (ome.io/v1beta1); Ollama operator Model (ollama.ayaka.io/v1); AIBrix ModelAdapter and ModelClaim (model.aibrix.ai/v1alpha1); KAITO RAGEngine (kaito.sh/v1alpha1);
/// vLLM production-stack LoraAdapter (production-stack.vllm.ai/v1alpha1) is read apart; Kthena ModelBooster (workload.serving.volcano.sh/v1alpha1);
/// Dynamo DynamoModel (nvidia.com/v1alpha1); LLMKube Model (inference.llmkube.dev/v1alpha1); Arks ArksModel (arks.ai/v1).
/// </remarks>
internal sealed class UriFieldResources : IServedResource
{
    private static readonly Entry[] Entries =
    [
        new("serving.kserve.io", "LocalModelCache", "sourceModelUri", ModelRole.Model, "kserve", Reading.StorageUri),
        new("serving.kserve.io", "LocalModelNamespaceCache", "sourceModelUri", ModelRole.Model, "kserve", Reading.StorageUri),
        new("serving.kserve.io", "TrainedModel", "model.storageUri", ModelRole.Model, "kserve", Reading.StorageUri),
        new("mlops.seldon.io", "Model", "storageUri", ModelRole.Model, "seldon", Reading.StorageUri),
        new("ome.io", "BaseModel", "storage.storageUri", ModelRole.Model, "ome", Reading.StorageUri),
        new("ome.io", "ClusterBaseModel", "storage.storageUri", ModelRole.Model, "ome", Reading.StorageUri),
        new("ome.io", "FineTunedWeight", "storage.storageUri", ModelRole.Adapter, "ome", Reading.StorageUri),
        new("ollama.ayaka.io", "Model", "image", ModelRole.Model, "ollama", Reading.Ollama),
        new("model.aibrix.ai", "ModelAdapter", "artifactURL", ModelRole.Adapter, "vllm", Reading.Hub) { IsLoadedLater = true },
        new("model.aibrix.ai", "ModelClaim", "artifactURL", ModelRole.Model, "vllm", Reading.Hub),
        new("workload.serving.volcano.sh", "ModelBooster", "backend.modelURI", ModelRole.Model, "vllm", Reading.StorageUri),
        new("nvidia.com", "DynamoModel", "source.uri", ModelRole.Adapter, "dynamo", Reading.StorageUri) { IsLoadedLater = true },
        new("inference.llmkube.dev", "Model", "source", ModelRole.Quantization, "llamacpp", Reading.Hub),
        new("kaito.sh", "RAGEngine", "embedding.local.modelID", ModelRole.Model, "kaito", Reading.Hub),
        new("arks.ai", "ArksModel", "model", ModelRole.Model, "arks", Reading.Hub),
    ];

    private enum Reading
    {
        /// <summary>A URI with a scheme, or a path.</summary>
        StorageUri,

        /// <summary>A hub id, or <c>huggingface://</c> in front of one.</summary>
        Hub,

        /// <summary>An Ollama name.</summary>
        Ollama,
    }

    public bool Matches(string group, string kind) => Find(group, kind) is not null;

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var entry = Find(manifest.Group, manifest.Kind)!;
        var node = manifest.Spec;
        var path = manifest.SpecPath;
        foreach (var name in entry.Field.Split('.'))
        {
            node = node?[name];
            path = path.Field(name);
        }

        if (node is not { IsScalar: true, Text.Length: > 0 })
            return [];
        return [Specification.Pod(manifest, Specification.Container(path, context => ReadField(context, entry, Specification.Word(node, path))))];
    }

    private static Entry? Find(string group, string kind) => Array.Find(Entries, entry => entry.Group == group && entry.Kind == kind);

    private static void ReadField(InvocationContext context, Entry entry, Word word)
    {
        context.Sink.Recognise(entry.Runtime);
        context.Sink.Add(ModelReferences.At(entry.Role, word, Locate(entry.Reading, word, context.Invocation.Environment)));
        if (entry.Runtime == "ollama")
            MutableServers.OllamaServes(context, word.Origin);
        else if (entry.IsLoadedLater)
            MutableServers.LoadsAdapters(context, word);
    }

    private static ModelLocation Locate(Reading reading, Word word, ResolvedEnvironment environment)
    {
        var text = word.Text.Trim();
        switch (reading)
        {
            case Reading.Ollama:
                return ModelLocations.Ollama(text);
            case Reading.Hub:
                if (text.StartsWith("huggingface://", StringComparison.OrdinalIgnoreCase))
                    text = text["huggingface://".Length..];
                else if (text.Contains("://", StringComparison.Ordinal) || text.StartsWith('/') || text.StartsWith('.'))
                    return Specification.StorageLocation(text, environment);
                return ModelLocations.HuggingFace(text, null, ModelLocations.HubEndpoint(environment));
            case Reading.StorageUri:
                return Specification.StorageLocation(text, environment);
        }

        return Specification.StorageLocation(text, environment);
    }

    private sealed record Entry(string Group, string Kind, string Field, ModelRole Role, string Runtime, Reading Reading)
    {
        public bool IsLoadedLater { get; init; }
    }
}
