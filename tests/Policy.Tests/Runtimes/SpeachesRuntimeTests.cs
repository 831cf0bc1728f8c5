using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public class SpeachesRuntimeTests
{
    [Fact]
    public void Requests_choose_models()
    {
        var harness = RuntimeHarness.For(new SpeachesRuntime()).Image("ghcr.io/speaches-ai/speaches:latest").Env("PRELOAD_MODELS", """["acme/w"]""").Resolve();
        Assert.True(harness.Has(SignalKind.RuntimeMutation));
        Assert.Equal(["acme/w"], harness.Of(ModelRole.Model));
    }
}
