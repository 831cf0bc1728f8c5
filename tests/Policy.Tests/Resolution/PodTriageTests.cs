using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Resolution;

public class PodTriageTests
{
    private static readonly FieldPath Path = FieldPath.Root.Field("spec").Field("containers").Index(0);

    private static PodWorkload Pod(ContainerSpec container, params Volume[] volumes) => new() { Containers = [container], Volumes = volumes };

    private static ContainerSpec Container(string image, string[]? command = null, VolumeMount[]? mounts = null, EnvironmentVariable[]? env = null, string? directory = null, string[]? resources = null) =>
        new()
        {
            Name = "c",
            Kind = ContainerKind.Container,
            Path = Path,
            Image = image,
            Command = command,
            VolumeMounts = mounts ?? [],
            Environment = env ?? [],
            WorkingDirectory = directory,
            Resources = resources ?? [],
        };

    private static readonly Volume Scripts = new() { Name = "v", Kind = VolumeKind.ConfigMap, Path = Path, Source = "scripts" };

    [Theory]
    [InlineData("nginx:1.27")]
    [InlineData("registry.example/team/shop@sha256:0")]
    [InlineData("postgres:17")]
    public void Ordinary_pod_is_let_off(string image) => Assert.False(PodTriage.MayServe(Pod(Container(image))));

    [Fact]
    public void ConfigMap_that_is_only_read_by_the_program_is_no_reason_to_look() =>
        Assert.False(PodTriage.MayServe(Pod(Container("nginx", null, [new("v", "/etc/nginx/conf.d", "", false, true, Path)]), Scripts)));

    [Theory]
    [InlineData("vllm/vllm-openai")]
    [InlineData("ollama/ollama")]
    [InlineData("ghcr.io/huggingface/text-generation-inference")]
    [InlineData("lmsysorg/sglang")]
    [InlineData("nvcr.io/nvidia/tritonserver")]
    public void Serving_image_is_looked_at(string image) => Assert.True(PodTriage.MayServe(Pod(Container(image))));

    [Fact]
    public void Renamed_image_is_looked_at_for_its_command() => Assert.True(PodTriage.MayServe(Pod(Container("corp/server", ["VLLM", "x"]))));

    [Fact]
    public void Script_from_a_ConfigMap_is_looked_at() =>
        Assert.True(PodTriage.MayServe(Pod(Container("corp/server", ["sh", "/scripts/run"], [new("v", "/scripts/", "", false, true, Path)]), Scripts)));

    [Fact]
    public void Script_in_the_working_directory_is_looked_at() =>
        Assert.True(PodTriage.MayServe(Pod(Container("corp/server", ["./run"], [new("v", "/job/x", "", false, true, Path)], null, "/job"), Scripts)));

    [Fact]
    public void Program_put_on_the_search_path_is_looked_at() =>
        Assert.True(PodTriage.MayServe(Pod(Container("corp/server", ["run"], [new("v", "/usr/local/bin/run", "run", false, true, Path)]), Scripts)));

    [Fact]
    public void Command_made_of_a_ConfigMaps_value_is_looked_at() =>
        Assert.True(PodTriage.MayServe(Pod(Container("corp/server", ["$(CMD)"], null, [new("CMD", null, new(ValueSourceKind.ConfigMapKey, "c", "k", false), Path)]))));

    [Fact]
    public void Accelerator_pod_is_looked_at() => Assert.True(PodTriage.MayServe(Pod(Container("corp/server", null, null, null, null, ["nvidia.com/gpu"]))));
}
