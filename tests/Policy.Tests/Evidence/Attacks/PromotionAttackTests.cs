using static Modelgate.Policy.Tests.Evidence.Attacks.EvidenceCase;

namespace Modelgate.Policy.Tests.Evidence.Attacks;

/// <summary>Attempts to pass for promoted, or for young, what is neither: false upstreams, floors that are walked around.</summary>
public class PromotionAttackTests
{
    private const string Serve = "org/model, --revision=" + Commit;
    private const string Mirrors = "mirrors:\n  - prefix: https://hub.corp.example\n    upstreamRequired: true";
    private const string Endpoint = "{name: HF_ENDPOINT, value: 'https://hub.corp.example'}";
    private const string Floor = "floors:\n  - model: pkg:huggingface/org/model\n    notBefore: 2026-01-01T00:00:00Z";

    private static EvidenceCase Copied(string? upstream, params string[] dependencies) => new EvidenceCase { Trust = Mirrors }
        .Artifact("base", "Model", Copy, "model.safetensors", upstream).Attest(Statement([FileOf(Copy, "model.safetensors")], dependencies));

    [Theory]
    [InlineData("pkg:huggingface/datasets/org/data@" + Commit)]
    [InlineData("pkg:oci/builder@" + Image + "?repository_url=ghcr.io/corp/builder")]
    [InlineData(Copy)]
    [InlineData("pkg:huggingface/org/else@" + Commit + "?repository_url=" + Hub)]
    public void What_a_build_used_is_no_upstream(string upstream) =>
        Copied(upstream, upstream).Denies(Vllm(Serve, Endpoint), "MSC305", "the declared upstream is no upstream");

    [Fact]
    public void Upstream_is_signed_and_declared_alike()
    {
        Copied(Model, Model).Admits(Vllm(Serve, Endpoint));
        Copied(null, Model).Denies(Vllm(Serve, Endpoint), "MSC305", "the artifact declares no pinned upstream");
        Copied(Model).Denies(Vllm(Serve, Endpoint), "MSC305", "does not link it to " + Model);
        Copied(Model, "pkg:huggingface/org/model@" + Old).Denies(Vllm(Serve, Endpoint), "MSC305", "does not link it to " + Model);
        Copied(Model, "pkg:huggingface/org/model").Denies(Vllm(Serve, Endpoint), "MSC305", "does not link it to " + Model);
    }

    [Fact]
    public void Base_of_an_adapter_is_not_its_upstream()
    {
        const string ToneCopy = Tone + "?repository_url=" + Hub;
        EvidenceCase From(string upstream) => new EvidenceCase { Trust = Mirrors }.Artifact("base", "Model", Model, "model.safetensors")
            .Artifact("tone", "Adapter", ToneCopy, "adapter_model.safetensors", upstream, "base")
            .Attest(Statement([FileOf(Model, "model.safetensors")])).Attest(Statement([FileOf(ToneCopy, "adapter_model.safetensors")], Model, Tone));

        From(Model).Denies(Vllm(Serve), "MSC305", "the adapter's base");
        From(Tone).Admits(Vllm(Serve));
    }

    [Fact]
    public void Floor_holds_for_what_a_statement_says_it_is_made_of()
    {
        const string Made = "pkg:huggingface/org/made@" + Commit;
        new EvidenceCase { PolicySpec = Floor }.Artifact("base", "Model", Made, "model.safetensors").Attest(Statement([FileOf(Made, "model.safetensors")], Model))
            .Denies(Vllm("org/made, --revision=" + Commit), "MSC308", "the policy accepts for pkg:huggingface/org/model only what was signed from 2026-01-01T00:00:00Z on");
    }

    [Fact]
    public void Floor_holds_for_a_fork_that_has_the_same_commit()
    {
        const string Fork = "pkg:huggingface/me/fork@" + Commit;
        EvidenceCase With(string? uri) => new EvidenceCase { PolicySpec = Floor }.Artifact("base", "Model", Fork, "model.safetensors")
            .Attest(Statement([File("model.safetensors", uri: uri, commit: Commit)]));

        With(null).Denies(Vllm("me/fork, --revision=" + Commit), "MSC308", "names a commit without its repository, so it may be about pkg:huggingface/org/model");
        With(Fork).Admits(Vllm("me/fork, --revision=" + Commit));
    }

    [Fact]
    public void Unsigned_list_has_no_time_and_passes_no_floor()
    {
        EvidenceCase With(string policy) => new EvidenceCase { PolicySpec = "requiredStrength: UnsignedManifest\n" + policy }.Artifact("base", "Model", Model, "model.safetensors")
            .Attest($"{Digest("model.safetensors")}  model.safetensors", "Manifest\n      source: https://wiki.example/models");

        With("").Admits(Vllm(Serve));
        With(Floor).Denies(Vllm(Serve), "MSC308", "nothing vouches for when its evidence was made");
    }
}
