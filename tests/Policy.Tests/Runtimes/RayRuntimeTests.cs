using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class RayRuntimeTests
{
    [Fact]
    public void Serve_run_reads_its_configuration()
    {
        var found = RuntimeHarness.For(new RayRuntime()).Command("serve", "run", "--host", "0.0.0.0", "/cfg/s.yaml")
            .File("/cfg/s.yaml", "applications:\n- import_path: ray.serve.llm:build_openai_app\n  args: {llm_configs: [{model_loading_config: {model_id: acme/m}}]}").Resolve();

        Assert.Equal(["acme/m"], found.Of(ModelRole.Model));
        Assert.Equal(["app:x"], RuntimeHarness.For(new RayRuntime()).Command("serve", "run", "app:x").Resolve().Of(SignalKind.Unresolvable));
    }
}
