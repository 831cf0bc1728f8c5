using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public class LlamafileRuntimeTests
{
    [Fact]
    public void Executable_brings_its_own_weights()
    {
        var harness = RuntimeHarness.For(new LlamafileRuntime()).Command("/models/llava.llamafile", "--server").Resolve();
        Assert.Equal(["/models/llava.llamafile"], harness.Of(SignalKind.Unresolvable));
        Assert.Equal("llamacpp", harness.Runtime);
    }

    [Fact]
    public void Model_option_is_read() =>
        Assert.Equal(["/m.gguf"], RuntimeHarness.For(new LlamafileRuntime()).Command("llamafile", "-m", "/m.gguf").Resolve().Of(ModelRole.Quantization));
}
