using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>The serving runtimes that Modelgate knows.</summary>
public static class ServingRuntimes
{
    /// <summary>
    /// All runtimes. Order is meaning: the first that matches an image or a program reads it, so what wraps another
    /// runtime (KServe's server around vLLM) stands before what it wraps.
    /// </summary>
    public static IReadOnlyList<IServingRuntime> All { get; } =
    [
        new HuggingFaceServerRuntime(),
        new StorageInitializerRuntime(),
        new TritonRuntime(),
        new MlServerRuntime(),
        new DynamoRuntime(),
        new NimRuntime(),
        new RayRuntime(),
        new LmDeployRuntime(),
        new TensorRtLlmRuntime(),
        new DjlServingRuntime(),
        new HuggingFaceToolkitRuntime(),
        new VllmRuntime(),
        new SglangRuntime(),
        new OllamaRuntime(),
        new LlamaSwapRuntime(),
        new LlamaCppPythonRuntime(),
        new LlamafileRuntime(),
        new RamalamaRuntime(),
        new LlamaCppRuntime(),
        new TgiRuntime(),
        new LoraxRuntime(),
        new TeiRuntime(),
        new InfinityRuntime(),
        new LocalAiRuntime(),
        new SpeachesRuntime(),
        new KaitoInferenceRuntime(),
        new OtherServersRuntime(),
    ];

    /// <summary>The reader of what no runtime knows; asked last, and for the start scripts of known images.</summary>
    internal static IServingRuntime Custom { get; } = new CustomServerRuntime();

    /// <summary>The first runtime that knows the image as its own, or null.</summary>
    public static IServingRuntime? OfImage(ImageReference image)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].MatchesImage(image))
                return All[i];
        }

        return null;
    }
}
