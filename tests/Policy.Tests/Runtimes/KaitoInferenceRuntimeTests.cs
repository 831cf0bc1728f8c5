using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy.Tests.Runtimes;

public class KaitoInferenceRuntimeTests
{
    [Theory]
    [InlineData("python3 /workspace/tfs/inference_api.py --pretrained_model_name_or_path acme/m", "transformers")]
    [InlineData("python3 /workspace/vllm/inference_api.py --kaito-config-file /c --model acme/m", "vllm")]
    public void Model_is_read_as_the_script_behind_it_reads_it(string command, string runtime)
    {
        var harness = RuntimeHarness.For(new KaitoInferenceRuntime()).Command(command.Split(' ')).Resolve();

        Assert.Equal(runtime, harness.Runtime);
        Assert.Equal("pkg:huggingface/acme/m", Assert.Single(harness.References, r => r.Role == ModelRole.Model).Identity);
    }
}
