using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class VllmSpeedTests
{
    [Fact]
    public void Typical_command_line_allocates_little()
    {
        var harness = RuntimeHarness.For(new VllmRuntime()).Image("vllm/vllm-openai:v0.18.0").Args(
            "acme/m", "--revision", "0123456789abcdef0123456789abcdef01234567", "--port=8000", "--host", "0.0.0.0", "--max-model-len", "32768",
            "--gpu-memory-utilization=0.9", "--tensor-parallel-size", "2", "--served-model-name", "m", "--enable-prefix-caching", "--max-num-seqs", "64",
            "--dtype", "bfloat16", "--enable-auto-tool-choice", "--tool-call-parser", "hermes", "--disable-log-requests", "--kv-cache-dtype", "fp8",
            "--enable-lora", "--max-loras", "4", "--lora-modules", "a=/adapters/a", "--chat-template", "/cm/t.jinja");
        var context = harness.Prepare();
        var runtime = new VllmRuntime();
        runtime.Resolve(context);
        var before = GC.GetAllocatedBytesForCurrentThread();
        runtime.Resolve(context);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 8_000);
    }
}
