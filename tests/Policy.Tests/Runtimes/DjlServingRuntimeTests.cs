using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class DjlServingRuntimeTests
{
    [Fact]
    public void Properties_of_DJL_beat_the_variables()
    {
        var found = RuntimeHarness.For(new DjlServingRuntime()).Image("deepjavalibrary/djl-serving:0.36.0").Args("serve")
            .Env("HF_MODEL_ID", "acme/env").Env("OPTION_REVISION", "v2")
            .File("/opt/ml/model/serving.properties", "# x\noption.model_id = acme/m\noption.trust_remote_code=true\noption.entryPoint=mine.handler\n").Resolve();

        Assert.Equal(["acme/m@v2"], found.Of(ModelRole.Model));
        Assert.Equal(2, found.References[0].Origin.Line);
        Assert.Equal(["trust_remote_code=true"], found.Of(SignalKind.RemoteCode));
        Assert.Equal(["option.entryPoint=mine.handler"], found.Of(SignalKind.CodePlugin));
    }
}
