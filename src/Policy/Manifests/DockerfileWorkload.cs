using System.Text;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Manifests;

/// <summary>A Dockerfile seen as a pod: the <c>RUN</c> lines of each stage as a build, and then what the last stage's image starts as a container.</summary>
/// <remarks>
/// The lines become one shell script with the same line numbers as the Dockerfile, so that an origin's line is the file's line.
/// A stage built on an earlier one starts with that stage's variables and directory. All share one file system, so that what
/// <c>RUN</c> downloads is found where <c>CMD</c> serves it. A build has no image of its own to judge: the last stage's is judged where it starts.
/// </remarks>
public static class DockerfileWorkload
{
    private const int MaxStages = 64;
    private const string Layer = "image";

    /// <summary>Makes the pod. <paramref name="name"/> is the file's name.</summary>
    public static PodWorkload From(IReadOnlyList<DockerfileStage> stages, string name)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var containers = new List<ContainerSpec>();
        var built = new Dictionary<string, DockerfileBuild>(StringComparer.OrdinalIgnoreCase);
        DockerfileBuild? last = null;
        for (var i = 0; i < stages.Count && i < MaxStages; i++)
        {
            var stage = stages[i];
            built.TryGetValue(stage.Image, out var parent);
            last = new DockerfileBuild(stage, parent, built.ContainsKey);
            var label = stage.Name ?? "stage-" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (last.HasScript)
                containers.Add(Build(last, label));
            if (stage.Name is not null)
                built[stage.Name] = last;
            built[i.ToString(System.Globalization.CultureInfo.InvariantCulture)] = last;
        }

        if (last is not null)
            containers.Add(Start(last));
        return new PodWorkload { Name = name, Containers = containers };
    }

    private static ContainerSpec Build(DockerfileBuild build, string name) => new()
    {
        Name = name,
        Kind = ContainerKind.Build,
        Path = FieldPath.Root.Field("RUN"),
        Command = [build.Shell, "-c", build.Script],
        CommandNote = "RUN",
        SharedLayer = Layer,
    };

    private static ContainerSpec Start(DockerfileBuild build)
    {
        var path = FieldPath.Root.Field("CMD");
        var environment = new List<EnvironmentVariable>();
        foreach (var (name, (value, _)) in build.Environment)
            environment.Add(new(name, value.Replace("$(", "$$(", StringComparison.Ordinal), null, FieldPath.Root.Field("ENV").Field(name)));
        return new ContainerSpec
        {
            Name = "start",
            Kind = ContainerKind.Container,
            Path = path,
            Image = build.BaseImage,
            Environment = environment,
            WorkingDirectory = build.WorkingDirectory,
            Command = build.Entrypoint is { } entrypoint ? Words(entrypoint, build.Shell) : null,
            CommandNote = "ENTRYPOINT",
            Args = build.Command is { } command ? Words(command, build.Shell) : null,
            ArgsNote = "CMD",
            ExpectsArguments = build.Command is null,
            SharedLayer = Layer,
        };
    }

    private static IReadOnlyList<string> Words(DockerfileInstruction instruction, string shell)
    {
        var exec = instruction.Exec;
        if (exec is null)
            return [shell, "-c", Padded(instruction)];
        return [.. exec.Select(word => word.Replace("$(", "$$(", StringComparison.Ordinal))];
    }

    /// <summary>A shell-form command with the Dockerfile's line numbers; kubelet's <c>$(…)</c> must not touch it.</summary>
    private static string Padded(DockerfileInstruction instruction)
    {
        var text = new StringBuilder();
        text.Append('\n', instruction.Line - 1);
        DockerfileBuild.AppendLines(text, instruction);
        return text.Replace("$(", "$$(").ToString();
    }
}
