using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Resolution;

public class ImageContentsTests
{
    private const string Volume = "registry.example/models/plum@sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";
    private const string Image = "registry.example/vllm-openai:v0.18.0@sha256:9a0b4f8e1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";

    private sealed class NoMaps : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => null;

        public string Explain(string name) => name;
    }

    [Fact]
    public void A_path_in_an_image_volume_is_the_volumes_content() => Assert.Equal([Volume], FilledBy("/models/plum", Command("/models/plum"), Mount("image", "/models")));

    [Fact]
    public void A_path_in_the_image_is_the_images_content() => Assert.Equal([Image], FilledBy("/opt/plum", Command("/opt/plum")));

    [Fact]
    public void A_shell_that_only_says_something_first_leaves_the_image_as_it_is() =>
        Assert.Equal([Image], FilledBy("/opt/plum", ["sh", "-c", "echo start; mkdir -p /tmp/x; exec vllm serve /opt/plum"]));

    [Theory]
    [InlineData("fetch-it; vllm serve /opt/plum")]
    [InlineData("python3 /opt/fetch.py; vllm serve /opt/plum")]
    [InlineData("mount -t nfs server:/x /opt; vllm serve /opt/plum")]
    [InlineData("echo x > /opt/plum/tokenizer.json; vllm serve /opt/plum")]
    [InlineData("openssl enc -d -in /x -out /opt/plum/model.safetensors; vllm serve /opt/plum")]
    public void After_anything_that_may_have_changed_it_the_path_is_nobodys(string script) => Assert.Empty(FilledBy("/opt/plum", ["sh", "-c", script]));

    [Fact]
    public void A_claim_over_a_part_of_it_leaves_the_path_to_nobody()
    {
        Assert.Empty(FilledBy("/models/plum", Command("/models/plum"), Mount("image", "/models"), Mount("claim", "/models/plum/tokenizer")));
        Assert.Empty(FilledBy("/opt/plum", Command("/opt/plum"), Mount("claim", "/opt/plum/tokenizer")));
    }

    [Fact]
    public void Where_a_controller_mounts_the_model_the_path_is_not_the_images() => Assert.Empty(FilledBy("/mnt/models", Command("/mnt/models")));

    [Fact]
    public void A_scratch_folder_is_not_the_images() => Assert.Empty(FilledBy("/tmp/plum", Command("/tmp/plum")));

    private static string[] Command(string path) => ["vllm", "serve", path];

    private static VolumeMount Mount(string volume, string path) => new(volume, path, "", false, true, FieldPath.Root);

    private static string[] FilledBy(string path, string[] command, params VolumeMount[] mounts)
    {
        var container = new ContainerSpec
        {
            Name = "server",
            Kind = ContainerKind.Container,
            Path = FieldPath.Root.Field("spec").Field("containers").Index(0),
            Image = Image,
            Command = command,
            VolumeMounts = mounts,
        };
        var volumes = new Volume[]
        {
            new() { Name = "image", Kind = VolumeKind.Image, Path = FieldPath.Root, Source = Volume },
            new() { Name = "claim", Kind = VolumeKind.PersistentVolumeClaim, Path = FieldPath.Root, Source = "claim" },
        };
        var pod = PodResolver.Resolve(new PodWorkload { Namespace = "ml", Containers = [container], Volumes = volumes }, new NoMaps(), ResolverOptions.Default);
        var reference = Assert.Single(pod.Containers[0].References, reference => reference.Role == ModelRole.Model && reference.Value == path);
        return [.. reference.FilledBy.Select(image => image.Value)];
    }
}
