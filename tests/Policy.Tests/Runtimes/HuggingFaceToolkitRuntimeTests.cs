using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class HuggingFaceToolkitRuntimeTests
{
    [Fact]
    public void Toolkit_is_told_by_variables()
    {
        var found = RuntimeHarness.For(new HuggingFaceToolkitRuntime()).Image("example/huggingface-pytorch-inference:1").Env("HF_MODEL_ID", "acme/m").Env("HF_REVISION", "v1").Env("HF_TRUST_REMOTE_CODE", "1").Resolve();

        Assert.Equal(["acme/m@v1"], found.Of(ModelRole.Model));
        Assert.True(found.Has(SignalKind.RemoteCode));
    }
}
