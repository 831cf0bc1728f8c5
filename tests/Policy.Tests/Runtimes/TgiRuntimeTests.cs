using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes;

public class TgiRuntimeTests
{
    private const string Image = "ghcr.io/huggingface/text-generation-inference:3.3.4";
    private const string SageMaker = "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.7.0-tgi3.3.4-gpu";
    private static readonly string Commit = new('a', 40);

    private static RuntimeHarness Container(string image = Image) => RuntimeHarness.For(new TgiRuntime()).Image(image);

    private static string Show(RuntimeHarness harness) =>
        string.Join(' ', harness.References.Select(r => $"{r.Role}={r.Value}{(r.Revision is { } v ? "@" + v : "")}{(r.IsPinned ? "!" : "")}"));

    [Fact]
    public void One_argument_with_blanks_is_split_by_the_entrypoint()
    {
        var harness = Container().Args($"--model-id acme/m --revision {Commit}\n --trust-remote-code").Resolve();
        Assert.Equal($"Model=acme/m@{Commit}!", Show(harness));
        Assert.Equal(["--trust-remote-code"], harness.Of(SignalKind.RemoteCode));
        Assert.Equal("tgi", harness.Runtime);
    }

    [Fact]
    public void One_argument_with_blanks_is_not_split_by_the_launcher()
    {
        var harness = Container().Command("text-generation-launcher").Args("--model-id acme/m --trust-remote-code").Resolve();
        Assert.Equal("Model=bigscience/bloom-560m", Show(harness));
    }

    [Fact]
    public void Option_beats_variable()
    {
        var harness = Container().Env("MODEL_ID", "evil/x").Args("--model-id=acme/m", $"--revision={Commit}").Resolve();
        Assert.Equal($"Model=acme/m@{Commit}!", Show(harness));
        Assert.Empty(harness.Signals);
    }

    [Theory]
    [InlineData("--model-name=/mnt/models/a", "Model=/mnt/models/a")]
    [InlineData("--model-name=acme/m", "Model=acme/m")]
    [InlineData("--model-name=acme/m --model-id=acme/n --revision=main", "Model=acme/n@main Model=acme/m@main")]
    public void Flag_of_the_fork_with_the_same_name_counts(string args, string expected) =>
        Assert.Equal(expected, Show(Container("quay.io/corp/text-generation-inference:stable").Command("text-generation-launcher").Args(args.Split(' ')).Resolve()));

    [Fact]
    public void Variable_of_the_fork_counts_where_the_image_may_be_the_forks()
    {
        Assert.Equal("Model=acme/m", Show(Container("quay.io/corp/text-generation-inference:stable").Env("MODEL_NAME", "acme/m").Resolve()));
        Assert.Equal("Model=acme/n", Show(Container("quay.io/corp/text-generation-inference:stable").Env("MODEL_NAME", "a").Env("MODEL_ID", "acme/n").Resolve()));
        Assert.Equal("Model=bigscience/bloom-560m", Show(Container().Env("MODEL_NAME", "acme/m").Resolve()));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void Trust_variable_is_read_with_its_intent(string value, bool trusts) =>
        Assert.Equal(trusts, Container().Env("MODEL_ID", "acme/m").Env("TRUST_REMOTE_CODE", value).Resolve().Has(SignalKind.RemoteCode));

    [Theory]
    [InlineData("--trust-remote-code=true")]
    [InlineData("--trust_remote_code")]
    public void Refused_spelling_of_trust_still_counts(string flag) =>
        Assert.True(Container().Args("--model-id", "acme/m", flag).Resolve().Has(SignalKind.RemoteCode));

    [Fact]
    public void Trust_from_a_secret_is_unresolvable() =>
        Assert.Equal(["TRUST_REMOTE_CODE"], Container().Env("MODEL_ID", "acme/m").Env("TRUST_REMOTE_CODE", null).Resolve().Of(SignalKind.Unresolvable));

    [Fact]
    public void Adapters_are_half_pinned_at_most()
    {
        var harness = Container().Env("MODEL_ID", "/data/m").Env("LORA_ADAPTERS", $"acme/lora@{Commit}, x=/data/x,y=/data/y@main,acme/z").Resolve();
        Assert.Equal($"Model=/data/m Adapter=acme/lora@{Commit} Adapter=/data/x Adapter=/data/y Adapter=acme/z", Show(harness));
        Assert.Equal("/data/x", harness.References[2].Location.LocalPath);
    }

    [Fact]
    public void Nothing_named_is_the_default_model()
    {
        var harness = Container().Resolve();
        Assert.Equal("Model=bigscience/bloom-560m", Show(harness));
        Assert.Equal(Provenance.ReferenceOrigin.Default, harness.References[0].Origin.Kind);
    }

    [Fact]
    public void Nothing_named_on_another_image_is_unresolvable()
    {
        var harness = Container("registry.corp/tgi:1").Resolve();
        Assert.Empty(harness.References);
        Assert.Equal(["registry.corp/tgi:1"], harness.Of(SignalKind.Unresolvable));
    }

    [Fact]
    public void Sagemaker_drops_arguments_and_reads_its_own_variables()
    {
        var harness = Container(SageMaker).Env("HF_MODEL_ID", "acme/m").Args("--revision", Commit, "--trust-remote-code").Resolve();
        Assert.Equal("Model=acme/m", Show(harness));
        Assert.Empty(harness.Signals);
        harness = Container(SageMaker).Env("HF_MODEL_ID", "acme/m").Env("HF_MODEL_REVISION", Commit).Env("HF_MODEL_TRUST_REMOTE_CODE", "true").Resolve();
        Assert.Equal($"Model=acme/m@{Commit}!", Show(harness));
        Assert.True(harness.Has(SignalKind.RemoteCode));
    }

    [Fact]
    public void Sharded_takes_a_value() =>
        Assert.Equal("Model=acme/m", Show(Container().Env("MODEL_ID", "acme/m").Args("--sharded", "true", "--num-shard", "4").Resolve()));

    [Fact]
    public void Repeated_option_is_refused()
    {
        var harness = Container().Args("--model-id", "acme/m", "--model-id", "evil/x").Resolve();
        Assert.Equal("Model=evil/x", Show(harness));
        Assert.Equal(["--model-id"], harness.Of(SignalKind.Unresolvable));
    }

    [Fact]
    public void Weights_override_reads_any_folder() =>
        Assert.Equal(["/pvc/w"], Container().Env("MODEL_ID", "acme/m").Env("WEIGHTS_CACHE_OVERRIDE", "/pvc/w").Resolve().Of(SignalKind.UnverifiableContent));

    [Fact]
    public void Folder_below_the_images_working_directory_shadows_the_hub()
    {
        var harness = Container().File("/usr/src/acme/m/config.json", "{}").Env("MODEL_ID", "acme/m").Resolve();
        Assert.True(Assert.Single(harness.References).IsLocal);
    }

    [Fact]
    public void Weights_are_downloaded_by_the_server_program()
    {
        var harness = Container().Command("text-generation-server", "download-weights", "acme/m", "--revision", Commit, "--trust-remote-code").Resolve();
        Assert.Equal($"Model=acme/m@{Commit}!", Show(harness));
        Assert.True(harness.References[0].IsDownload);
        Assert.True(harness.Has(SignalKind.RemoteCode));
    }

    [Fact]
    public void Llamacpp_backend_takes_a_gguf()
    {
        var harness = Container(Image + "-llamacpp").Args("--model-id", "acme/m", "--model-gguf", "/m.gguf").Resolve();
        Assert.Equal("Model=acme/m Quantization=/m.gguf", Show(harness));
    }

    [Fact]
    public void Unknown_image_is_known_by_its_settings() =>
        Assert.Equal("Model=acme/m", Show(Container("registry.corp/x").Args("--model-id=acme/m", "--max-total-tokens=4096").Resolve()));

    [Theory]
    [InlineData("us-docker.pkg.dev/deeplearning-platform-release/gcr.io/huggingface-text-generation-inference-cu121.2-2.ubuntu2204:latest", true)]
    [InlineData("ghcr.io/huggingface/tgi-gaudi:2.0.6", true)]
    [InlineData(SageMaker, true)]
    [InlineData("opea/llm-tgi:latest", false)]
    [InlineData("ghcr.io/huggingface/text-embeddings-inference:cpu-1.5", false)]
    public void Image_is_recognised_by_its_name(string image, bool matches) =>
        Assert.Equal(matches, new TgiRuntime().MatchesImage(ImageReference.Parse(image)));
}
