using System.Text.Json;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads.Json;

/// <summary>Reads the containers of a pod (core/v1 Container and EphemeralContainer).</summary>
internal static class ContainerJson
{
    /// <summary>Reads one of the three container lists.</summary>
    public static List<ContainerSpec> ReadAll(ref Utf8JsonReader reader, ContainerKind kind, FieldPath path)
    {
        var containers = new List<ContainerSpec>();
        if (!JsonFields.BeginArray(ref reader, path))
            return containers;
        while (JsonFields.NextObject(ref reader, path))
            containers.Add(Read(ref reader, kind, path.Index(containers.Count)));
        return containers;
    }

    private static ContainerSpec Read(ref Utf8JsonReader reader, ContainerKind kind, FieldPath path)
    {
        string name = "", image = "";
        string? directory = null, restart = null;
        IReadOnlyList<string>? command = null, args = null;
        IReadOnlyList<EnvironmentVariable> env = [];
        IReadOnlyList<EnvironmentSource> envFrom = [];
        IReadOnlyList<VolumeMount> mounts = [];
        List<ExecHook>? hooks = null;
        List<string>? probePaths = null;
        IReadOnlyList<string> resources = [];
        IReadOnlyList<int> ports = [];
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
                name = JsonFields.Text(ref reader, path, "name") ?? "";
            else if (reader.ValueTextEquals("image"u8))
                image = JsonFields.Text(ref reader, path, "image") ?? "";
            else if (reader.ValueTextEquals("command"u8))
                command = JsonFields.Texts(ref reader, path.Field("command"));
            else if (reader.ValueTextEquals("args"u8))
                args = JsonFields.Texts(ref reader, path.Field("args"));
            else if (reader.ValueTextEquals("workingDir"u8))
                directory = JsonFields.Text(ref reader, path, "workingDir");
            else if (reader.ValueTextEquals("restartPolicy"u8))
                restart = JsonFields.Text(ref reader, path, "restartPolicy");
            else if (reader.ValueTextEquals("env"u8))
                env = EnvironmentJson.Variables(ref reader, path.Field("env"));
            else if (reader.ValueTextEquals("envFrom"u8))
                envFrom = EnvironmentJson.Sources(ref reader, path.Field("envFrom"));
            else if (reader.ValueTextEquals("volumeMounts"u8))
                mounts = Mounts(ref reader, path.Field("volumeMounts"));
            else if (reader.ValueTextEquals("lifecycle"u8))
                Lifecycle(ref reader, path.Field("lifecycle"), ref hooks);
            else if (reader.ValueTextEquals("startupProbe"u8))
                Handler(ref reader, path.Field("startupProbe"), InvocationSource.Probe, ref hooks, ref probePaths);
            else if (reader.ValueTextEquals("livenessProbe"u8))
                Handler(ref reader, path.Field("livenessProbe"), InvocationSource.Probe, ref hooks, ref probePaths);
            else if (reader.ValueTextEquals("readinessProbe"u8))
                Handler(ref reader, path.Field("readinessProbe"), InvocationSource.Probe, ref hooks, ref probePaths);
            else if (reader.ValueTextEquals("resources"u8))
                resources = Resources(ref reader, path.Field("resources"));
            else if (reader.ValueTextEquals("ports"u8))
                ports = Ports(ref reader, path.Field("ports"));
            else
                JsonFields.Skip(ref reader);
        }

        return new ContainerSpec
        {
            Name = name,
            Kind = kind,
            Path = path,
            Image = image,
            Command = command,
            Args = args,
            WorkingDirectory = directory,
            RestartPolicy = restart,
            Environment = env,
            EnvironmentSources = envFrom,
            VolumeMounts = mounts,
            ExecHooks = hooks ?? [],
            ProbePaths = probePaths ?? [],
            Resources = resources,
            Ports = ports,
        };
    }

    private static void Lifecycle(ref Utf8JsonReader reader, FieldPath path, ref List<ExecHook>? hooks)
    {
        if (!JsonFields.BeginObject(ref reader, path))
            return;
        List<string>? ignored = null;
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("postStart"u8))
                Handler(ref reader, path.Field("postStart"), InvocationSource.PostStart, ref hooks, ref ignored);
            else if (reader.ValueTextEquals("preStop"u8))
                Handler(ref reader, path.Field("preStop"), InvocationSource.PreStop, ref hooks, ref ignored);
            else
                JsonFields.Skip(ref reader);
        }
    }

    private static void Handler(ref Utf8JsonReader reader, FieldPath path, InvocationSource source, ref List<ExecHook>? hooks, ref List<string>? probePaths)
    {
        if (!JsonFields.BeginObject(ref reader, path))
            return;
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("exec"u8))
            {
                var exec = path.Field("exec");
                if (!JsonFields.BeginObject(ref reader, exec))
                    continue;
                while (JsonFields.NextProperty(ref reader))
                {
                    if (!reader.ValueTextEquals("command"u8))
                        JsonFields.Skip(ref reader);
                    else if (JsonFields.Texts(ref reader, exec.Field("command")) is { } command)
                        (hooks ??= []).Add(new ExecHook(source, exec.Field("command"), command));
                }
            }
            else if (reader.ValueTextEquals("httpGet"u8) && source == InvocationSource.Probe)
            {
                if (!JsonFields.BeginObject(ref reader, path.Field("httpGet")))
                    continue;
                while (JsonFields.NextProperty(ref reader))
                {
                    if (!reader.ValueTextEquals("path"u8))
                        JsonFields.Skip(ref reader);
                    else if (JsonFields.Text(ref reader, path, "path") is { Length: > 0 } text)
                        (probePaths ??= []).Add(text);
                }
            }
            else
            {
                JsonFields.Skip(ref reader);
            }
        }
    }

    private static List<VolumeMount> Mounts(ref Utf8JsonReader reader, FieldPath path)
    {
        var mounts = new List<VolumeMount>();
        if (!JsonFields.BeginArray(ref reader, path))
            return mounts;
        while (JsonFields.NextObject(ref reader, path))
        {
            var here = path.Index(mounts.Count);
            string volume = "", mountPath = "", subPath = "", expression = "";
            var readOnly = false;
            while (JsonFields.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("name"u8))
                    volume = JsonFields.Text(ref reader, here, "name") ?? "";
                else if (reader.ValueTextEquals("mountPath"u8))
                    mountPath = JsonFields.Text(ref reader, here, "mountPath") ?? "";
                else if (reader.ValueTextEquals("subPath"u8))
                    subPath = JsonFields.Text(ref reader, here, "subPath") ?? "";
                else if (reader.ValueTextEquals("subPathExpr"u8))
                    expression = JsonFields.Text(ref reader, here, "subPathExpr") ?? "";
                else if (reader.ValueTextEquals("readOnly"u8))
                    readOnly = JsonFields.Flag(ref reader, here, "readOnly");
                else
                    JsonFields.Skip(ref reader);
            }

            mounts.Add(new VolumeMount(volume, mountPath, expression.Length > 0 ? expression : subPath, expression.Length > 0, readOnly, here));
        }

        return mounts;
    }

    private static List<string> Resources(ref Utf8JsonReader reader, FieldPath path)
    {
        var names = new List<string>();
        if (!JsonFields.BeginObject(ref reader, path))
            return names;
        while (JsonFields.NextProperty(ref reader))
        {
            if (!(reader.ValueTextEquals("limits"u8) || reader.ValueTextEquals("requests"u8)))
            {
                JsonFields.Skip(ref reader);
                continue;
            }

            if (!JsonFields.BeginObject(ref reader, path))
                continue;
            while (JsonFields.NextProperty(ref reader))
            {
                // cpu and memory are on every pod and say nothing about accelerators.
                if (reader.ValueTextEquals("cpu"u8) || reader.ValueTextEquals("memory"u8))
                {
                    JsonFields.Skip(ref reader);
                    continue;
                }

                var name = reader.GetString()!;
                reader.Read();
                var isZero = reader.TokenType == JsonTokenType.String ? reader.ValueTextEquals("0"u8) : reader.TokenType == JsonTokenType.Number && reader.ValueSpan.SequenceEqual("0"u8);
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null))
                    throw JsonFields.Wrong(path.Field(name), "a quantity");
                if (!isZero && !names.Contains(name))
                    names.Add(name);
            }
        }

        return names;
    }

    private static List<int> Ports(ref Utf8JsonReader reader, FieldPath path)
    {
        var ports = new List<int>();
        if (!JsonFields.BeginArray(ref reader, path))
            return ports;
        while (JsonFields.NextObject(ref reader, path))
        {
            while (JsonFields.NextProperty(ref reader))
            {
                if (!reader.ValueTextEquals("containerPort"u8))
                {
                    JsonFields.Skip(ref reader);
                    continue;
                }

                reader.Read();
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var port))
                    ports.Add(port);
                else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    throw JsonFields.Wrong(path, "a port number");
            }
        }

        return ports;
    }
}
