using System.Text.Json.Nodes;
using static Modelgate.Policy.Tests.Evidence.Attacks.EvidenceCase;

namespace Modelgate.Policy.Tests.Evidence.Attacks;

/// <summary>Attempts to have a valid statement speak for something that it is not about.</summary>
public class BindingAttackTests
{
    private const string Serve = "org/model, --revision=" + Commit;
    private const string Other = "pkg:huggingface/org/other@" + Old;

    private static EvidenceCase Claiming(JsonObject statement, string reference = Model, string files = "model.safetensors") =>
        new EvidenceCase().Artifact("base", "Model", reference, files).Attest(statement);

    [Theory]
    [InlineData("pkg:huggingface/org/model@" + Old)]
    [InlineData("pkg:huggingface/org/Model@" + Commit)]
    [InlineData("pkg:huggingface/org%2Fmodel@" + Commit)]
    [InlineData("pkg:huggingface/org/model@0123456")]
    [InlineData("pkg:huggingface/org/model@main")]
    [InlineData("pkg:huggingface/org/model@" + Commit + "?repository_url=" + Hub)]
    [InlineData("pkg:huggingface/org/model@" + Commit + "?download_url=https://evil.example")]
    [InlineData("pkg:huggingface/datasets/org/model@" + Commit)]
    [InlineData("pkg:huggingface/оrg/model@" + Commit)]
    public void Statement_of_another_identity_is_about_another_thing(string signed) =>
        Claiming(Statement([FileOf(signed, "model.safetensors")])).Denies(Vllm(Serve), "MSC301", "nowhere names " + Model);

    [Fact]
    public void Trailing_slash_and_percent_encoding_are_the_same_identity()
    {
        var bundle = new EvidenceCase { Trust = "mirrors:\n  - prefix: https://hub.corp.example\n    upstreamRequired: true" }
            .Artifact("base", "Model", Copy.Replace("://", "%3A%2F%2F", StringComparison.Ordinal), "model.safetensors", Model).Attest(Statement([FileOf(Copy + "/", "model.safetensors")], Model));

        bundle.Admits(Vllm(Serve, "{name: HF_ENDPOINT, value: 'https://hub.corp.example/'}"));
    }

    [Fact]
    public void What_went_into_a_build_is_not_what_was_built()
    {
        Claiming(Statement([File("model-q4.gguf")], Model), files: "model-q4.gguf").Denies(Vllm(Serve), "MSC301", "only among what went into the build");
        Claiming(Statement([File("model.safetensors")], Model, Other)).Denies(Vllm(Serve), "MSC301", "nowhere names " + Model);
        Claiming(Statement([FileOf(Other, "model.safetensors")], Model)).Denies(Vllm(Serve), "MSC301", "speaks of " + Other);
        new EvidenceCase { BuilderFields = BuilderKey + "buildTypes: ['https://corp.example/model-promotion/v1']" }
            .Artifact("base", "Model", Model, "model.safetensors").Attest(Statement([File("model.safetensors")], Model)).Admits(Vllm(Serve));
    }

    [Fact]
    public void Commit_of_one_model_beside_the_identity_of_another_names_neither()
    {
        var subject = File("model.safetensors", uri: Other + "#model.safetensors", commit: Commit);

        Claiming(Statement([subject])).Denies(Vllm(Serve), "MSC301", "speaks of something whose version and digest contradict each other");
        Claiming(Statement([(JsonObject)subject.DeepClone()]), Other).Denies(Vllm("org/other, --revision=" + Old), "MSC301", "contradict each other");
    }

    [Fact]
    public void Commit_counts_at_the_hub_only()
    {
        var statement = Statement([File("model.safetensors", commit: Commit)]);

        Claiming(statement).Admits(Vllm(Serve));
        new EvidenceCase { Trust = "mirrors:\n  - prefix: https://hub.corp.example\n    upstreamRequired: false" }.Artifact("base", "Model", Copy, "model.safetensors").Attest((JsonObject)statement.DeepClone())
            .Denies(Vllm(Serve, "{name: HF_ENDPOINT, value: 'https://hub.corp.example'}"), "MSC301", "nowhere names " + Copy);
    }

    [Fact]
    public void Statement_about_many_lends_no_file_of_one_to_another()
    {
        var many = Statement([FileOf(Other, "model.safetensors"), FileOf(Model, "tokenizer.json"), File("loose.safetensors")]);

        Claiming(many).Denies(Vllm(Serve), "MSC301", "file \"model.safetensors\" is not in what builder");
        Claiming((JsonObject)many.DeepClone(), files: "loose.safetensors").Denies(Vllm(Serve), "MSC301", "file \"loose.safetensors\" is not in what builder");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://hub.corp.example\\\\@evil.example")]
    [InlineData("https://hub.corp.example:443@evil.example/")]
    [InlineData("https://hub.corp.example.evil.example")]
    [InlineData("http://hub.corp.example")]
    [InlineData("https://hub.corp.example:8443")]
    [InlineData("https://hub.corp.example/evil")]
    public void Hub_of_another_address_is_another_hub(string endpoint)
    {
        var bundle = new EvidenceCase { Trust = "mirrors:\n  - prefix: https://hub.corp.example\n    upstreamRequired: true" }
            .Artifact("base", "Model", Copy, "model.safetensors", Model).Attest(Statement([FileOf(Copy, "model.safetensors")], Model));
        var decision = bundle.Review(Vllm(Serve, $"{{name: HF_ENDPOINT, value: \"{endpoint}\"}}"));

        Assert.True(decision.IsDenied);
        Assert.Contains(decision.Findings, f => f.Finding.Rule.Number == 301);
    }

    [Theory]
    [InlineData("{\"verificationResult\": \"FAILED\", \"resourceUri\": \"" + Model + "\"}", "its result is \"FAILED\"")]
    [InlineData("{\"resourceUri\": \"" + Model + "\"}", "its result is missing")]
    public void Summary_that_says_no_is_no_evidence(string predicate, string says) =>
        Summarizing(predicate).Denies(Vllm(Serve), "MSC306", says);

    [Fact]
    public void Summary_that_says_yes_is_evidence_where_the_policy_accepts_it()
    {
        const string Passed = "{\"verificationResult\": \"PASSED\", \"resourceUri\": \"" + Model + "\"}";

        Summarizing(Passed).Admits(Vllm(Serve));
        Claiming(Statement("https://slsa.dev/verification_summary/v1", JsonNode.Parse(Passed)!.AsObject(), File("model.safetensors")))
            .Denies(Vllm(Serve), "MSC306", "its predicate type \"https://slsa.dev/verification_summary/v1\" is none of those accepted");
    }

    [Fact]
    public void Signature_of_nobody_counts_for_nothing_whatever_it_says() =>
        new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors").Attest(Statement([FileOf(Model, "model.safetensors")]), isTrusted: false)
            .Denies(Vllm(Serve), "MSC307", "unchanged and signed with a key that the policy lists");

    private static EvidenceCase Summarizing(string predicate) =>
        new EvidenceCase { BuilderFields = BuilderKey + "predicateTypes: ['https://slsa.dev/verification_summary/v1']" }.Artifact("base", "Model", Model, "model.safetensors")
            .Attest(Statement("https://slsa.dev/verification_summary/v1", JsonNode.Parse(predicate)!.AsObject(), File("model.safetensors")));
}
