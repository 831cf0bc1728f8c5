using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public class TeiRuntimeTests
{
    private const string Image = "ghcr.io/huggingface/text-embeddings-inference:cpu-1.5";
    private static readonly string Commit = new('a', 40);

    private static RuntimeHarness Container(string image = Image) => RuntimeHarness.For(new TeiRuntime()).Image(image);

    [Fact]
    public void Options_name_model_and_revision()
    {
        var harness = Container().Args("--model-id", "acme/e", "--revision=" + Commit, "--auto-truncate").Resolve();
        Assert.Equal([$"acme/e@{Commit}"], harness.Of(ModelRole.Model));
        Assert.True(harness.References[0].IsPinned);
        Assert.Empty(harness.Signals);
        Assert.Equal("tei", harness.Runtime);
    }

    [Fact]
    public void Variables_name_them_too() =>
        Assert.Equal(["/data/e"], Container().Env("MODEL_ID", "/data/e").Resolve().Of(ModelRole.Model));

    [Fact]
    public void Old_releases_have_a_default() => Assert.Equal(["BAAI/bge-large-en-v1.5"], Container().Resolve().Of(ModelRole.Model));

    [Theory]
    [InlineData(Image, false)]
    [InlineData("ghcr.io/huggingface/text-embeddings-inference:hpu-1.7", true)]
    [InlineData("ghcr.io/huggingface/tei-gaudi:1.5.0", true)]
    public void Only_the_python_backend_reads_trust(string image, bool trusts) =>
        Assert.Equal(trusts, Container(image).Env("MODEL_ID", "acme/e").Env("TRUST_REMOTE_CODE", "True").Resolve().Has(SignalKind.RemoteCode));

    [Theory]
    [InlineData("text-embeddings-router --model-id acme/e")]
    [InlineData("/usr/local/bin/text-embeddings-router-80 --model-id acme/e")]
    public void Program_is_recognised_in_any_image(string command) =>
        Assert.Equal(["acme/e"], Container("registry.corp/x").Command(command.Split(' ')).Resolve().Of(ModelRole.Model));

    [Fact]
    public void Unknown_image_is_known_by_its_settings() =>
        Assert.Equal(["acme/e"], Container("registry.corp/x").Env("MODEL_ID", "acme/e").Args("--auto-truncate").Resolve().Of(ModelRole.Model));
}
