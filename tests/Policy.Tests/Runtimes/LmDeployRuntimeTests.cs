using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class LmDeployRuntimeTests
{
    [Fact]
    public void Every_part_is_read()
    {
        var found = RuntimeHarness.For(new LmDeployRuntime()).Image("openmmlab/lmdeploy:v0.14.0")
            .Command("lmdeploy", "serve", "api_server", "acme/m", "--revision", "v1", "--adapters", "a=acme/lora", "acme/other", "--speculative-draft-model", "acme/draft", "--server-port", "23333").Resolve();

        Assert.Equal(["acme/m@v1"], found.Of(ModelRole.Model));
        Assert.Equal(["acme/lora", "acme/other"], found.Of(ModelRole.Adapter));
        Assert.Equal(["acme/draft"], found.Of(ModelRole.DraftModel));
        Assert.False(found.Has(SignalKind.RemoteCode));
    }

    [Theory]
    [InlineData("openmmlab/lmdeploy:v0.14.0", "--trust-remote-code", true)]
    [InlineData("openmmlab/lmdeploy:v0.12.3-cu12", null, true)]
    [InlineData("openmmlab/lmdeploy:v0.13.0", null, false)]
    [InlineData("openmmlab/lmdeploy:latest", null, false)]
    public void Code_of_the_repository_runs_by_flag_or_by_age(string image, string? flag, bool expected)
    {
        string[] words = ["python3", "-m", "lmdeploy", "serve", "api_server", "acme/m"];
        var found = RuntimeHarness.For(new LmDeployRuntime()).Image(image).Command(flag is null ? words : [.. words, flag]).Resolve();

        Assert.Equal(expected, found.Has(SignalKind.RemoteCode));
    }

    [Fact]
    public void ModelScope_is_another_hub() =>
        Assert.Equal("modelscope://acme/m", RuntimeHarness.For(new LmDeployRuntime()).Command("lmdeploy", "serve", "api_server", "acme/m").Env("LMDEPLOY_USE_MODELSCOPE", "True").Resolve().References[0].Identity);
}
