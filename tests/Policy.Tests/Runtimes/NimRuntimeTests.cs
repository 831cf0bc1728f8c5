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
        Assert.Empty(RuntimeHarness.For(new NimRuntime()).Image("nvcr.io/nim/meta/llama:1").Resolve().References);
}
