using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class HuggingFaceServerRuntimeTests
{
    [Theory]
    [InlineData("--model_id=acme/m --model_revision=v1", "vllm serve acme/m --revision v1")]
    [InlineData("--model_id acme/m --revision=v1", "vllm serve acme/m")]
    [InlineData("--model_i acme/m --model_rev v1 --trust_remote_code", "vllm serve acme/m --revision v1 --trust_remote_code")]
    [InlineData("--model_name=x --http_port 8080 --max-model-len=10 --return_probabilities", "vllm serve /mnt/models --max-model-len=10")]
    [InlineData("--model_dir=s3://b/k --tokenizer_revision v2", "vllm serve s3://b/k --tokenizer-revision v2")]
    [InlineData("", "vllm serve /mnt/models")]
    public void Flags_become_those_of_vLLM(string args, string expected)
    {
        var found = Read(args);

        Assert.Equal(expected, string.Join(' ', Assert.Single(found.Started).Arguments.Select(word => word.Text)));
        Assert.Equal("kserve", found.Runtime);
    }

    [Fact]
    public void Flag_that_is_dropped_in_silence_is_said()
    {
        var found = Read("--model-id=acme/m --model_revision=v1");

        Assert.Equal(["--model-id=acme/m"], found.Of(SignalKind.Unresolvable));
        Assert.Equal("Write --model_id", found.Signals[0].Remedy);
        Assert.Equal("vllm serve /mnt/models --revision v1", string.Join(' ', found.Started[0].Arguments.Select(word => word.Text)));
    }

    private static RuntimeHarness Read(string args) => RuntimeHarness.For(new HuggingFaceServerRuntime())
        .Image("kserve/huggingfaceserver:v0.15.0").Args(args.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Resolve();
}
