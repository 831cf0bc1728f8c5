using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Resolution;

public class PodFilesTests
{
    private static readonly Origin Here = new(ReferenceOrigin.Script, FieldPath.Root);

    [Fact]
    public void ConfigMap_key_is_read_under_its_mount()
    {
        var files = Files([Mount("cm", "/etc/cm")], Volume("cm", VolumeKind.ConfigMap, "settings"));
        var file = files.Read("/etc//cm/./a.yaml");
        Assert.Equal((FileKnowledge.Known, "model: x"), (file.Knowledge, file.Content?.Text));
        Assert.Equal("ConfigMap settings, key a.yaml", file.Content?.Origin.Note);
        Assert.Equal(FileKnowledge.Missing, files.Read("/etc/cm/b.yaml").Knowledge);
        Assert.Equal(["/etc/cm/a.yaml", "/etc/cm/z.txt"], files.List("/etc"));
        Assert.True(files.Exists("/etc/cm/a.yaml"));
        Assert.False(files.Exists("/etc/cm/b.yaml"));
    }

    [Fact]
    public void SubPath_and_items_name_the_key()
    {
        var volume = new Volume
        {
            Name = "cm",
            Kind = VolumeKind.ConfigMap,
            Path = FieldPath.Root,
            Source = "settings",
            Items = [new("a.yaml", "deep/config.yaml")],
        };
        var files = Files([Mount("cm", "/etc/config.yaml", "deep/config.yaml")], volume);
        Assert.Equal("model: x", files.Read("/etc/config.yaml").Content?.Text);
        Assert.Equal(["/etc/config.yaml"], files.List("/etc"));
    }

    [Fact]
    public void SubPathExpr_is_expanded_from_the_environment()
    {
        var environment = new ResolvedEnvironment(new Dictionary<string, Word?> { ["KEY"] = new("a.yaml", Here) });
        var container = Container([new("cm", "/c", "$(KEY)", true, true, FieldPath.Root), new("cm", "/d", "$(OTHER)", true, true, FieldPath.Root)]);
        var files = new PodFiles(new(new PodWorkload { Volumes = [Volume("cm", VolumeKind.ConfigMap, "settings")] }, new Maps()), container, environment);
        Assert.Equal("model: x", files.Read("/c").Content?.Text);
        Assert.Equal(FileKnowledge.Missing, files.Read("/d").Knowledge);
    }

    [Fact]
    public void Longest_mount_wins_and_of_equals_the_later()
    {
        var files = Files(
            [Mount("pvc", "/a/b"), Mount("pvc", "/a"), Mount("cm", "/a/b")],
            Volume("pvc", VolumeKind.PersistentVolumeClaim, "claim"),
            Volume("cm", VolumeKind.ConfigMap, "settings"));
        Assert.Equal("model: x", files.Read("/a/b/a.yaml").Content?.Text);
        Assert.Equal("it lies on PersistentVolumeClaim claim", files.Read("/a/a.yaml").Why);
    }

    [Fact]
    public void EmptyDir_carries_writes_and_downloads_to_the_next_container()
    {
        var volumes = new PodVolumes(new PodWorkload { Volumes = [Volume("e", VolumeKind.EmptyDir)] }, new Maps());
        var first = new PodFiles(volumes, Container([Mount("e", "/job")]), ResolvedEnvironment.Empty);
        var second = new PodFiles(volumes, Container([Mount("e", "/models", "m")]), ResolvedEnvironment.Empty);
        var reference = Reference("acme/m");
        first.Write("/job/m/run.sh", new Word("a", Here));
        first.Write("/job/m/run.sh", new Word("b", Here), append: true);
        first.Download("/job/m/weights", reference);
        Assert.Equal("ab", second.Read("/models/run.sh").Content?.Text);
        Assert.Equal([reference], second.DownloadsAt("/models"));
        Assert.Equal([reference], second.DownloadsAt("/models/weights/x.gguf"));
        Assert.Empty(second.DownloadsAt("/models/other"));
        Assert.Equal("it is downloaded when the pod starts", second.Read("/models/weights/x").Why);
    }

    [Fact]
    public void Image_layer_belongs_to_one_container()
    {
        var volumes = new PodVolumes(new PodWorkload(), new Maps());
        var first = new PodFiles(volumes, Container([]), ResolvedEnvironment.Empty);
        var second = new PodFiles(volumes, Container([]), ResolvedEnvironment.Empty);
        first.Write("/x", new Word("a", Here));
        Assert.Equal(FileKnowledge.Known, first.Read("/x").Knowledge);
        Assert.Equal("it is part of the container image", second.Read("/x").Why);
    }

    [Fact]
    public void Append_to_a_file_that_the_image_may_have_is_unknown()
    {
        var files = Files([]);
        files.Write("/etc/x.conf", new Word("a", Here), append: true);
        files.Write("/tmp/x.conf", new Word("a", Here), append: true);
        Assert.Equal(FileKnowledge.Unknown, files.Read("/etc/x.conf").Knowledge);
        Assert.Equal("a", files.Read("/tmp/x.conf").Content?.Text);
    }

    [Fact]
    public void Any_path_is_answered()
    {
        var files = Files(
            [Mount("cm", "/etc/cm"), Mount("e", ""), Mount("none", "relative")],
            Volume("cm", VolumeKind.ConfigMap, "settings"),
            Volume("e", VolumeKind.EmptyDir));
        Prop.ForAll<string?>(text =>
        {
            foreach (var path in new[] { text ?? "", "/" + text, "/etc/cm/" + text })
            {
                files.Write(path, null);
                Assert.NotNull(files.Read(path));
                files.DownloadsAt(path);
                files.Exists(path);
            }
        }).QuickCheckThrowOnFailure();
        Assert.NotNull(files.Read(string.Concat(Enumerable.Repeat("/..", 300_000))));
    }

    private static ModelReference Reference(string id) => new()
    {
        Role = ModelRole.Model,
        Value = id,
        Location = ModelLocations.HuggingFace(id, null),
        Origin = Here,
    };

    private static PodFiles Files(VolumeMount[] mounts, params Volume[] volumes) =>
        new(new(new PodWorkload { Volumes = volumes }, new Maps()), Container(mounts), ResolvedEnvironment.Empty);

    private static ContainerSpec Container(VolumeMount[] mounts) =>
        new() { Name = "c", Kind = ContainerKind.Container, Path = FieldPath.Root, VolumeMounts = mounts };

    private static VolumeMount Mount(string volume, string path, string subPath = "") => new(volume, path, subPath, false, false, FieldPath.Root);

    private static Volume Volume(string name, VolumeKind kind, string source = "") =>
        new() { Name = name, Kind = kind, Path = FieldPath.Root, Source = source };

    private sealed class Maps : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => name != "settings" ? null : new()
        {
            Name = "settings",
            Data = new Dictionary<string, string> { ["a.yaml"] = "model: x", ["z.txt"] = "z" },
        };

        public string Explain(string name) => $"ConfigMap {name} was not given";
    }
}
