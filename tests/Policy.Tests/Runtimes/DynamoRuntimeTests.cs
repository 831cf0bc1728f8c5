using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class DynamoRuntimeTests
{
    [Theory]
    [InlineData("dynamo.vllm", "--model acme/m --is-decode-worker --endpoint a.b.c", "vllm serve --model acme/m")]
    [InlineData("dynamo.sglang", "--model-path acme/m --trust-remote-code", "python3 -m sglang.launch_server --model-path acme/m --trust-remote-code")]
    [InlineData("dynamo.trtllm", "--model-path acme/m --extra-engine-args /e.yaml", "trtllm-serve serve acme/m --extra_llm_api_options /e.yaml")]
    public void Dynamo_hands_its_flags_to_the_engine(string module, string args, string expected)
    {
        var found = RuntimeHarness.For(new DynamoRuntime()).Command(["python3", "-m", module, .. args.Split(' ')]).Resolve();

        Assert.Equal(expected, string.Join(' ', found.Started[0].Arguments.Select(word => word.Text)));
        Assert.Equal(module[7..], found.Runtime);
    }
}
