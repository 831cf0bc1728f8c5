using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Ray;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>KubeRay's RayService, RayJob and RayCluster (ray.io/v1).</summary>
/// <remarks>
/// Model given by: RayService <c>spec.serveConfigV2</c>, a Ray Serve configuration as text; RayJob <c>spec.entrypoint</c> with <c>spec.runtimeEnvYAML</c>.
/// The objects of v1alpha1 have <c>serveConfig</c>, the same as fields.
/// The applications run in the pods of the head and worker groups, whose first containers mostly have no command of their own: KubeRay starts <c>ray start</c>
/// in them, whatever the image would start, unless the object says otherwise (<c>ray.io/overwrite-container-cmd</c>).
/// Versions read: KubeRay 1.4 (ray-operator/apis/ray/v1, controllers/ray/common/pod.go), August 2026.
/// </remarks>
internal sealed class RayResources : IServedResource
{
    private static readonly string[] StartCommand = ["/bin/bash", "-lc", "--", "ulimit -n 65536; ray start"];

    public bool Matches(string group, string kind) => group == "ray.io" && kind is "RayService" or "RayJob" or "RayCluster";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var spec = manifest.Spec;
        var path = manifest.SpecPath;
        return manifest.Kind switch
        {
            "RayService" => WithFields(manifest, Groups(manifest, spec?["rayClusterConfig"], path.Field("rayClusterConfig")), ReadService),
            "RayJob" => WithFields(manifest, Groups(manifest, spec?["rayClusterSpec"], path.Field("rayClusterSpec")), ReadJob),
            _ => Started(manifest, Groups(manifest, spec, path)),
        };
    }

    /// <summary>Puts KubeRay's command where a group's first container has none.</summary>
    private static List<PodWorkload> Started(ManifestObject manifest, List<PodWorkload> pods)
    {
        if (manifest.Node.At("metadata", "annotations", "ray.io/overwrite-container-cmd") is { IsScalar: true } own && own.Text.Equals("true", StringComparison.OrdinalIgnoreCase))
            return pods;
        for (var i = 0; i < pods.Count; i++)
        {
            var first = pods[i].Containers.FirstOrDefault(static container => container.Kind == ContainerKind.Container);
            if (first is { Command: null, Args: null, ReadByController: null })
                pods[i] = pods[i].With((IReadOnlyList<ContainerSpec>)[.. pods[i].Containers.Select(container => ReferenceEquals(container, first) ? container.WithCommand(StartCommand) : container)]);
        }

        return pods;
    }

    private static List<PodWorkload> Groups(ManifestObject manifest, DataNode? cluster, FieldPath path)
    {
        var pods = new List<PodWorkload>();
        if (cluster?.At("headGroupSpec", "template") is { } head)
            pods.Add(PodNodeReader.Read(head, path.Field("headGroupSpec").Field("template"), manifest.Namespace));
        var workers = cluster is null ? [] : NodeFields.Items(cluster, "workerGroupSpecs");
        for (var i = 0; i < workers.Count; i++)
        {
            if (workers[i]["template"] is { Kind: DataKind.Mapping } template)
                pods.Add(PodNodeReader.Read(template, path.Field("workerGroupSpecs").Index(i).Field("template"), manifest.Namespace));
        }

        return pods;
    }

    private static List<PodWorkload> WithFields(ManifestObject manifest, List<PodWorkload> pods, Action<InvocationContext, ManifestObject> read)
    {
        var serve = manifest.Spec is null ? null : NodeFields.Text(manifest.Spec, "serveConfigV2");
        var runtime = serve is null ? null : RuntimeOf(serve);
        for (var i = 0; i < pods.Count; i++)
            pods[i] = pods[i].With((IReadOnlyList<ContainerSpec>)[.. pods[i].Containers.Select(container => Serves(container) ? container.ReadBy(context => ReadReplica(context, serve, runtime)) : container)]);
        pods = Started(manifest, pods);
        var head = pods.Count == 0 ? null : pods[0].Containers.FirstOrDefault(container => container.Kind == ContainerKind.Container);
        var fields = new ContainerSpec
        {
            Name = Specification.Name,
            Kind = ContainerKind.Specification,
            Path = manifest.SpecPath,
            Image = "",
            WorkingDirectory = head?.WorkingDirectory,
            Environment = head?.Environment ?? [],
            EnvironmentSources = head?.EnvironmentSources ?? [],
            VolumeMounts = head?.VolumeMounts ?? [],
            ReadByController = context => read(context, manifest),
        };
        if (pods.Count == 0)
            pods.Add(Specification.Pod(manifest, fields));
        else
            pods[0] = pods[0].Add(fields);
        return pods;

        bool Serves(ContainerSpec container) => runtime is not null && container is { Kind: ContainerKind.Container, Command: null, Args: null } && IsRay(container.Image);
    }

    private static bool IsRay(string image) => image.Contains("ray", StringComparison.OrdinalIgnoreCase) || image.Contains("vllm", StringComparison.OrdinalIgnoreCase) || image.Length == 0;

    /// <summary>What the cluster serves when the configuration says it without the code: null when nothing speaks of models.</summary>
    private static string? RuntimeOf(string serve)
    {
        if (serve.Contains("ray.serve.llm", StringComparison.Ordinal) || serve.Contains("llm_configs", StringComparison.Ordinal))
            return "ray";
        foreach (var word in (ReadOnlySpan<string>)["vllm", "transformers", "torch", "MODEL", "llm", "sglang"])
        {
            if (serve.Contains(word, StringComparison.Ordinal))
                return word == "vllm" ? "vllm" : "ray";
        }

        return null;
    }

    /// <summary>A replica inherits its container's variables; the ones that the application asks for name its model (<c>runtime_env</c> stands in <c>(spec)</c>).</summary>
    private static void ReadReplica(InvocationContext context, string? serve, string? runtime)
    {
        context.Sink.Recognise(context.Image.Text.Contains("vllm", StringComparison.OrdinalIgnoreCase) ? "vllm" : runtime ?? "ray");
        if (serve is null || YamlReader.Read(serve, YamlDialect.PyYaml) is not { IsRead: true, Documents: [{ } root, ..] })
            return;
        foreach (var application in root["applications"]?.Items ?? [])
        {
            if (application["import_path"] is not { IsScalar: true } import || RayServeConfig.Module(import.Text, context) is not { } source)
                continue;
            foreach (var variable in context.Container.Environment)
            {
                if (RayModelNames.IsVariable(variable.Name) && source.Text.Contains(variable.Name, StringComparison.Ordinal)
                    && context.Invocation.Environment[variable.Name] is { } value && value.Text.Contains('/', StringComparison.Ordinal))
                {
                    context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, value, null, context));
                }
            }
        }
    }

    private static void ReadService(InvocationContext context, ManifestObject manifest)
    {
        if (Specification.Word(manifest.Spec, manifest.SpecPath, "serveConfigV2") is { } text)
            RayServeConfig.Read(text, context);
        if (manifest.Spec?["serveConfig"] is { Kind: DataKind.Mapping } old)
            RayServeConfig.ReadFields(old, new(ReferenceOrigin.Spec, manifest.SpecPath.Field("serveConfig")), context);
    }

    private static void ReadJob(InvocationContext context, ManifestObject manifest)
    {
        if (Specification.Word(manifest.Spec, manifest.SpecPath, "entrypoint") is not { } entrypoint)
            return;
        var environment = context.Invocation.Environment;
        if (Specification.Word(manifest.Spec, manifest.SpecPath, "runtimeEnvYAML") is { } text
            && YamlReader.Read(text.Text, YamlDialect.PyYaml) is { IsRead: true, Documents: [{ } node, ..] })
        {
            environment = environment.With(RayRuntimeEnvironment.Read(node, text.Origin, context).Variables);
        }

        context.Run(new()
        {
            Arguments = (Word[])[new("/bin/sh", entrypoint.Origin), new("-c", entrypoint.Origin), entrypoint],
            Environment = environment,
            WorkingDirectory = context.Invocation.WorkingDirectory,
        });
    }
}
