using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public class InfinityRuntimeTests
{
    private static readonly string Commit = new('a', 40);

    private static RuntimeHarness Container() => RuntimeHarness.For(new InfinityRuntime()).Image("michaelf34/infinity:0.0.76");

    [Fact]
    public void Absence_of_a_switch_is_trust()
    {
        var harness = Container().Args("v2", "--model-id", "acme/m", "--revision", Commit).Resolve();
        Assert.Equal([$"acme/m@{Commit}"], harness.Of(ModelRole.Model));
        Assert.Equal(["infinity_emb"], harness.Of(SignalKind.RemoteCode));
        Assert.Equal("infinity", harness.Runtime);
    }

    [Theory]
    [InlineData("v2 --model-id acme/m --no-trust-remote-code", false)]
    [InlineData("v2 --model-id acme/m --trust-remote-code", true)]
    [InlineData("v2 --model-id a/b --model-id c/d --no-trust-remote-code --no-trust-remote-code", false)]
    [InlineData("v2 --model-id a/b --model-id c/d --trust-remote-code --no-trust-remote-code", true)]
    public void Switch_is_read_for_each_model(string args, bool trusts) =>
        Assert.Equal(trusts, Container().Args(args.Split(' ')).Resolve().Has(SignalKind.RemoteCode));

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("false;true", true)]
    [InlineData("false", false)]
    [InlineData("yes", false)]
    public void Variable_is_read_when_no_switch_is_given(string value, bool trusts) =>
        Assert.Equal(trusts, Container().Env("INFINITY_TRUST_REMOTE_CODE", value).Args("v2", "--model-id", "acme/m").Resolve().Has(SignalKind.RemoteCode));

    [Fact]
    public void Revisions_pair_up_with_models()
    {
        var harness = Container().Args("v2", "--model-id", "a/b", "--model-id=c/d", "--revision", "x", "--revision", "y").Resolve();
        Assert.Equal(["a/b@x", "c/d@y"], harness.Of(ModelRole.Model));
    }

    [Fact]
    public void Variables_hold_lists()
    {
        var harness = Container().Env("INFINITY_MODEL_ID", "a/b;c/d;").Env("INFINITY_REVISION", "r").Args("v2").Resolve();
        Assert.Equal(["a/b@r", "c/d@r"], harness.Of(ModelRole.Model));
    }

    [Fact]
    public void Nothing_named_is_the_default_model() =>
        Assert.Equal(["michaelfeil/bge-small-en-v1.5"], Container().Args("v2").Resolve().Of(ModelRole.Model));
}
