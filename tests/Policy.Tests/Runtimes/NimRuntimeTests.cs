using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class NimRuntimeTests
{
    [Fact]
    public void Variables_of_NIM_name_its_parts()
    {
        var found = RuntimeHarness.For(new NimRuntime()).Image("nvcr.io/nim/meta/llama:1").Env("NIM_MODEL_NAME", "hf://acme/m:v1").Env("NIM_PEFT_SOURCE", "/loras")
            .Env("NIM_FORCE_TRUST_REMOTE_CODE", "1").Env("NIM_SERVED_MODEL_NAME", "alias").Resolve();

        Assert.Equal(["hf://acme/m:v1@v1"], found.Of(ModelRole.Model));
        Assert.Equal(["/loras"], found.Of(ModelRole.Adapter));
        Assert.True(found.Has(SignalKind.RuntimeMutation));
        Assert.Equal(["NIM_FORCE_TRUST_REMOTE_CODE=1"], found.Of(SignalKind.RemoteCode));
    }

    [Fact]
    public void NIM_without_settings_serves_what_its_image_names() =>
        Assert.Equal(
            [(ModelRole.Image, "nvcr.io/nim/meta/llama:1", "pkg:oci/llama?repository_url=nvcr.io/nim/meta/llama&tag=1")],
            RuntimeHarness.For(new NimRuntime()).Image("nvcr.io/nim/meta/llama:1").Resolve().References.Select(reference => (reference.Role, reference.Value, reference.Identity)));

    [Fact]
    public void NIM_with_a_model_of_its_own_does_not_serve_its_image() =>
        Assert.Equal(
            ["hf://acme/m"],
            RuntimeHarness.For(new NimRuntime()).Image("nvcr.io/nim/nvidia/llm-nim:1").Env("NIM_MODEL_NAME", "hf://acme/m").Resolve().References.Select(reference => reference.Value));

    [Theory]
    [InlineData("download-to-cache", "--all")]
    [InlineData("create-model-store", "--profile", "0123", "--model-store", "/models")]
    public void Programs_of_the_image_that_fetch_its_profiles_name_no_model(params string[] args) =>
        Assert.Equal(
            [(ModelRole.Image, "nvcr.io/nim/meta/llama:1")],
            RuntimeHarness.For(new NimRuntime()).Image("nvcr.io/nim/meta/llama:1").Args(args).Resolve().References.Select(reference => (reference.Role, reference.Value)));

    [Fact]
    public void A_list_of_the_image_s_profiles_loads_nothing() =>
        Assert.Empty(RuntimeHarness.For(new NimRuntime()).Image("nvcr.io/nim/meta/llama:1").Args("list-model-profiles").Resolve().References);

    [Fact]
    public void Fetching_takes_the_model_that_a_variable_names() =>
        Assert.Equal(
            ["hf://acme/m"],
            RuntimeHarness.For(new NimRuntime()).Image("nvcr.io/nim/nvidia/llm-nim:1").Env("NIM_MODEL_NAME", "hf://acme/m").Args("download-to-cache", "--all").Resolve().References.Select(reference => reference.Value));
}
