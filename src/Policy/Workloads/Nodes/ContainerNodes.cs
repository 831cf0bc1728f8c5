using System.Globalization;
using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads.Nodes;

/// <summary>Reads containers (core/v1 Container).</summary>
internal static class ContainerNodes
{
    private static readonly (string Field, InvocationSource Source)[] Probes =
        [("startupProbe", InvocationSource.Probe), ("livenessProbe", InvocationSource.Probe), ("readinessProbe", InvocationSource.Probe)];

    private static readonly (string Field, InvocationSource Source)[] Hooks = [("postStart", InvocationSource.PostStart), ("preStop", InvocationSource.PreStop)];

    /// <summary>Reads a list of containers into <paramref name="containers"/>.</summary>
    public static void ReadAll(DataNode spec, string field, ContainerKind kind, FieldPath specPath, List<ContainerSpec> containers)
    {
        var items = NodeFields.Items(spec, field);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Kind == DataKind.Mapping)
                containers.Add(Read(items[i], kind, specPath.Field(field).Index(i)));
        }
    }

    /// <summary>Reads one container, or a custom resource's fields of the same names.</summary>
    public static ContainerSpec Read(
        DataNode node, ContainerKind kind, FieldPath path, string? name = null, Action<Resolution.InvocationContext>? controller = null) => new()
        {
            Name = name ?? NodeFields.Text(node, "name") ?? "",
            Kind = kind,
            Path = path,
            Image = NodeFields.Text(node, "image") ?? "",
            Command = NodeFields.Texts(node["command"]),
            Args = NodeFields.Texts(node["args"]),
            WorkingDirectory = NodeFields.Text(node, "workingDir"),
            RestartPolicy = NodeFields.Text(node, "restartPolicy"),
            Environment = EnvironmentNodes.Variables(NodeFields.Items(node, "env"), path.Field("env")),
            EnvironmentSources = EnvironmentNodes.Sources(NodeFields.Items(node, "envFrom"), path.Field("envFrom")),
            VolumeMounts = Mounts(NodeFields.Items(node, "volumeMounts"), path.Field("volumeMounts")),
            ExecHooks = ExecHooks(node, path),
            Resources = Resources(node["resources"]),
            Ports = Ports(NodeFields.Items(node, "ports")),
            ProbePaths = ProbePaths(node),
            ReadByController = controller,
        };

    private static List<VolumeMount> Mounts(IReadOnlyList<DataNode> items, FieldPath path)
    {
        var mounts = new List<VolumeMount>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var expression = NodeFields.Text(items[i], "subPathExpr");
            mounts.Add(new(
                NodeFields.Text(items[i], "name") ?? "",
                NodeFields.Text(items[i], "mountPath") ?? "",
                expression ?? NodeFields.Text(items[i], "subPath") ?? "",
                expression is not null,
                NodeFields.Flag(items[i], "readOnly"),
                path.Index(i)));
        }

        return mounts;
    }

    private static List<ExecHook> ExecHooks(DataNode node, FieldPath path)
    {
        var hooks = new List<ExecHook>();
        if (node["lifecycle"] is { } lifecycle)
            Collect(lifecycle, Hooks, path.Field("lifecycle"), hooks);
        Collect(node, Probes, path, hooks);
        return hooks;
    }

    private static void Collect(DataNode node, (string Field, InvocationSource Source)[] fields, FieldPath path, List<ExecHook> hooks)
    {
        foreach (var (field, source) in fields)
        {
            if (NodeFields.Texts(node.At(field, "exec", "command")) is { } command)
                hooks.Add(new(source, path.Field(field).Field("exec").Field("command"), command));
        }
    }

    private static List<string> Resources(DataNode? resources)
    {
        var names = new List<string>();
        foreach (var field in (ReadOnlySpan<string>)["limits", "requests"])
        {
            foreach (var (name, quantity) in resources?[field]?.Members ?? [])
            {
                if (name is not ("cpu" or "memory") && quantity.Text.AsSpan().ContainsAnyInRange('1', '9') && !names.Contains(name, StringComparer.Ordinal))
                    names.Add(name);
            }
        }

        return names;
    }

    private static List<int> Ports(IReadOnlyList<DataNode> items)
    {
        var ports = new List<int>(items.Count);
        foreach (var item in items)
        {
            if (item.TryGetText("containerPort", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                ports.Add(port);
        }

        return ports;
    }

    private static List<string> ProbePaths(DataNode node)
    {
        var paths = new List<string>();
        foreach (var (field, _) in Probes)
        {
            if (node.At(field, "httpGet", "path") is { IsScalar: true } path)
                paths.Add(path.Text);
        }

        return paths;
    }
}
