using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Manifests;

/// <summary>The pods of workflow engines, whose objects name a container in a shape of their own.</summary>
/// <remarks>
/// Argo Workflows (v1alpha1: <c>templates[].container</c>, <c>script</c>, <c>containerSet</c>, <c>initContainers</c>, <c>sidecars</c>) and Tekton (v1, v1beta1: <c>steps[]</c>
/// with <c>script</c>, also in a Pipeline's <c>tasks[].taskSpec</c> and a run's own spec). A script is run as a file of the container's own.
/// </remarks>
internal static class WorkflowPods
{
    /// <summary>True for the kinds of these engines.</summary>
    public static bool Matches(string group, string kind) =>
        (group == "argoproj.io" && kind is "Workflow" or "WorkflowTemplate" or "ClusterWorkflowTemplate" or "CronWorkflow") || group == "tekton.dev";

    /// <summary>The pods in document order.</summary>
    public static IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var pods = new List<PodWorkload>();
        var (spec, path) = manifest.Kind == "CronWorkflow" ? (manifest.Spec?["workflowSpec"], manifest.SpecPath.Field("workflowSpec")) : (manifest.Spec, manifest.SpecPath);
        if (spec is null)
            return pods;
        if (manifest.Group == "tekton.dev")
            ReadTask(spec, path, manifest.Namespace, pods);
        else
            ReadTemplates(spec, path, manifest.Namespace, pods);
        return pods;
    }

    private static void ReadTemplates(DataNode spec, FieldPath path, string namespaceName, List<PodWorkload> pods)
    {
        var shared = VolumeNodes.ReadAll(NodeFields.Items(spec, "volumes"), path.Field("volumes"));
        var templates = NodeFields.Items(spec, "templates");
        for (var i = 0; i < templates.Count; i++)
        {
            var at = path.Field("templates").Index(i);
            var containers = new List<ContainerSpec>();
            ContainerNodes.ReadAll(templates[i], "initContainers", ContainerKind.InitContainer, at, containers);
            foreach (var field in (ReadOnlySpan<string>)["container", "script"])
            {
                if (templates[i][field] is { Kind: DataKind.Mapping } node)
                    containers.Add(Step(node, at.Field(field), "source", "main"));
            }

            if (templates[i]["containerSet"] is { Kind: DataKind.Mapping } set)
                ContainerNodes.ReadAll(set, "containers", ContainerKind.Container, at.Field("containerSet"), containers);
            ContainerNodes.ReadAll(templates[i], "sidecars", ContainerKind.Container, at, containers);
            if (containers.Count == 0)
                continue;
            var own = VolumeNodes.ReadAll(NodeFields.Items(templates[i], "volumes"), at.Field("volumes"));
            pods.Add(Pod(at, namespaceName, containers, [.. own, .. shared]));
        }
    }

    private static void ReadTask(DataNode spec, FieldPath path, string namespaceName, List<PodWorkload> pods)
    {
        var steps = NodeFields.Items(spec, "steps");
        var containers = new List<ContainerSpec>(steps.Count);
        for (var i = 0; i < steps.Count; i++)
            containers.Add(Step(steps[i], path.Field("steps").Index(i), "script", $"step-{i}", ContainerKind.InitContainer));
        ContainerNodes.ReadAll(spec, "sidecars", ContainerKind.Container, path, containers);
        if (containers.Count > 0)
            pods.Add(Pod(path, namespaceName, containers, VolumeNodes.ReadAll(NodeFields.Items(spec, "volumes"), path.Field("volumes"))));
        foreach (var field in (ReadOnlySpan<string>)["taskSpec", "pipelineSpec"])
        {
            if (spec[field] is { Kind: DataKind.Mapping } inner)
                ReadTask(inner, path.Field(field), namespaceName, pods);
        }

        foreach (var field in (ReadOnlySpan<string>)["tasks", "finally"])
        {
            var tasks = NodeFields.Items(spec, field);
            for (var i = 0; i < tasks.Count; i++)
            {
                if (tasks[i]["taskSpec"] is { Kind: DataKind.Mapping } inner)
                    ReadTask(inner, path.Field(field).Index(i).Field("taskSpec"), namespaceName, pods);
            }
        }
    }

    // The engines write the script to a file and start it: with the command as its interpreter, or by its first line.
    private static ContainerSpec Step(DataNode node, FieldPath path, string scriptField, string name, ContainerKind kind = ContainerKind.Container)
    {
        var container = ContainerNodes.Read(node, kind, path, NodeFields.Text(node, "name") ?? name);
        if (NodeFields.Text(node, scriptField) is not { Length: > 0 } script)
            return container;
        var interpreter = container.Command is { Count: > 0 } command ? command : Interpreter(script);
        return container.WithCommand([.. interpreter, "-c", script]);
    }

    private static string[] Interpreter(string script)
    {
        if (!script.StartsWith("#!", StringComparison.Ordinal))
            return ["/bin/sh"];
        var end = script.IndexOf('\n', StringComparison.Ordinal);
        var words = script[2..(end < 0 ? script.Length : end)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? ["/bin/sh"] : words;
    }

    private static PodWorkload Pod(FieldPath path, string namespaceName, IReadOnlyList<ContainerSpec> containers, IReadOnlyList<Volume> volumes) =>
        new() { Namespace = namespaceName, MetadataPath = path.Field("metadata"), SpecPath = path, Containers = containers, Volumes = volumes };
}
