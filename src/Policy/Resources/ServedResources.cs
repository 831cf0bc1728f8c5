using System.Collections.Frozen;

namespace Modelgate.Policy.Resources;

/// <summary>The custom resources that Modelgate reads. Kinds are told apart by group and name, so their order is for readers only.</summary>
public static class ServedResources
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IServedResource> All { get; } =
    [
        new KserveInferenceService(),
        new KserveLlmInferenceService(),
        new KserveServingRuntime(),
        new RayResources(),
        new KubeAiModel(),
        new VllmRuntimeResource(),
        new NimResources(),
        new KaitoWorkspace(),
        new DynamoResources(),
        new LlmazResources(),
        new OmeRuntimes(),
        new GmcConnector(),
        new SeldonDeployment(),
        new UriFieldResources(),
    ];

    /// <summary>API groups that are all about serving models: a kind of theirs that nobody here knows may name one.</summary>
    private static readonly FrozenSet<string> Groups = FrozenSet.ToFrozenSet(
        [
            "serving.kserve.io", "ray.io", "kubeai.org", "production-stack.vllm.ai", "kaito.sh", "apps.nvidia.com", "llmaz.io", "llm-d.ai", "mlops.seldon.io", "ome.io",
            "ollama.ayaka.io", "model.aibrix.ai", "workload.serving.volcano.sh", "inference.llmkube.dev", "arks.ai",
        ],
        StringComparer.Ordinal);

    /// <summary>Kinds of these groups that route, scale or keep count, and name no model.</summary>
    private static readonly FrozenSet<(string Group, string Kind)> WithoutModels = FrozenSet.ToFrozenSet(
        [
            ("serving.kserve.io", "InferenceGraph"), ("serving.kserve.io", "LocalModelNode"), ("serving.kserve.io", "LocalModelNodeGroup"),
            ("mlops.seldon.io", "Experiment"), ("mlops.seldon.io", "Pipeline"), ("production-stack.vllm.ai", "VLLMRouter"),
            ("llm-d.ai", "InferenceObjective"), ("ome.io", "BenchmarkJob"), ("ome.io", "AcceleratorClass"),
            ("workload.serving.volcano.sh", "AutoscalingPolicy"), ("workload.serving.volcano.sh", "AutoscalingPolicyBinding"),
        ]);

    /// <summary>True for a kind that Modelgate reads, or that may name models by its group.</summary>
    public static bool MayName(string group, string kind)
    {
        foreach (var resource in All)
        {
            if (resource.Matches(group, kind))
                return true;
        }

        return IsUnknownKind(group, kind);
    }

    /// <summary>True for a kind that may name models, by its group, and that Modelgate has no reader for.</summary>
    public static bool IsUnknownKind(string group, string kind)
    {
        if (!Groups.Contains(group) || WithoutModels.Contains((group, kind)))
            return false;
        foreach (var resource in All)
        {
            if (resource.Matches(group, kind))
                return false;
        }

        return true;
    }
}
