using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class TensorRtLlmRuntimeTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void Options_file_of_TensorRT_LLM_is_judged_beside_the_flags()
    {
        var found = RuntimeHarness.For(new TensorRtLlmRuntime()).Command("trtllm-serve", "acme/m", "--revision", Commit, "--extra_llm_api_options", "/cm/o.yaml", "--tokenizer", "acme/t")
            .File("/cm/o.yaml", "revision: main\ntrust_remote_code: yes\nspeculative_config: {speculative_model: acme/draft}\nlora_config: {lora_dir: [acme/lora]}").Resolve();

        Assert.Equal(["acme/m@" + Commit, "acme/m@main"], found.Of(ModelRole.Model));
        Assert.Equal(["acme/draft"], found.Of(ModelRole.DraftModel));
        Assert.Equal(["acme/lora"], found.Of(ModelRole.Adapter));
        Assert.Equal(["trust_remote_code: true"], found.Of(SignalKind.RemoteCode));
    }

    [Fact]
    public void Options_file_that_is_not_known_is_said()
    {
        var found = RuntimeHarness.For(new TensorRtLlmRuntime()).Command("trtllm-serve", "serve", "acme/m", "--config", "/x.yaml").Resolve();

        Assert.Equal(["acme/m"], found.Of(ModelRole.Model));
        Assert.Equal(["/x.yaml"], found.Of(SignalKind.Unresolvable));
    }
}
