using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public class LocalAiRuntimeTests
{
    private static RuntimeHarness Container(string image = "localai/localai:v3") => RuntimeHarness.For(new LocalAiRuntime()).Image(image);

    private static string Show(RuntimeHarness harness) => string.Join(' ', harness.References.Select(r => $"{r.Role}={r.Value}>{r.Identity}"));

    [Theory]
    [InlineData("run phi-2", "Model=phi-2>localai-gallery:phi-2")]
    [InlineData("huggingface://acme/m/f.gguf@main", "Model=huggingface://acme/m/f.gguf@main>pkg:huggingface/acme/m@main")]
    [InlineData("run ollama://gemma:2b --threads 4", "Model=ollama://gemma:2b>registry.ollama.ai/library/gemma:2b")]
    [InlineData("run --address=:5000", "")]
    public void Arguments_are_models(string args, string expected)
    {
        var harness = Container().Args(args.Split(' ')).Resolve();
        Assert.Equal(expected, Show(harness));
        Assert.True(harness.Has(SignalKind.RuntimeMutation));
    }

    [Fact]
    public void Aikit_image_is_the_model()
    {
        var harness = Container("ghcr.io/kaito-project/aikit/llama3.2:3b").Args("run", "--address=:5000").Resolve();
        Assert.Equal(["ghcr.io/kaito-project/aikit/llama3.2:3b"], harness.References.Select(r => r.Value));
        Assert.False(harness.References[0].IsPinned);
    }

    [Fact]
    public void Variables_name_models()
    {
        var harness = Container().Env("MODELS", "phi-2, hf://acme/m/f.gguf").Env("PRELOAD_MODELS", """[{"url":"github:a/b/c.yaml@main"},{"id":"x@y"}]""").Resolve();
        Assert.Equal(["phi-2", "hf://acme/m/f.gguf", "github:a/b/c.yaml@main", "x@y"], harness.References.Select(r => r.Value));
    }

    [Fact]
    public void Model_files_are_read()
    {
        var harness = Container().Env("MODELS_PATH", "/cm").File("/cm/a.yaml", "name: a\nparameters:\n  model: m.gguf\nlora_adapter: l.gguf\ntrust_remote_code: true\n").Resolve();
        Assert.Equal("Model=m.gguf>/cm/m.gguf Adapter=l.gguf>/cm/l.gguf", Show(harness));
        Assert.True(harness.Has(SignalKind.RemoteCode));
    }
}
