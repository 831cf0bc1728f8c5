using Modelgate.Policy.Evidence;
using Modelgate.Policy.Policies;
using Modelgate.Verification;
using Modelgate.Verification.TrustedRoots;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Evidence;

public class StatementTrustTests
{
    private static readonly SignedContent Content = Slsa([Subject("model.safetensors", 'a', Model)]);

    private static VerificationFailureKind? WhyNot(SignedContent content, TrustedBuilder builder, ModelSigningLimits? limits = null) =>
        StatementTrust.WhyNot(content, builder, limits ?? ModelSigningLimits.Strict, "a")?.Failure;

    private static TrustedBuilder Builder(string[]? ids = null, string[]? types = null, string[]? workflows = null, string[]? predicates = null) => new()
    {
        Name = "ci",
        Keys = [new(Ci, ValidityWindow.Always)],
        BuilderIds = ids ?? [],
        BuildTypes = types ?? [],
        Workflows = workflows ?? [],
        PredicateTypes = predicates ?? [],
    };

    [Fact]
    public void All_lists_that_are_given_must_match()
    {
        Assert.Null(WhyNot(Content, Builder()));
        Assert.Null(WhyNot(Content, Builder(["https://ci.example/builder"], ["https://ci.example/promote/v1"], [Workflow], ["https://slsa.dev/provenance/v1"])));
        Assert.Equal(VerificationFailureKind.BuilderMismatch, WhyNot(Content, Builder(["https://ci.example/other"])));
        Assert.Equal(VerificationFailureKind.BuilderMismatch, WhyNot(Content, Builder(["https://ci.example/Builder"])));
        Assert.Equal(VerificationFailureKind.BuildTypeMismatch, WhyNot(Content, Builder(types: ["https://ci.example/train/v1"])));
        Assert.Equal(VerificationFailureKind.SourceMismatch, WhyNot(Content, Builder(workflows: ["https://github.com/corp/models/.github/workflows/promote.yaml@refs/heads/dev"])));
        Assert.Equal(VerificationFailureKind.UnsupportedPredicateType, WhyNot(Content, Builder(predicates: ["https://corp.example/scan/v1"])));
    }

    [Fact]
    public void Without_a_list_provenance_and_model_signatures_are_accepted_and_nothing_else()
    {
        Assert.Null(WhyNot(Statement([], "https://model_signing/signature/v1.0"), Builder()));
        Assert.Null(WhyNot(Statement([], "https://slsa.dev/provenance/v0.2"), Builder()));
        Assert.Equal(VerificationFailureKind.UnsupportedPredicateType, WhyNot(Statement([], "https://corp.example/scan/v1"), Builder()));
        Assert.Equal(VerificationFailureKind.UnsupportedPredicateType, WhyNot(Statement([], "https://slsa.dev/provenance/v1.1"), Builder()));
    }

    [Fact]
    public void Statement_that_cannot_answer_a_list_does_not_count()
    {
        var signature = Statement([], "https://model_signing/signature/v1.0");

        Assert.Equal(VerificationFailureKind.BuilderMismatch, WhyNot(signature, Builder(["https://ci.example/builder"])));
        Assert.Equal(VerificationFailureKind.BuildTypeMismatch, WhyNot(signature, Builder(types: ["x"])));
        Assert.Equal(VerificationFailureKind.SourceMismatch, WhyNot(signature, Builder(workflows: [Workflow])));
    }

    [Fact]
    public void Certificate_says_which_workflow_ran_before_the_statement_does()
    {
        const string Other = "https://github.com/corp/models/.github/workflows/test.yaml@refs/heads/main";

        Assert.Equal(VerificationFailureKind.SourceMismatch, WhyNot(Content with { CertifiedWorkflow = Other }, Builder(workflows: [Workflow])));
        Assert.Null(WhyNot(Content with { CertifiedWorkflow = Workflow, Provenance = Content.Provenance! with { Workflow = Other } }, Builder(workflows: [Workflow])));
    }

    [Fact]
    public void Workflow_may_not_vouch_for_the_build_of_another()
    {
        var claim = Content.Provenance! with { BuilderId = "https://github.com/corp/models/.github/workflows/build.yaml@refs/heads/main" };

        Assert.Equal(VerificationFailureKind.BuilderMismatch, WhyNot(Content with { CertifiedWorkflow = Workflow, Provenance = claim }, Builder()));
        Assert.Null(WhyNot(Content with { CertifiedWorkflow = Workflow, Provenance = claim with { BuilderId = Workflow } }, Builder()));
        Assert.Null(WhyNot(Content with { CertifiedWorkflow = Workflow, Provenance = claim with { BuilderId = "https://github.com/actions/runner/github-hosted" } }, Builder()));
    }

    [Theory]
    [InlineData(".git", true)]
    [InlineData(".gitattributes", true)]
    [InlineData("model.sig", true)]
    [InlineData("notes", true)]
    [InlineData("tokenizer.json", false)]
    [InlineData("sub/model.sig", false)]
    [InlineData("notes/x", false)]
    public void Model_signature_leaves_out_what_the_policy_allows(string path, bool allowed)
    {
        var content = Statement([], "https://model_signing/signature/v1.0") with { Manifest = new([], [path], false, "sha256") };

        Assert.Equal(allowed ? null : VerificationFailureKind.ManifestMismatch, WhyNot(content, Builder(), new(["notes"], false)));
    }

    [Fact]
    public void Links_and_other_hashes_of_a_model_signature_are_refused()
    {
        var content = Statement([], "https://model_signing/signature/v1.0") with { Manifest = new([], [], true, "sha256") };

        Assert.Equal(VerificationFailureKind.ManifestMismatch, WhyNot(content, Builder()));
        Assert.Null(WhyNot(content, Builder(), new([], true)));
        Assert.Equal(VerificationFailureKind.ManifestMismatch, WhyNot(content with { Manifest = new([], [], false, "blake3") }, Builder()));
    }

    [Fact]
    public void Statement_that_is_not_accepted_is_an_untrusted_signature()
    {
        var world = new EvidenceWorld();
        var policy = new ModelPolicy { Name = "p", Trust = new() { Builders = [Builder(["https://ci.example/other"])] } };
        var evidence = world.Judge(policy, Base(), world.Attest("import", Content));

        Assert.Equal((EvidenceReasonKind.StatementNotAccepted, EvidenceStrength.UntrustedSignature), (evidence.Problem?.Kind, evidence.Strength));
        Assert.Equal(
            "attestation \"import\" is signed by builder \"ci\", but its builder.id \"https://ci.example/builder\" is none of those accepted from this signer (BuilderMismatch)",
            evidence.Problem!.Detail);
    }

    [Fact]
    public void Signer_of_two_builders_counts_as_the_one_whose_statement_it_is()
    {
        var world = new EvidenceWorld();
        var policy = new ModelPolicy
        {
            Name = "p",
            Trust = new() { Builders = [Builder(["https://ci.example/other"]), new() { Name = "second", Keys = [new(Ci, ValidityWindow.Always)], BuilderIds = ["https://ci.example/builder"] }] },
        };

        Assert.Equal("second", world.Judge(policy, Base(), world.Attest("import", Content)).Builder);
    }
}
