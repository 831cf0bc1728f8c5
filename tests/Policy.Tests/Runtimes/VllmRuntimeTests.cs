using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

/// <summary>Command lines of vLLM. Unless a test says otherwise the image is a release that starts <c>vllm serve</c>.</summary>
public sealed class VllmRuntimeTests
{
    private const string A = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void Pinned_positional_model_is_one_reference_and_nothing_else()
    {
        var found = Args("acme/m", "--revision", A);
        var reference = Assert.Single(found.References);
        Assert.Equal("acme/m", reference.Value);
        Assert.Equal("pkg:huggingface/acme/m@" + A, reference.Identity);
        Assert.True(reference.IsPinned);
        Assert.Empty(found.Signals);
        Assert.Equal("vllm", found.Runtime);
    }

    [Fact]
    public void Positional_model_is_ignored_by_the_entrypoint_before_0_11_1()
    {
        var found = Vllm().Image("vllm/vllm-openai:v0.10.2").Args("acme/m", "--revision", A).Resolve();
        Assert.Equal(["Qwen/Qwen3-0.6B@" + A], found.Of(ModelRole.Model));
    }

    [Fact]
    public void Oldest_releases_have_another_default_model() =>
        Assert.Equal(["facebook/opt-125m"], Vllm().Image("vllm/vllm-openai:v0.6.1").Resolve().Of(ModelRole.Model));

    [Theory]
    [InlineData("--trust_remote_code")]
    [InlineData("--trust-remote_code")]
    [InlineData("--trust-rem")]
    [InlineData("--trust_rem")]
    [InlineData("--trust")]
    [InlineData("--tr")]
    [InlineData("--trust-remote-code=True")]
    [InlineData("--trust-remote-code=False")]
    [InlineData("--no-trust-remote-code", "--trust-remote-code")]
    public void Remote_code_is_seen_in_every_spelling(params string[] words) =>
        Assert.Single(Args(["acme/m", "--revision", A, .. words]).Of(SignalKind.RemoteCode));

    [Theory]
    [InlineData("--no-trust-remote-code")]
    [InlineData("--no-trust-rem")]
    [InlineData("--trust-remote-code", "--no-trust_remote-code")]
    [InlineData("--served-model-name", "evil/x", "--trust-remote-code-of-others")]
    public void Remote_code_that_is_off_is_not_reported(params string[] words) =>
        Assert.Empty(Args(["acme/m", "--revision", A, .. words]).Of(SignalKind.RemoteCode));

    [Fact]
    public void Word_after_the_switch_becomes_the_model_when_there_is_no_other()
    {
        var found = Args("--trust-remote-code", "False");
        Assert.Equal(["False"], found.Of(ModelRole.Model));
        Assert.True(found.Has(SignalKind.RemoteCode));
    }

    [Fact]
    public void Word_after_the_switch_beside_a_model_makes_the_line_doubtful()
    {
        var found = Args("acme/m", "--trust-remote-code", "True");
        Assert.True(found.Has(SignalKind.RemoteCode));
        Assert.Equal(["True"], found.Of(SignalKind.Unresolvable));
    }

    [Fact]
    public void List_option_swallows_the_model_and_the_default_is_served() =>
        Assert.Equal(["Qwen/Qwen3-0.6B"], Args("--ignore-patterns", "*.bin", "acme/m", "--port", "80").Of(ModelRole.Model));

    [Fact]
    public void Model_may_follow_options_of_one_value() =>
        Assert.Equal(["acme/m"], Args("--port", "1", "acme/m").Of(ModelRole.Model));

    [Theory]
    [InlineData("acme/m@main", "acme/m", "--revision", A, "--revision", "main")]
    [InlineData("acme/m@main", "acme/m", "--revision", A, "--rev=main")]
    [InlineData("acme/m", "acme/m", "--revision=")]
    [InlineData("acme/m", "acme/m", "--revision", "")]
    [InlineData("acme/m", "acme/m", "--revision", "None")]
    [InlineData("acme/m@0123456", "acme/m", "--revision", "0123456")]
    [InlineData("acme/m@0123456789ABCDEF0123456789ABCDEF01234567", "acme/m", "--revision", "0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("acme/m@refs/pr/7", "acme/m", "--revision", "refs/pr/7")]
    public void Revision_that_moves_is_not_a_pin(string expected, params string[] words)
    {
        var found = Args(words);
        Assert.Equal([expected], found.Of(ModelRole.Model));
        Assert.False(found.References[0].IsPinned);
    }

    [Fact]
    public void Model_flag_works_under_serve_and_as_a_module()
    {
        Assert.Equal(["acme/m"], Args("--port", "80", "--model", "acme/m").Of(ModelRole.Model));
        Assert.Equal(["acme/m"], Args("--ignore-patterns", "a", "b", "--model=acme/m").Of(ModelRole.Model));
        Assert.Equal(["acme/m"], Vllm().Command("python3", "-m", "vllm.entrypoints.openai.api_server", "--model", "x", "--model=acme/m").Resolve().Of(ModelRole.Model));
        Assert.Equal(["acme/m"], Vllm().Command("vllm", "run-batch", "--model", "acme/m", "-i", "in", "-o", "out").Resolve().Of(ModelRole.Model));
    }

    [Fact]
    public void Module_ignores_a_positional_model() =>
        Assert.Equal(
            ["Qwen/Qwen3-0.6B@" + A],
            Vllm().Image("vllm/vllm-openai:v0.18.0").Command("python3", "-m", "vllm.entrypoints.openai.api_server").Args("acme/m", "--revision", A).Resolve().Of(ModelRole.Model));

    [Fact]
    public void Tokenizer_inherits_the_revision_unless_it_has_its_own()
    {
        Assert.Equal(["evil/tok@" + A], Args("acme/m", "--revision", A, "--tokenizer", "evil/tok").Of(ModelRole.Tokenizer));
        Assert.Equal(["acme/t@r"], Args("acme/m", "--tokenizer", "acme/t", "--tokenizer_revision=r").Of(ModelRole.Tokenizer));
        Assert.Equal(["acme/m@main"], Args("acme/m", "--revision", A, "--tokenizer-r", "main").Of(ModelRole.Tokenizer));
    }

    [Fact]
    public void Configuration_and_generation_files_of_other_repositories_are_references()
    {
        var found = Args("acme/m", "--revision", A, "--hf-c", "acme/c", "--ge", "acme/g");
        Assert.Equal(["acme/c@" + A, "acme/g"], found.Of(ModelRole.Config));
        Assert.Empty(Args("acme/m", "--generation-config", "vllm").Of(ModelRole.Config));
    }

    [Theory]
    [InlineData("acme/m:Q4_K_M", LocationScheme.HuggingFace, "pkg:huggingface/acme/m")]
    [InlineData("/models/m.gguf", LocationScheme.Local, "/models/m.gguf")]
    [InlineData("s3://bucket/m", LocationScheme.S3, "s3://bucket/m")]
    [InlineData("gs://bucket/m", LocationScheme.Gcs, "gs://bucket/m")]
    public void Model_may_be_a_quantisation_a_file_or_a_bucket(string value, LocationScheme scheme, string identity)
    {
        var reference = Assert.Single(Args(value).References);
        Assert.Equal(value, reference.Value);
        Assert.Equal(scheme, reference.Location.Scheme);
        Assert.Equal(identity, reference.Identity);
        Assert.False(reference.IsPinned);
    }

    [Fact]
    public void Served_name_and_parsers_of_vllm_itself_are_neither_references_nor_code()
    {
        var found = Args("acme/m", "--revision", A, "--served-model-name", "evil/x", "b", "--tool-call-parser", "hermes", "--reasoning-parser", "deepseek_r1", "-qawq", "-tp=2", "-O3");
        Assert.Single(found.References);
        Assert.Empty(found.Signals);
    }

    [Fact]
    public void Chat_template_is_a_path_or_the_text_itself()
    {
        var path = Assert.Single(Args("/m", "--chat-template", "/cm/t.jinja").References, r => r.Role == ModelRole.ChatTemplate);
        Assert.Equal("/cm/t.jinja", path.Location.LocalPath);
        var inline = Assert.Single(Args("/m", "--chat-template", "{{ messages }}").References, r => r.Role == ModelRole.ChatTemplate);
        Assert.True(inline.IsPinned);
    }

    [Fact]
    public void Harmless_mistakes_are_not_reported()
    {
        Assert.Empty(Args("acme/m", "--enforce-eager=True", "--enable-chunked-prefill=false", "--enable-prefix-caching", "False", "--disable-log-requests", "--max-num-seq", "4").Signals);
        Assert.Equal(["acme/m"], Args("--enable-chunked-prefill", "acme/m").Of(ModelRole.Model));
    }

    [Theory]
    [InlineData("--brand-new", "acme/m")]
    [InlineData("acme/m", "---x")]
    [InlineData("acme/m", "--", "--trust-remote-code")]
    [InlineData("acme/m", "--lora-modules=[")]
    [InlineData("acme/m", "--speculative-config", "{")]
    [InlineData("acme/m", "--revision")]
    [InlineData("acme/m", "--revision.x", "y")]
    [InlineData("acme/m", "--conf", "/cm/c.yaml")]
    [InlineData("acme/m", "$EXTRA_ARGS")]
    [InlineData("acme/m", "$EXTRA_ARGS", "$MORE")]
    [InlineData("acme/m", "--omni")]
    public void Line_that_is_not_certain_is_reported_once(params string[] words) =>
        Assert.Single(Args(words).Of(SignalKind.Unresolvable));

    [Fact]
    public void Known_flags_are_read_beside_words_that_are_not_known()
    {
        var found = Args("$EXTRA_ARGS", "acme/m", "--trust-remote-code");
        Assert.Equal(["acme/m"], found.Of(ModelRole.Model));
        Assert.True(found.Has(SignalKind.RemoteCode));
        Assert.Equal(["$EXTRA_ARGS"], found.Of(SignalKind.Unresolvable));
    }

    [Fact]
    public void Model_that_is_not_known_is_an_unresolved_reference()
    {
        var reference = Assert.Single(Args("$MODEL", "--port", "80").References);
        Assert.Equal("$MODEL", reference.Value);
        Assert.NotNull(reference.Unresolved);
    }

    [Fact]
    public void Image_without_a_release_and_a_positional_model_is_doubtful()
    {
        var found = Vllm().Image("registry.example/mirror/vllm-openai@sha256:" + new string('a', 64)).Args("acme/m", "--revision", A).Resolve();
        var signal = Assert.Single(found.Signals);
        Assert.Equal(SignalKind.Unresolvable, signal.Kind);
        Assert.Equal(
            "the image does not say which release of vLLM it holds, and releases before 0.11.1 ignore a model that is given without --model and serve their default",
            signal.Reason);
        Assert.Equal("set command: [\"vllm\", \"serve\"], or give the model with --model", signal.Remedy);
        Assert.Empty(Vllm().Image("registry.example/mirror/vllm-openai@sha256:" + new string('a', 64)).Args("--model", "acme/m").Resolve().Signals);
        Assert.Empty(Vllm().Image("registry.example/mirror/vllm@sha256:" + new string('a', 64)).Command("vllm", "serve", "acme/m").Resolve().Signals);
    }

    [Theory]
    [InlineData("vllm/vllm-openai:v0.10.2", "python3 -m vllm.entrypoints.openai.api_server")]
    [InlineData("registry.example/docker.io/vllm/vllm-openai:v0.11.0", "python3 -m vllm.entrypoints.openai.api_server")]
    [InlineData("vllm/vllm-openai:v0.11.1", "vllm serve")]
    [InlineData("vllm/vllm-openai:v0.11.1rc3", "vllm serve")]
    [InlineData("vllm/vllm-openai:latest", "vllm serve")]
    [InlineData("vllm/vllm-openai:nightly-0123", "vllm serve")]
    [InlineData("vllm/vllm-openai", "vllm serve")]
    [InlineData("registry.example/team/vllm:0.3", "vllm serve")]
    [InlineData("quay.io/modh/vllm:x", "python3 -m vllm_tgis_adapter")]
    [InlineData("nvcr.io/nvidia/vllm:25.09-py3", "")]
    [InlineData("rocm/vllm:latest", "")]
    [InlineData("registry.example/ai-dynamo/vllm-runtime:1.2.0", "")]
    public void Image_tells_what_it_starts(string image, string expected) =>
        Assert.Equal(expected, string.Join(' ', new VllmRuntime().Entrypoint(Policy.Workloads.ImageReference.Parse(image), true)!));

    [Fact]
    public void Rebuilt_image_without_arguments_is_not_assumed_to_serve_the_default() =>
        Assert.Null(new VllmRuntime().Entrypoint(Policy.Workloads.ImageReference.Parse("registry.example/team/vllm:0.3"), false));

    [Fact]
    public void Clients_load_nothing()
    {
        var found = Vllm().Command("vllm", "chat", "--url", "http://vllm:8000/v1").Resolve();
        Assert.Empty(found.References);
        Assert.Null(found.Runtime);
        Assert.Empty(Vllm().Command("vllm", "bench", "serve", "--model", "acme/m").Resolve().References);
    }

    [Fact]
    public void Arguments_that_are_a_command_behind_an_assumed_entrypoint_are_run()
    {
        var found = Vllm().Image("registry.example/vllm-custom:1").Args("python3", "-m", "vllm.entrypoints.openai.api_server", "--model", "acme/m").Resolve();
        Assert.Equal(["acme/m"], found.Of(ModelRole.Model));
        Assert.Equal(["acme/m"], Vllm().Image("registry.example/vllm-custom:1").Args("serve", "acme/m").Resolve().Of(ModelRole.Model));
    }

    [Fact]
    public void Signature_is_a_model_beside_flags_of_vllm()
    {
        var runtime = new VllmRuntime();
        Assert.Equal(["acme/m"], Vllm().Image("intel/llm:1").Command("/run").Args("--model=acme/m", "--max-model-len", "6144").Resolve().Of(ModelRole.Model));
        Assert.False(runtime.MatchesImage(Policy.Workloads.ImageReference.Parse("ghcr.io/x/vllm-router:1")));
        Assert.True(runtime.MatchesImage(Policy.Workloads.ImageReference.Parse("public.ecr.aws/x/neuron-vllm0.5.0-neuron:v8")));
    }

    [Fact]
    public void Sagemaker_variables_become_flags_and_arguments_are_dropped()
    {
        var found = Vllm().Image("registry.example/vllm:sagemaker").Args("evil/x").Env("SM_VLLM_MODEL", "acme/m").Env("SM_VLLM_REVISION", A).Env("SM_VLLM_TRUST_REMOTE_CODE", "").Resolve();
        Assert.Equal(["acme/m@" + A], found.Of(ModelRole.Model));
        Assert.True(found.Has(SignalKind.RemoteCode));
    }

    private static RuntimeHarness Vllm() => RuntimeHarness.For(new VllmRuntime());

    private static RuntimeHarness Args(params string[] words) => Vllm().Image("vllm/vllm-openai:v0.18.0").Args(words).Resolve();
}
