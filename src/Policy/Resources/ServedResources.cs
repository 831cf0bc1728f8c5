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
        new GmcConnector(),
        new UriFieldResources(),
    ];
}
