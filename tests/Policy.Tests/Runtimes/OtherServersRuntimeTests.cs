using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public class OtherServersRuntimeTests
{
    [Theory]
    [InlineData("mlc_llm serve acme/m", "mlc")]
    [InlineData("aphrodite run acme/m", "aphrodite")]
    [InlineData("openllm start acme/m", "openllm")]
    [InlineData("python -m petals.cli.run_server acme/m", "petals")]
    [InlineData("xinference launch --model-name acme/m", "xinference")]
    [InlineData("cortex run acme/m", "cortex")]
    [InlineData("nexa serve acme/m", "nexa")]
    [InlineData("max serve --model acme/m", "max")]
    [InlineData("ovms --source_model acme/m --task text_generation", "openvino")]
    [InlineData("mistralrs-server --port 80 plain -m acme/m -a mistral", "mistralrs")]
    [InlineData("mistralrs serve -m acme/m", "mistralrs")]
    [InlineData("python3 -m fastchat.serve.model_worker --model-path acme/m", "fastchat")]
    public void Model_is_the_word_behind_the_verb_or_the_flag(string command, string runtime)
    {
        var harness = RuntimeHarness.For(new OtherServersRuntime()).Command(command.Split(' ')).Resolve();

        Assert.Equal(runtime, harness.Runtime);
        Assert.Equal("pkg:huggingface/acme/m", Assert.Single(harness.References, r => r.Role == ModelRole.Model).Identity);
    }

    [Theory]
    [InlineData("--model_name", "chat", "--model_path", "/m")]
    [InlineData("--model_name=chat", "--model_path=/m")]
    public void OpenVINOs_name_of_a_model_is_what_clients_call_it(params string[] words)
    {
        var found = RuntimeHarness.For(new OtherServersRuntime()).Command(["ovms", .. words]).Resolve();
        Assert.Equal(["/m"], found.References.Select(r => r.Value));
    }

    [Theory]
    [InlineData("xinference-local -H 0.0.0.0", true)]
    [InlineData("xinference-supervisor", true)]
    [InlineData("ovms --model_path /m", false)]
    public void Requests_choose_the_models_of_some(string command, bool expected) =>
        Assert.Equal(expected, RuntimeHarness.For(new OtherServersRuntime()).Command(command.Split(' ')).Resolve().Has(SignalKind.RuntimeMutation));

    [Fact]
    public void A_quantized_file_has_its_tokenizer_elsewhere()
    {
        var found = RuntimeHarness.For(new OtherServersRuntime()).Command("mistralrs-server", "gguf", "-t", "acme/tokens", "-m", "acme/m-gguf", "-f", "m.gguf").Resolve();
        Assert.Equal(["acme/m-gguf"], found.Of(ModelRole.Model));
        Assert.Equal(["acme/tokens"], found.Of(ModelRole.Tokenizer));
    }

    [Fact]
    public void MaxText_takes_settings_without_dashes()
    {
        var found = RuntimeHarness.For(new OtherServersRuntime())
            .Command("maxengine_server", "model_name=gemma-7b", "tokenizer_path=assets/tokenizer", "load_parameters_path=gs://b/items").Resolve();
        Assert.Equal("maxtext", found.Runtime);
        Assert.Equal(["gs://b/items"], found.Of(ModelRole.Model));
        Assert.True(Assert.Single(found.References, r => r.Role == ModelRole.Tokenizer).IsLocal);
    }
}
