using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public class LlamaCppPythonRuntimeTests
{
    private static RuntimeHarness Container() => RuntimeHarness.For(new LlamaCppPythonRuntime()).Image("ghcr.io/abetlen/llama-cpp-python:latest");

    private static string Show(RuntimeHarness harness) => string.Join(' ', harness.References.Select(r => $"{r.Role}={r.Value}"));

    [Theory]
    [InlineData("python3 -m llama_cpp.server --model /m.gguf --n_gpu_layers -1 --lora_path /l.gguf", "Quantization=/m.gguf Adapter=/l.gguf")]
    [InlineData("python -m llama_cpp.server --hf_model_repo_id acme/m --model *Q8_0.gguf", "Model=acme/m")]
    public void Options_name_what_is_loaded(string command, string expected) => Assert.Equal(expected, Show(Container().Command(command.Split(' ')).Resolve()));

    [Fact]
    public void Variables_name_it_too() => Assert.Equal("Quantization=/m.gguf", Show(Container().Env("MODEL", "/m.gguf").Resolve()));

    [Fact]
    public void Configuration_file_replaces_the_command_line()
    {
        var harness = Container().File("/c.yaml", "models:\n- model: /a.gguf\n- hf_model_repo_id: acme/b\n  model: '*.gguf'\n  clip_model_path: /p.gguf\n")
            .Command("python3", "-m", "llama_cpp.server", "--model", "/x.gguf", "--config_file", "/c.yaml").Resolve();
        Assert.Equal("Quantization=/a.gguf Model=acme/b Projector=/p.gguf", Show(harness));
    }

    [Fact]
    public void Configuration_file_that_is_not_known_is_unresolvable() =>
        Assert.Equal(["/c.json"], Container().Env("CONFIG_FILE", "/c.json").Resolve().Of(SignalKind.Unresolvable));
}
