using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

/// <summary>Adapters, draft models, code and variables of vLLM.</summary>
public sealed class VllmPartsTests
{
    private const string A = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("acme/draft", "-sc.model", "acme/draft")]
    [InlineData("acme/draft", "--speculative_config.model=acme/draft")]
    [InlineData("acme/draft", "--specul.model=acme/draft")]
    [InlineData("acme/draft@r", "--speculative-config", "{\"model\":\"acme/draft\",\"revision\":\"r\"}")]
    [InlineData("evil/d", "--speculative-config", "{\"model\":\"acme/draft\",\"revision\":\"r\"}", "--speculative_config.model=evil/d")]
    [InlineData("evil/d", "--speculative_config.model=evil/d", "--speculative-config", "{\"model\":\"acme/draft\"}")]
    [InlineData("acme/draft", "--spec-model", "acme/draft")]
    [InlineData("acme/draft", "--speculative-model=acme/draft")]
    public void Draft_model_is_found_with_its_own_revision(string expected, params string[] words) =>
        Assert.Equal([expected], Args(words).Of(ModelRole.DraftModel));

    [Theory]
    [InlineData("--speculative-config", "{\"method\":\"ngram\",\"num_speculative_tokens\":4}")]
    [InlineData("--speculative-config", "{\"method\":\"mtp\",\"num_speculative_tokens\":1}")]
    [InlineData("--speculative-model", "[ngram]")]
    public void Speculation_without_a_draft_names_none(params string[] words)
    {
        var found = Args(words);
        Assert.Empty(found.Of(ModelRole.DraftModel));
        Assert.Empty(found.Signals);
    }

    [Theory]
    [InlineData("--speculative-config", "{\"method\":\"custom_class\",\"model\":\"pkg.mod.Cls\"}")]
    [InlineData("--speculative-config.model", "pkg.mod.Cls")]
    public void Speculation_by_a_class_is_code(params string[] words)
    {
        var found = Args(words);
        Assert.Empty(found.Of(ModelRole.DraftModel));
        Assert.Single(found.Of(SignalKind.CodePlugin));
    }

    [Theory]
    [InlineData("evil/x", "--lora-modules", "{\"name\":\"a\",\"path\":\"evil/x\"}")]
    [InlineData("acme/lora", "--lora-modules", "a=acme/lora")]
    [InlineData("b", "--lora-modules=a=b")]
    [InlineData("evil/x", "--lora-modules", "ok=/img/ok", "--lora_modules", "b=evil/x")]
    [InlineData("/p", "--default-mm-loras", "{\"image\":\"/p\"}")]
    [InlineData("/p", "--qlora-adapter-name-or-path", "/p")]
    [InlineData("/p", "--prompt-adapters", "a=/p")]
    public void Adapter_is_found(string expected, params string[] words)
    {
        var found = Args(words);
        Assert.Equal([expected], found.Of(ModelRole.Adapter));
        Assert.False(found.References[^1].IsPinned);
        Assert.Equal(
            "vLLM cannot pin an adapter: download it at a 40-hex commit in an init container, or mount it from an image volume by digest, and give its path",
            found.References[^1].PinningHint);
    }

    [Fact]
    public void Json_list_holds_several_adapters() =>
        Assert.Equal(["/a", "b/c"], Args("--lora-modules", "[{\"name\":\"a\",\"path\":\"/a\"},{\"name\":\"b\",\"path\":\"b/c\"}]").Of(ModelRole.Adapter));

    [Theory]
    [InlineData("--tool-parser-plugin /cm/p.py", "--tool-p=/cm/p.py")]
    [InlineData("--reasoning-parser-plugin /cm/p.py", "--reasoning-parser-plugin", "/cm/p.py")]
    [InlineData("--structured-outputs-config /cm/p.py", "--structured-outputs-config.reasoning_parser_plugin=/cm/p.py")]
    [InlineData("--middleware pkg.Mid", "--middleware", "pkg.Mid")]
    [InlineData("--logits-processors a:B", "--logits-processors", "a:B")]
    [InlineData("--worker-cls x.Y", "--worker-cls", "x.Y")]
    [InlineData("--worker-extension-cls x.Y", "--worker-extension-cls=x.Y")]
    [InlineData("--scheduler-cls x.Y", "--scheduler-cls", "x.Y")]
    [InlineData("--distributed-executor-backend x.Y", "--distributed-executor-backend", "x.Y")]
    [InlineData("--io-processor-plugin p", "--io-processor-plugin", "p")]
    [InlineData("--model-class-overrides m:C", "--model-class-overrides", "{\"L\":\"m:C\"}")]
    [InlineData("--kv-transfer-config m.c", "--kv-transfer-config", "{\"kv_connector\":\"X\",\"kv_connector_module_path\":\"m.c\"}")]
    [InlineData("--ec-transfer-config m.c", "--ec-transfer-config.ec_connector_module_path", "m.c")]
    [InlineData("--compilation-config m.c", "--compilation-config", "{\"backend\":\"m.c\"}")]
    [InlineData("--tool-server demo", "--tool-server", "demo")]
    [InlineData("--load-format mine", "--load-format", "mine")]
    public void Code_is_found(string subject, params string[] words) => Assert.Equal([subject], Args(words).Of(SignalKind.CodePlugin));

    [Theory]
    [InlineData("--worker-cls", "auto")]
    [InlineData("--scheduler-cls", "vllm.core.scheduler.Scheduler")]
    [InlineData("--distributed-executor-backend", "ray")]
    [InlineData("--tool-parser-plugin", "")]
    [InlineData("-O3")]
    [InlineData("-O", "2")]
    [InlineData("--compilation-config", "{\"level\":3,\"backend\":\"inductor\"}")]
    [InlineData("--kv-transfer-config", "{\"kv_connector\":\"NixlConnector\",\"kv_role\":\"kv_both\"}")]
    [InlineData("--load-format", "runai_streamer")]
    [InlineData("--limit-mm-per-prompt", "image=2")]
    public void Code_of_vllm_itself_is_not_reported(params string[] words) => Assert.Empty(Args(words).Signals);

    [Fact]
    public void Overrides_can_bring_code_of_another_repository()
    {
        var found = Args("--hf-overrides.auto_map.AutoConfig", "o/r--m.C");
        Assert.True(found.Has(SignalKind.RemoteCode));
        Assert.Equal(["o/r"], found.References.Where(r => r.Role == ModelRole.Code).Select(r => r.Value));
        Assert.True(Args("--hf-overrides", "{\"auto_map\":{\"AutoModel\":\"m.C\"}}").Has(SignalKind.RemoteCode));
    }

    [Fact]
    public void Loader_configuration_can_name_weights_and_another_store()
    {
        var found = Args("--load-format", "tensorizer", "--model-loader-extra-config", "{\"tensorizer_uri\":\"s3://b/m.tensors\",\"s3_endpoint\":\"http://minio\"}");
        Assert.Equal(["acme/m@" + A, "s3://b/m.tensors"], found.Of(ModelRole.Model));
        Assert.Equal(["s3_endpoint http://minio"], found.Of(SignalKind.RedirectedSource));
    }

    [Fact]
    public void Pickle_format_is_unsafe() => Assert.Equal(["--load-format pt"], Args("--load-format=pt").Of(SignalKind.UnsafeDeserialization));

    [Theory]
    [InlineData("VLLM_MODEL_REDIRECT_PATH", "/cm/map", SignalKind.RedirectedSource)]
    [InlineData("VLLM_USE_MODELSCOPE", "TRUE", SignalKind.RedirectedSource)]
    [InlineData("VLLM_USE_MODELSCOPE", "1", SignalKind.RedirectedSource)]
    [InlineData("VLLM_USE_MODELSCOPE", null, SignalKind.Unresolvable)]
    [InlineData("VLLM_SERVER_DEV_MODE", "1", SignalKind.RuntimeMutation)]
    [InlineData("VLLM_NCCL_SO_PATH", "/x.so", SignalKind.CodePlugin)]
    [InlineData("VLLM_PLUGINS", "lora_filesystem_resolver,mine", SignalKind.CodePlugin)]
    [InlineData("VLLM_ALLOW_INSECURE_SERIALIZATION", "1", SignalKind.UnsafeDeserialization)]
    [InlineData("VLLM_LOGGING_CONFIG_PATH", "/somewhere.json", SignalKind.Unresolvable)]
    public void Variable_is_judged(string name, string? value, SignalKind kind) =>
        Assert.Single(Base().Args("acme/m", "--revision", A).Env(name, value).Resolve().Of(kind));

    [Theory]
    [InlineData("VLLM_USE_MODELSCOPE", "False")]
    [InlineData("VLLM_SERVER_DEV_MODE", "0")]
    [InlineData("VLLM_PLUGINS", "")]
    [InlineData("VLLM_PLUGINS", "lora_filesystem_resolver")]
    [InlineData("VLLM_ALLOW_RUNTIME_LORA_UPDATING", "1")]
    [InlineData("MODEL_ID", "evil/x")]
    public void Variable_without_effect_is_not_reported(string name, string value) =>
        Assert.Empty(Base().Args("acme/m", "--revision", A).Env(name, value).Resolve().Signals);

    [Fact]
    public void Modelscope_answers_for_the_id()
    {
        var found = Base().Args("acme/m", "--revision", A).Env("VLLM_USE_MODELSCOPE", "true").Resolve();
        Assert.Equal(LocationScheme.ModelScope, found.References[0].Location.Scheme);
        Assert.False(found.References[0].IsPinned);
    }

    [Theory]
    [InlineData(" True ", true)]
    [InlineData("1", true)]
    [InlineData("yes", false)]
    [InlineData("0", false)]
    public void Adapters_over_http_need_the_switch_and_lora(string value, bool expected)
    {
        var found = Base().Args("acme/m", "--revision", A, "--enable-lora").Env("VLLM_ALLOW_RUNTIME_LORA_UPDATING", value).Env("VLLM_LORA_RESOLVER_CACHE_DIR", "/pvc").Resolve();
        Assert.Equal(expected, found.Has(SignalKind.RuntimeMutation));
    }

    [Fact]
    public void Object_store_is_redirected_only_for_a_model_in_a_bucket()
    {
        Assert.True(Base().Args("s3://b/m").Env("AWS_ENDPOINT_URL", "http://minio").Resolve().Has(SignalKind.RedirectedSource));
        Assert.False(Base().Args("acme/m").Env("AWS_ENDPOINT_URL", "http://minio").Resolve().Has(SignalKind.RedirectedSource));
    }

    [Fact]
    public void Logging_file_is_judged_by_the_classes_it_names()
    {
        const string harmless = "{\"handlers\":{\"h\":{\"class\":\"logging.StreamHandler\",\"stream\":\"stdout\"}}}";
        Assert.Empty(Base().Args("acme/m", "--log-config-file", "/cm/l.json").File("/cm/l.json", harmless).Resolve().Signals);
        Assert.Single(Base().Args("acme/m", "--log-config-file", "/cm/l.json").File("/cm/l.json", "{\"handlers\":{\"h\":{\"()\":\"os.system\"}}}").Resolve().Of(SignalKind.CodePlugin));
    }

    private static RuntimeHarness Base() => RuntimeHarness.For(new VllmRuntime()).Image("vllm/vllm-openai:v0.18.0");

    private static RuntimeHarness Args(params string[] words) => Base().Args(["acme/m", "--revision", A, .. words]).Resolve();
}
