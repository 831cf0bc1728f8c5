using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy.Tests.Runtimes;

public class OtherServersRuntimeTests
{
    [Theory]
    [InlineData("mlc_llm serve acme/m", "mlc")]
    [InlineData("aphrodite run acme/m", "aphrodite")]
    [InlineData("python3 -m fastchat.serve.model_worker --model-path acme/m", "fastchat")]
    public void Model_is_the_word_behind_the_verb_or_the_flag(string command, string runtime)
    {
        var harness = RuntimeHarness.For(new OtherServersRuntime()).Command(command.Split(' ')).Resolve();

        Assert.Equal(runtime, harness.Runtime);
        Assert.Equal("pkg:huggingface/acme/m", Assert.Single(harness.References, r => r.Role == ModelRole.Model).Identity);
    }
}
