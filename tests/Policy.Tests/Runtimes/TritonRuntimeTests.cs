using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class TritonRuntimeTests
{
    [Fact]
    public void Engine_arguments_in_the_repository_are_read_as_vLLM_flags()
    {
        var found = RuntimeHarness.For(new TritonRuntime()).Command("tritonserver", "--model-repository=/cm/repo")
            .File("/cm/repo/x/1/model.json", "{\"model\":\"acme/m\",\"trust_remote_code\":true,\"enable_lora\":false,\"max_model_len\":10}")
            .File("/cm/repo/x/1/multi_lora.json", "{\"a\":\"acme/lora\"}").Resolve();

        Assert.Equal(["/cm/repo"], found.Of(ModelRole.Model));
        Assert.Equal(["acme/lora"], found.Of(ModelRole.Adapter));
        Assert.Equal("vllm serve acme/m --trust-remote-code --no-enable-lora --max-model-len=10", string.Join(' ', Assert.Single(found.Started).Arguments.Select(word => word.Text)));
        Assert.False(found.Has(SignalKind.RuntimeMutation));
    }

    [Fact]
    public void Control_mode_and_libraries_are_noticed()
    {
        var found = RuntimeHarness.For(new TritonRuntime()).Command("/opt/tritonserver/bin/tritonserver", "--model-store", "s3://b/repo", "--model-store", "/x", "--model-control-mode=explicit", "--backend-directory=/b").Resolve();

        Assert.Equal(["s3://b/repo", "/x"], found.Of(ModelRole.Model));
        Assert.Equal(["--model-control-mode=explicit"], found.Of(SignalKind.RuntimeMutation));
        Assert.Equal(["--backend-directory=/b"], found.Of(SignalKind.CodePlugin));
    }

    [Fact]
    public void Engine_arguments_that_are_no_JSON_cannot_be_known() =>
        Assert.Equal(["/r/x/1/model.json"], RuntimeHarness.For(new TritonRuntime()).Command("tritonserver", "--model-repository=/r").File("/r/x/1/model.json", "{").Resolve().Of(SignalKind.Unresolvable));
}
