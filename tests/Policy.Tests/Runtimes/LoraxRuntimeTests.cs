using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public class LoraxRuntimeTests
{
    private static RuntimeHarness Container() => RuntimeHarness.For(new LoraxRuntime()).Image("ghcr.io/predibase/lorax:main");

    [Fact]
    public void Requests_choose_adapters_always()
    {
        var harness = Container().Args("--model-id", "acme/m").Resolve();
        Assert.Equal(["acme/m"], harness.Of(ModelRole.Model));
        Assert.Equal(["lorax-launcher"], harness.Of(SignalKind.RuntimeMutation));
    }

    [Fact]
    public void Nothing_named_is_the_default_model() =>
        Assert.Equal(["mistralai/Mistral-7B-Instruct-v0.1"], Container().Resolve().Of(ModelRole.Model));

    [Fact]
    public void Adapters_are_named_by_options_and_variables()
    {
        var harness = Container().Env("ADAPTER_ID", "acme/a").Args("--model-id=acme/m", "--preloaded-adapter-ids", "acme/b", "acme/c").Resolve();
        Assert.Equal(["acme/a", "acme/b", "acme/c"], harness.Of(ModelRole.Adapter));
    }
}
