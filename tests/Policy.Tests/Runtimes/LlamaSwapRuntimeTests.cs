using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class LlamaSwapRuntimeTests
{
    private static RuntimeHarness With(string yaml) => RuntimeHarness.For(new LlamaSwapRuntime()).Command("llama-swap", "-config", "/cm/c.yaml").File("/cm/c.yaml", yaml);

    private static IEnumerable<string> Started(RuntimeHarness harness) => harness.Resolve().Started.Select(s => string.Join('|', s.Arguments.Select(w => w.Text)));

    [Fact]
    public void Each_model_starts_a_server()
    {
        var harness = With("""
            models:
              a:
                cmd: |
                  # the small one
                  /app/llama-server --port ${PORT} \
                    -hf 'acme/m:Q4'
              b: {cmd: "vllm serve acme/n", env: [HF_HUB_OFFLINE=1]}
            """);

        Assert.Equal(["/app/llama-server|--port|${PORT}|-hf|acme/m:Q4", "vllm|serve|acme/n"], Started(harness));
        Assert.Equal("1", harness.Started[1].Environment["HF_HUB_OFFLINE"]!.Text);
        Assert.Equal("llama-swap", harness.Runtime);
        Assert.Empty(harness.Signals);
    }

    [Fact]
    public void Macros_and_variables_are_put_in()
    {
        var harness = With("""
            macros:
              bin: llama-server
              run: "${bin} -m ${dir}/${MODEL_ID}.gguf ${more}"
              more: "--lora ${env.LORA}"
              dir: /m
            models:
              a: {cmd: "${run} ${own} --x", macros: {own: "${more}", bin: my-server}}
            """).Env("LORA", "/l.gguf");

        // What a macro names and stands behind it stays as it is; the model's own come first, or in the place of the file's.
        Assert.Equal(["my-server|-m|${dir}/a.gguf|${more}|--lora|/l.gguf|--x"], Started(harness));
    }

    [Fact]
    public void Macro_may_name_those_before_it() =>
        Assert.Equal(["llama-server|--lora|/l.gguf"],
            Started(With("macros: {more: '--lora ${env.LORA}', run: 'llama-server ${more}'}\nmodels: {a: {cmd: '${run}'}}").Env("LORA", "/l.gguf")));

    [Fact]
    public void Macros_that_grow_without_end_are_a_doubt()
    {
        var macros = string.Join(", ", Enumerable.Range(1, 40).Select(i => $"m{i}: '{string.Concat(Enumerable.Repeat($"${{m{i - 1}}}", 4))}'"));

        var found = With($"macros: {{m0: x, {macros}}}\nmodels: {{a: {{cmd: 'llama-server ${{m40}}'}}}}").Resolve();

        Assert.Equal(["a"], found.Of(SignalKind.Unresolvable));
        Assert.Empty(found.Started);
    }

    [Theory]
    [InlineData("-config=/cm/c.yaml")]
    [InlineData("--config", "/cm/c.yaml")]
    [InlineData("-config", "/x", "--config=/cm/c.yaml")]
    [InlineData("-watch-config", "-listen", ":9", "-config-dir", "/cm")]
    public void Files_are_named_as_Go_names_flags(params string[] words) =>
        Assert.Equal(["vllm|serve|acme/m"], Started(RuntimeHarness.For(new LlamaSwapRuntime()).Command(["llama-swap", .. words]).File("/cm/c.yaml", "models: {a: {cmd: vllm serve acme/m}}")));

    [Theory]
    [InlineData("-config", "/nowhere/c.yaml")]
    [InlineData("-config-dir", "/nowhere")]
    public void File_that_nobody_can_read_is_a_doubt(string flag, string path) =>
        Assert.Equal([path], RuntimeHarness.For(new LlamaSwapRuntime()).Command("llama-swap", flag, path).Resolve().Of(SignalKind.Unresolvable));

    [Fact]
    public void File_that_is_no_mapping_is_a_doubt() => Assert.Equal(["/cm/c.yaml"], With("- a").Resolve().Of(SignalKind.Unresolvable));

    [Theory]
    [InlineData("ghcr.io/corp/llama-swap:cpu", false, "/app/llama-swap -config /app/config.yaml")]
    [InlineData("ghcr.io/corp/llama-swap:cpu", true, "/app/llama-swap -config /app/config.yaml")]
    [InlineData("ghcr.io/corp/llama-swap:unified-cuda", false, "llama-swap -config /etc/llama-swap/config/config.yaml")]
    [InlineData("ghcr.io/corp/llama-swap:unified-cuda", true, "llama-swap")]
    public void Image_brings_its_own_file(string image, bool hasArgs, string expected)
    {
        Assert.True(new LlamaSwapRuntime().MatchesImage(ImageReference.Parse(image)));
        Assert.Equal(expected, string.Join(' ', new LlamaSwapRuntime().Entrypoint(ImageReference.Parse(image), hasArgs)!));
    }
}
