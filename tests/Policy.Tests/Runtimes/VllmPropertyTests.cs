using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class VllmPropertyTests
{
    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.Elements(
            "acme/m", "--model", "--model=", "--model=x", "--config", "/cm/c.yaml", "--revision", "--lora-modules", "{", "[]", "a=b", "-sc.model", "--speculative-config", "{\"model\":{}}",
            "--hf-overrides", "{\"auto_map\":[1,{\"a\":null}]}", "--hf-overrides.auto_map.", "--trust", "--", "-", "$X", "--${X}", "--chat-template", "{{x}}", "--log-config-file", "serve", "--omni"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public void Any_command_line_is_read_without_an_exception() =>
        Prop.ForAll(Gen.ListOf(Words).ToArbitrary(), ArbMap.Default.ArbFor<NonNull<string>>(), (words, yaml) =>
        {
            RuntimeHarness.For(new VllmRuntime()).Image("vllm/vllm-openai:v0.18.0").Args([.. words]).File("/cm/c.yaml", yaml.Get).Resolve();
            RuntimeHarness.For(new SglangRuntime()).Image("lmsysorg/sglang").Command("python3", "-m", "sglang.launch_server").Args([.. words]).File("/cm/c.yaml", yaml.Get).Resolve();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Huge_values_are_read_in_linear_time()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000));
        var wide = "{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"k{i}\":{i}")) + "}";
        var dotted = "--hf-overrides." + new string('.', 500_000) + "x";
        RuntimeHarness.For(new VllmRuntime()).Image("vllm/vllm-openai:v0.18.0")
            .Args(["acme/m", "--hf-overrides", deep, "--speculative-config", wide, dotted, "1", "--lora-modules", deep, new string('[', 1_000_000), "--chat-template", new string('{', 1_000_000)]).Resolve();
        var many = Enumerable.Range(0, 30_000).SelectMany(i => new[] { "--hf-overrides.a" + i, "{\"b\":1}", "x" + i });
        RuntimeHarness.For(new VllmRuntime()).Image("vllm/vllm-openai:v0.18.0").Args(["acme/m", .. many]).Resolve();
    }
}
