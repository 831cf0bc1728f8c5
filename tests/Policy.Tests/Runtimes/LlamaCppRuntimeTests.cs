using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes;

public class LlamaCppRuntimeTests
{
    private const string Server = "ghcr.io/ggml-org/llama.cpp:server-cuda";

    private static RuntimeHarness Container(string image = Server) => RuntimeHarness.For(new LlamaCppRuntime()).Image(image);

    private static string Show(RuntimeHarness harness) => string.Join(' ', harness.References.Select(r => $"{r.Role}={r.Value}{(r.IsPinned ? "!" : "")}"));

    [Theory]
    [InlineData("-m /img/a.gguf", "Quantization=/img/a.gguf")]
    [InlineData("--model /img/a.gguf -c 4096 -ngl 99", "Quantization=/img/a.gguf")]
    [InlineData("-m /a.gguf -m /b.gguf", "Quantization=/b.gguf")]
    [InlineData("-hf acme/m-GGUF:0123456789012345678901234567890123456789", "Model=acme/m-GGUF:0123456789012345678901234567890123456789")]
    [InlineData("--hf_repo acme/m --hf-file f.gguf", "Model=acme/m")]
    [InlineData("-dr gemma3", "Model=gemma3")]
    [InlineData("-m /a.gguf --lora /ok.gguf --lora /pvc/x.gguf,/y.gguf", "Quantization=/a.gguf Adapter=/ok.gguf Adapter=/pvc/x.gguf Adapter=/y.gguf")]
    [InlineData("-m /a.gguf --lora-scaled /x.gguf:0.5 --control-vector /v.gguf", "Quantization=/a.gguf Adapter=/x.gguf Adapter=/v.gguf")]
    [InlineData("-m /a.gguf --mmproj /p.gguf -md /d.gguf", "Quantization=/a.gguf Projector=/p.gguf DraftModel=/d.gguf")]
    [InlineData("-m /a.gguf -hfd acme/d:Q8_0", "Quantization=/a.gguf DraftModel=acme/d:Q8_0")]
    [InlineData("-m /a.gguf --chat-template chatml", "Quantization=/a.gguf")]
    [InlineData("-m /a.gguf --chat-template {{x}}", "Quantization=/a.gguf ChatTemplate={{x}}")]
    [InlineData("-m /a.gguf --chat-template-file /t.jinja", "Quantization=/a.gguf ChatTemplate=/t.jinja")]
    [InlineData("--gpt-oss-20b-default", "Model=ggml-org/gpt-oss-20b-GGUF")]
    [InlineData("--fim-qwen-7b-spec", "Model=ggml-org/Qwen2.5-Coder-7B-Q8_0-GGUF DraftModel=ggml-org/Qwen2.5-Coder-0.5B-Q8_0-GGUF")]
    [InlineData("-m /a.gguf --spec-type ngram-cache --draft-max 8 --temp -1 --jinja", "Quantization=/a.gguf")]
    public void Options_name_what_is_loaded(string args, string expected)
    {
        var harness = Container().Args(args.Split(' ')).Resolve();
        Assert.Equal(expected, Show(harness));
        Assert.Empty(harness.Signals);
        Assert.Equal("llamacpp", harness.Runtime);
    }

    [Theory]
    [InlineData("--model=/a.gguf", "Quantization=/a.gguf")]
    [InlineData("--hf-repo=acme/m:Q4", "Model=acme/m:Q4")]
    [InlineData("-m /a.gguf", "Quantization=/a.gguf")]
    [InlineData("--hf_repo acme/m", "Model=acme/m")]
    public void What_a_refused_form_means_is_judged_and_is_a_doubt(string word, string expected)
    {
        var harness = Container().Args("--host", "0.0.0.0", word).Resolve();
        Assert.Equal(expected, Show(harness));
        Assert.Equal([word], harness.Of(SignalKind.Unresolvable));
        Assert.False(harness.Has(SignalKind.RuntimeMutation));
    }

    [Fact]
    public void Docker_model_is_pinned_by_a_digest_after_the_first_colon()
    {
        var harness = Container().Args("-dr", "gemma3:sha256:" + new string('a', 64)).Resolve();
        Assert.True(Assert.Single(harness.References).IsPinned);
    }

    [Fact]
    public void Url_of_a_hub_file_at_a_commit_is_pinned()
    {
        var harness = Container().Args("-mu", $"https://huggingface.co/acme/m/resolve/{new string('a', 40)}/m.gguf").Resolve();
        Assert.True(Assert.Single(harness.References).IsPinned);
    }

    [Fact]
    public void Variable_and_option_of_different_sources_both_count()
    {
        var harness = Container().Env("LLAMA_ARG_HF_REPO", "evil/x").Args("-m", "/img/attested.gguf").Resolve();
        Assert.Equal("Quantization=/img/attested.gguf Model=evil/x", Show(harness));
    }

    [Fact]
    public void Option_beats_variable_beats_file()
    {
        var harness = Container().Env("LLAMA_ARG_MODEL", "/env.gguf").Env("LLAMA_ARG_MMPROJ", "/p.gguf")
            .File("/etc/llama.cpp/config.ini", "model = /file.gguf\nmmproj=/file-p.gguf\nmd = \"/d.gguf\"\nlora = /l.gguf\n# hf = evil/x\nLLAMA_ARG_CHAT_TEMPLATE_FILE = /t\n")
            .Args("-m", "/cli.gguf", "--lora", "/k.gguf").Resolve();
        Assert.Equal("Quantization=/cli.gguf Projector=/p.gguf DraftModel=/d.gguf Adapter=/k.gguf Adapter=/l.gguf ChatTemplate=/t", Show(harness));
    }

    [Fact]
    public void Server_without_a_model_is_a_router()
    {
        var harness = Container().Args("--host", "0.0.0.0").Resolve();
        Assert.True(harness.Has(SignalKind.RuntimeMutation));
        Assert.Empty(harness.References);
    }

    [Fact]
    public void Unknown_word_may_be_any_option()
    {
        var harness = Container().Args("-m", "/a.gguf", "$EXTRA").Resolve();
        Assert.Equal(["$EXTRA"], harness.Of(SignalKind.Unresolvable));
    }

    [Fact]
    public void Preset_names_the_models_that_requests_choose()
    {
        var harness = Container().Env("LLAMA_ARG_MODELS_PRESET", "/etc/m.ini")
            .File("/etc/m.ini", "[*]\nctx-size = 4096\n[a]\nhf = acme/a:Q8_0\n[b]\nmodel = /b.gguf\nlora = /l.gguf\n").Resolve();
        Assert.Equal("Model=acme/a:Q8_0 Quantization=/b.gguf Adapter=/l.gguf", Show(harness));
        Assert.Equal(["/etc/m.ini"], harness.Of(SignalKind.RuntimeMutation));
    }

    [Fact]
    public void Preset_that_is_not_known_is_unresolvable()
    {
        var harness = Container().Env("LLAMA_ARG_MODELS_PRESET", "/etc/m.ini").Resolve();
        Assert.Equal(["/etc/m.ini"], harness.Of(SignalKind.Unresolvable));
        Assert.True(harness.Has(SignalKind.RuntimeMutation));
    }

    [Theory]
    [InlineData("--tools", "all")]
    [InlineData("--agent", null)]
    [InlineData("--mcp-servers-json", "{}")]
    public void Tools_are_code(string flag, string? value)
    {
        var harness = Container().Args(value is null ? ["-m", "/a.gguf", flag] : ["-m", "/a.gguf", flag, value]).Resolve();
        Assert.True(harness.Has(SignalKind.CodePlugin));
    }

    [Theory]
    [InlineData("ghcr.io/ggml-org/llama.cpp:full", "--server -m /a.gguf")]
    [InlineData("ghcr.io/ggerganov/llama.cpp:light", "-m /a.gguf -p hello")]
    [InlineData("registry.corp/llama-server:1", "-m /a.gguf")]
    public void Image_kinds_have_their_entrypoints(string image, string args) =>
        Assert.Equal("Quantization=/a.gguf", Show(Container(image).Args(args.Split(' ')).Resolve()));

    [Theory]
    [InlineData("llama-server -m /a.gguf")]
    [InlineData("/cuda-build/bin/llama-server -m /a.gguf")]
    [InlineData("llama serve -m /a.gguf")]
    [InlineData("/app/tools.sh --server -m /a.gguf")]
    [InlineData("/app/server -m /a.gguf")]
    public void Program_is_recognised_in_any_image(string command) =>
        Assert.Equal("Quantization=/a.gguf", Show(Container("registry.corp/x").Command(command.Split(' ')).Resolve()));

    [Fact]
    public void Own_image_with_an_unknown_program_and_no_model_has_no_signature()
    {
        var harness = Container("llamacpp-worker:latest");
        Assert.True(new LlamaCppRuntime().MatchesImage(ImageReference.Parse("llamacpp-worker:latest")));
        Assert.Throws<Xunit.Sdk.TrueException>(() => harness.Command("/llamacpp-leader", "--", "--n-gpu-layers", "99").Resolve());
    }
}
