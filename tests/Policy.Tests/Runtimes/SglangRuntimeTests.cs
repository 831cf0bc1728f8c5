using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class SglangRuntimeTests
{
    private const string A = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void Pinned_model_behind_a_key_is_one_reference_and_nothing_else()
    {
        var found = Args("--model-path", "acme/m", "--revision", A, "--api-key", "k", "--tp", "2", "--mem-fraction-static=0.8", "--enable-dp-attention", "--cuda-graph-bs", "1", "2");
        Assert.Equal("pkg:huggingface/acme/m@" + A, Assert.Single(found.References).Identity);
        Assert.Empty(found.Signals);
        Assert.Equal("sglang", found.Runtime);
    }

    [Fact]
    public void Server_without_a_key_can_be_changed_by_anyone()
    {
        var signal = Assert.Single(Args("--model-path", "acme/m").Signals);
        Assert.Equal(SignalKind.RuntimeMutation, signal.Kind);
        Assert.Equal("anyone who reaches SGLang's port can make it load other weights or adapters", signal.Reason);
        Assert.Empty(Args("--model", "acme/m", "--admin-api-key=k").Signals);
    }

    [Theory]
    [InlineData("--trust-remote-code")]
    [InlineData("--trust-remote")]
    [InlineData("--tru")]
    [InlineData("--trust_remote_code")]
    [InlineData("--trust-remote-code=False")]
    public void Remote_code_is_seen_in_every_spelling(string word)
    {
        var found = Args("--model-path", "acme/m", "--revision", A, word, "--api-key", "k");
        Assert.Single(found.Of(SignalKind.RemoteCode));
        Assert.Empty(found.Of(SignalKind.Unresolvable));
    }

    [Theory]
    [InlineData("acme/m", "sglang", "serve", "acme/m", "--port", "1")]
    [InlineData("acme/m", "sglang", "serve", "--model-path", "acme/m")]
    [InlineData("acme/m@r", "python3", "-m", "sglang.launch_server", "--model-p=acme/m", "--rev", "r")]
    [InlineData("acme/m", "/usr/bin/python3", "-u", "-m", "sglang.launch_server", "--model", "x", "--model-path", "acme/m")]
    [InlineData("/models/m", "python", "-m", "sglang_router.launch_server", "--model-path", "/models/m", "--dp-size", "4")]
    public void Model_is_found(string expected, params string[] words) =>
        Assert.Equal([expected], Sglang().Command(words).Resolve().Of(ModelRole.Model));

    [Fact]
    public void Tokenizer_takes_the_revision_of_the_model() =>
        Assert.Equal(["acme/t@r"], Args("--model-path", "acme/m", "--revision", "r", "--tokenizer-p", "acme/t").Of(ModelRole.Tokenizer));

    [Theory]
    [InlineData("acme/d", "--speculative-draft-model", "acme/d")]
    [InlineData("acme/d@x", "--speculative-draft-model-path=acme/d", "--speculative-draft-model-r", "x")]
    [InlineData("acme/m@" + A, "--speculative-draft-model-path", "acme/m")]
    public void Draft_has_its_own_revision_unless_it_is_the_model(string expected, params string[] words) =>
        Assert.Equal([expected], Args(["--model-path", "acme/m", "--revision", A, .. words]).Of(ModelRole.DraftModel));

    [Theory]
    [InlineData("evil/x", "--lora-paths", "{\"lora_name\":\"a\",\"lora_path\":\"evil/x\",\"pinned\":true}")]
    [InlineData("evil/x", "--lora-paths", "a=evil/x")]
    [InlineData("evil/x", "--lora-p", "evil/x")]
    public void Adapter_is_found_and_never_pinned(string expected, params string[] words)
    {
        var found = Args(["--model-path", "acme/m", .. words]);
        Assert.Equal([expected], found.Of(ModelRole.Adapter));
        Assert.False(found.References[^1].IsPinned);
    }

    [Theory]
    [InlineData(SignalKind.CodePlugin, "--custom-weight-loader", "a.b")]
    [InlineData(SignalKind.CodePlugin, "--forward-hooks", "[{\"hook_factory\":\"a.b\"}]")]
    [InlineData(SignalKind.CodePlugin, "--enable-custom-logit-processor")]
    [InlineData(SignalKind.CodePlugin, "--tool-server", "demo")]
    [InlineData(SignalKind.CodePlugin, "--sidecar", "mod")]
    [InlineData(SignalKind.CodePlugin, "--hicache-storage-backend-extra-config", "{\"backend_name\":\"x\",\"module_path\":\"m\"}")]
    [InlineData(SignalKind.RemoteCode, "--json-model-override-args", "{\"auto_map\":{\"AutoModel\":\"o/r--m.C\"}}")]
    [InlineData(SignalKind.UnsafeDeserialization, "--load-format", "pt")]
    [InlineData(SignalKind.RedirectedSource, "--load-format", "remote_instance")]
    [InlineData(SignalKind.RuntimeMutation, "--trust-request-chat-template")]
    [InlineData(SignalKind.Unresolvable, "--brand-new-flag")]
    [InlineData(SignalKind.Unresolvable, "$EXTRA")]
    [InlineData(SignalKind.Unresolvable, "--config", "/data/c.yaml")]
    public void Flag_is_judged(SignalKind kind, params string[] words) =>
        Assert.Equal(kind, Assert.Single(Args(["--model-path", "acme/m", "--revision", A, "--api-key", "k", .. words]).Signals).Kind);

    [Theory]
    [InlineData("SGLANG_USE_MODELSCOPE", "yes", SignalKind.RedirectedSource)]
    [InlineData("SGLANG_EXTERNAL_MODEL_PACKAGE", "pkg", SignalKind.CodePlugin)]
    public void Variable_is_judged(string name, string value, SignalKind kind) =>
        Assert.Equal(kind, Assert.Single(Sglang().Command("python3", "-m", "sglang.launch_server", "--model-path", "acme/m", "--api-key", "k").Env(name, value).Resolve().Signals).Kind);

    [Fact]
    public void Config_file_is_read_and_the_command_line_beats_it()
    {
        var found = Sglang().Args("python3", "-m", "sglang.launch_server", "--config", "/cm/c.yaml", "--revision", "cli").File("/cm/c.yaml", "model-path: acme/m\nrevision: file\ntrust-remote-code: true").Resolve();
        Assert.Equal(["acme/m@cli"], found.Of(ModelRole.Model));
        Assert.True(found.Has(SignalKind.RemoteCode));
    }

    [Fact]
    public void Built_in_chat_templates_are_no_references()
    {
        Assert.Empty(Args("--model-path", "/m", "--chat-template", "llama-2").Of(ModelRole.ChatTemplate));
        Assert.Equal(["/cm/t.jinja"], Args("--model-path", "/m", "--chat-template", "/cm/t.jinja").Of(ModelRole.ChatTemplate));
    }

    [Fact]
    public void Token_map_may_be_a_file_of_the_hub()
    {
        var map = Assert.Single(Args("--model-path", "/m", "--speculative-token-map", "acme/spec/freq.pt").References, r => r.Role == ModelRole.Config);
        Assert.Equal("pkg:huggingface/acme/spec", map.Identity);
    }

    [Theory]
    [InlineData("lmsysorg/sglang:latest", true)]
    [InlineData("rocm/sgl-dev:v1", true)]
    [InlineData("lmsysorg/sgl-model-gateway:v1", false)]
    [InlineData("x/sglang-router:1", false)]
    public void Image_is_recognised(string image, bool expected) => Assert.Equal(expected, new SglangRuntime().MatchesImage(ImageReference.Parse(image)));

    private static RuntimeHarness Sglang() => RuntimeHarness.For(new SglangRuntime()).Image("lmsysorg/sglang:v0.5.3");

    private static RuntimeHarness Args(params string[] words) => Sglang().Command("python3", "-m", "sglang.launch_server").Args(words).Resolve();
}
