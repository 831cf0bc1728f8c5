using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Loaders;

public class HuggingFaceLoaderTests
{
    private const string Commit = LoaderHarness.Commit;

    [Theory]
    [InlineData("hf download acme/m --revision " + Commit + " --local-dir /models", "Model acme/m pkg:huggingface/acme/m@" + Commit + "!")]
    [InlineData("hf download acme/m --local-dir=/models", "Model acme/m pkg:huggingface/acme/m")]
    [InlineData("huggingface-cli download --quiet --local-dir /models acme/m", "Model acme/m pkg:huggingface/acme/m")]
    [InlineData("huggingface-cli download acme/m --rev main --local-dir /models", "Model acme/m pkg:huggingface/acme/m@main")]
    [InlineData("python3 -m huggingface_hub.commands.huggingface_cli download acme/m --local-dir /models", "Model acme/m pkg:huggingface/acme/m")]
    [InlineData("hf download hf://acme/m@" + Commit + " --local-dir /models", "Model hf://acme/m@" + Commit + " pkg:huggingface/acme/m@" + Commit + "!")]
    [InlineData("hf download acme/m-GGUF m.Q4.gguf --local-dir /models", "Quantization acme/m-GGUF pkg:huggingface/acme/m-GGUF")]
    [InlineData("hf download acme/m tokenizer.json tokenizer_config.json --local-dir /models", "Tokenizer acme/m pkg:huggingface/acme/m")]
    [InlineData("hf download acme/m --include *.json --include *.safetensors --local-dir /models", "Model acme/m pkg:huggingface/acme/m")]
    [InlineData("huggingface-cli download acme/m --include *.json *.safetensors --local-dir /models", "Model acme/m pkg:huggingface/acme/m")]
    public void Download_gives_the_repository_and_fills_the_folder(string command, string found)
    {
        var harness = new LoaderHarness().Run(command.Split(' '));
        Assert.Equal([found], harness.Found);
        Assert.Equal(harness.References, harness.Files.DownloadsAt("/models/x"));
        Assert.Empty(harness.Signals);
    }

    [Fact]
    public void Download_without_a_folder_fills_the_cache()
    {
        var harness = new LoaderHarness().Env("HF_HOME", "/models/hf").Run("hf", "download", "acme/m");
        Assert.Equal("/models/hf/hub", harness.References[0].DownloadedTo);
        Assert.Equal("/root/.cache/huggingface/hub", new LoaderHarness().Run("hf", "download", "acme/m").References[0].DownloadedTo);
    }

    [Fact]
    public void Endpoint_is_part_of_the_identity() =>
        Assert.Equal(
            ["Model acme/m pkg:huggingface/acme/m?repository_url=https://hub.example"],
            new LoaderHarness().Env("HF_ENDPOINT", "https://hub.example").Run("hf", "download", "acme/m").Found);

    [Fact]
    public void Dataset_is_no_model_but_is_traced()
    {
        var harness = new LoaderHarness().Run("hf", "download", "acme/d", "--repo-type", "dataset", "--local-dir", "/models");
        Assert.Empty(harness.References);
        Assert.Equal("pkg:huggingface/datasets/acme/d", harness.Files.DownloadsAt("/models")[0].Identity);
    }

    [Fact]
    public void Pickles_are_named() =>
        Assert.Equal(["*.bin", "*.pt"], new LoaderHarness().Run("hf", "download", "a/m", "--include", "*.bin", "--include", "*.pt").Of(SignalKind.UnsafeDeserialization));

    [Theory]
    [InlineData("hf auth login")]
    [InlineData("hf upload acme/m .")]
    [InlineData("huggingface-cli scan-cache")]
    public void Other_commands_load_nothing(string command)
    {
        var harness = new LoaderHarness().Run(command.Split(' '));
        Assert.Empty(harness.References);
        Assert.Empty(harness.Signals);
    }
}
