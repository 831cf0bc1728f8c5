using Modelgate.Policy.Evidence;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Verification;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Evidence;

public class ArtifactJudgeTests
{
    private readonly EvidenceWorld _world = new();

    private static SignedContent Import => Slsa([Subject("model.safetensors", 'a', Model)]);

    private static SignedContent Promotion => Slsa([Subject("model.safetensors", 'a', Mirrored)], Dependency("https://huggingface.co/org/model", Commit));

    private static EvidenceReasonKind? Kind(ArtifactEvidence evidence) => evidence.Problem?.Kind;

    [Fact]
    public void Signed_by_a_builder_and_every_file_covered_is_a_trusted_signature()
    {
        var evidence = _world.Judge(Trusting(), Base(), _world.Attest("import", Import));

        Assert.Null(evidence.Problem);
        Assert.Equal(EvidenceStrength.TrustedSignature, evidence.Strength);
        Assert.Equal(("ci", "sha256:" + Hex('5'), Now.AddDays(-30)), (evidence.Builder, evidence.StatementDigest, evidence.SignedAt));
    }

    [Fact]
    public void Linked_to_its_upstream_through_an_approved_workflow_is_a_promotion()
    {
        var evidence = _world.Judge(Trusting(EvidenceStrength.TrustedPromotion, mirror: true, promotion: true), Base(Mirrored, Model), _world.Attest("promotion", Promotion));

        Assert.Null(evidence.Problem);
        Assert.Equal(EvidenceStrength.TrustedPromotion, evidence.Strength);
    }

    [Fact]
    public void Link_without_an_approved_workflow_is_no_promotion()
    {
        var evidence = _world.Judge(Trusting(EvidenceStrength.TrustedPromotion, mirror: true), Base(Mirrored, Model), _world.Attest("promotion", Promotion));

        Assert.Equal((EvidenceReasonKind.NoApprovedWorkflow, EvidenceStrength.TrustedSignature), (Kind(evidence), evidence.Strength));
    }

    [Fact]
    public void Mirror_demands_the_signed_link_to_the_declared_pinned_upstream()
    {
        var unlinked = Slsa([Subject("model.safetensors", 'a', Mirrored)]);
        var mirror = Trusting(mirror: true);

        Assert.Null(Kind(_world.Judge(mirror, Base(Mirrored, Model), _world.Attest("good", Promotion))));
        Assert.Equal(EvidenceReasonKind.UnlinkedMirror, Kind(_world.Judge(mirror, Base(Mirrored, Model), _world.Attest("no link", unlinked))));
        Assert.Equal(EvidenceReasonKind.UnlinkedMirror, Kind(_world.Judge(mirror, Base(Mirrored), _world.Attest("undeclared", Promotion))));
        Assert.Equal(EvidenceReasonKind.UnlinkedMirror, Kind(_world.Judge(mirror, Base(Mirrored, Adapter), _world.Attest("other", Promotion))));
        Assert.Null(Kind(_world.Judge(Trusting(), Base(Mirrored, Model), _world.Attest("no mirror", unlinked))));
    }

    [Fact]
    public void Upstream_by_branch_is_no_link()
    {
        var content = Slsa([Subject("model.safetensors", 'a', Mirrored)], Dependency("https://huggingface.co/org/model/tree/main"), Dependency("pkg:huggingface/org/model@main"));

        Assert.Equal(EvidenceReasonKind.UnlinkedMirror, Kind(_world.Judge(Trusting(mirror: true), Base(Mirrored, Model), _world.Attest("branch", content))));
    }

    [Theory]
    [InlineData(Mirrored)]
    [InlineData("pkg:huggingface/org/model@" + OtherCommit + "?repository_url=https://HUB.corp.example:443/")]
    public void Nothing_is_its_own_upstream_and_a_mirror_is_nobodys(string upstream)
    {
        var content = Slsa([Subject("model.safetensors", 'a', Mirrored)], Dependency(upstream));

        Assert.Equal(EvidenceReasonKind.UnlinkedMirror, Kind(_world.Judge(Trusting(mirror: true), Base(Mirrored, upstream), _world.Attest("self", content))));
    }

    [Fact]
    public void Statement_of_another_model_proves_nothing_about_this_one()
    {
        var evidence = _world.Judge(Trusting(), Base(Adapter), _world.Attest("import", Import));

        Assert.Equal((EvidenceReasonKind.OtherIdentity, EvidenceStrength.None), (Kind(evidence), evidence.Strength));
        Assert.Equal($"attestation \"import\" by builder \"ci\" speaks of {Model} and nowhere names {Adapter}", evidence.Problem!.Detail);
    }

    [Fact]
    public void One_uncovered_file_leaves_the_artifact_uncovered_and_is_named()
    {
        var evidence = _world.Judge(Trusting(), Base(Model, null, File("model.safetensors", 'a'), File("tokenizer.json", 'b')), _world.Attest("import", Import));

        Assert.Equal((EvidenceReasonKind.FileNotCovered, EvidenceStrength.None, "tokenizer.json"), (Kind(evidence), evidence.Strength, evidence.Problem!.File));
    }

    [Fact]
    public void Other_digest_than_the_signed_one_is_a_mismatch()
    {
        var evidence = _world.Judge(Trusting(), Base(Model, null, File("model.safetensors", 'b')), _world.Attest("import", Import));

        Assert.Equal((EvidenceReasonKind.DigestMismatch, EvidenceStrength.None, "model.safetensors"), (Kind(evidence), evidence.Strength, evidence.Problem!.File));
    }

    [Fact]
    public void Statements_about_one_identity_complete_each_other_and_others_do_not()
    {
        var both = Base(Model, null, File("model.safetensors", 'a'), File("tokenizer.json", 'b'));

        Assert.Null(Kind(_world.Judge(Trusting(), both, _world.Attest("weights", Import), _world.Attest("tokenizer", Slsa([Subject("tokenizer.json", 'b', Model)])))));
        Assert.Equal(EvidenceReasonKind.FileNotCovered, Kind(_world.Judge(Trusting(), both, _world.Attest("weights", Import), _world.Attest("tokenizer", Slsa([Subject("tokenizer.json", 'b', Adapter)])))));
    }

    [Fact]
    public void Image_is_covered_by_its_digest()
    {
        var image = $"pkg:oci/chat@sha256:{Hex('c')}?repository_url=registry.example/ml/chat";
        var artifact = new Modelgate.Policy.ModelBundles.Artifact { Name = "image", Role = ModelRole.Image, Reference = image };

        Assert.Null(Kind(_world.Judge(Trusting(), artifact, _world.Attest("build", Slsa([Subject("registry.example/ml/chat", 'c')])))));
        Assert.Equal(EvidenceReasonKind.OtherIdentity, Kind(_world.Judge(Trusting(), artifact, _world.Attest("other", Slsa([Subject("registry.example/ml/chat", 'd')])))));
    }

    [Fact]
    public void Signer_whom_nobody_trusts_makes_an_untrusted_signature()
    {
        var evidence = _world.Judge(Trusting(), Base(), _world.Attest("import", Import, Stranger));

        Assert.Equal((EvidenceReasonKind.UntrustedSigner, EvidenceStrength.UntrustedSignature, VerificationFailureKind.UntrustedKey), (Kind(evidence), evidence.Strength, evidence.Problem!.Failure));
        Assert.Equal(EvidenceReasonKind.UntrustedSigner, Kind(_world.Judge(ModelPolicy.BuiltIn, Base(), _world.Attest("import", Import))));
    }

    [Theory]
    [InlineData(VerificationFailureKind.InvalidSignature, EvidenceReasonKind.InvalidAttestation, EvidenceStrength.None)]
    [InlineData(VerificationFailureKind.InvalidInclusionProof, EvidenceReasonKind.InvalidAttestation, EvidenceStrength.None)]
    [InlineData(VerificationFailureKind.UntrustedCertificate, EvidenceReasonKind.InvalidAttestation, EvidenceStrength.None)]
    [InlineData(VerificationFailureKind.IdentityMismatch, EvidenceReasonKind.UntrustedSigner, EvidenceStrength.UntrustedSignature)]
    [InlineData(VerificationFailureKind.IssuerMismatch, EvidenceReasonKind.UntrustedSigner, EvidenceStrength.UntrustedSignature)]
    [InlineData(VerificationFailureKind.UnexpectedKeyMaterial, EvidenceReasonKind.UntrustedSigner, EvidenceStrength.UntrustedSignature)]
    public void Verifiers_refusals_are_invalid_but_for_those_of_identity(VerificationFailureKind failure, EvidenceReasonKind kind, EvidenceStrength strength)
    {
        var evidence = _world.Judge(Trusting(), Base(), _world.Refused("broken", failure));

        Assert.Equal((kind, strength, failure), (Kind(evidence), evidence.Strength, evidence.Problem!.Failure));
    }

    [Theory]
    [InlineData("https://corp.example/list", EvidenceStrength.UnsignedManifest, EvidenceReasonKind.UnsignedManifest)]
    [InlineData("https://huggingface.co/org/model/raw/main/SHA256SUMS", EvidenceStrength.SelfReferential, EvidenceReasonKind.SelfReferentialManifest)]
    [InlineData("https://hf.co/other", EvidenceStrength.SelfReferential, EvidenceReasonKind.SelfReferentialManifest)]
    [InlineData("https://cdn.huggingface.co/x", EvidenceStrength.SelfReferential, EvidenceReasonKind.SelfReferentialManifest)]
    [InlineData(Model, EvidenceStrength.SelfReferential, EvidenceReasonKind.SelfReferentialManifest)]
    [InlineData("somewhere", EvidenceStrength.SelfReferential, EvidenceReasonKind.SelfReferentialManifest)]
    public void Manifest_is_worth_what_its_source_is(string source, EvidenceStrength strength, EvidenceReasonKind kind)
    {
        var evidence = _world.Judge(Trusting(), Base(), Manifest("list", Hex('a') + "  model.safetensors\n", source));

        Assert.Equal((kind, strength), (Kind(evidence), evidence.Strength));
    }

    [Fact]
    public void Manifest_counts_for_the_files_that_it_lists_only()
    {
        Assert.Equal(EvidenceStrength.None, _world.Judge(Trusting(), Base(), Manifest("list", Hex('b') + "  model.safetensors\n", "https://corp.example/x")).Strength);
        Assert.Equal(EvidenceStrength.None, _world.Judge(Trusting(), Base(), Manifest("list", "no list", "https://corp.example/x")).Strength);
        Assert.Null(Kind(_world.Judge(Trusting(EvidenceStrength.UnsignedManifest), Base(), Manifest("list", $$"""{"model.safetensors": "sha256:{{Hex('a')}}"}""", "https://corp.example/x"))));
    }

    [Fact]
    public void Nearest_evidence_is_the_reason()
    {
        var invalid = _world.Refused("broken", VerificationFailureKind.InvalidSignature);
        var list = Manifest("list", Hex('a') + "  model.safetensors\n", "https://corp.example/list");
        var evidence = _world.Judge(Trusting(), Base(), list, invalid, _world.Attest("other", Slsa([Subject("x", 'a', Adapter)])));

        Assert.Equal(EvidenceReasonKind.InvalidAttestation, Kind(evidence));
        Assert.Equal(EvidenceStrength.UnsignedManifest, evidence.Strength);
        Assert.Equal([EvidenceReasonKind.InvalidAttestation, EvidenceReasonKind.UnsignedManifest, EvidenceReasonKind.OtherIdentity], evidence.Reasons.Select(r => r.Kind));
    }

    [Fact]
    public void Good_attestation_counts_beside_bad_ones() =>
        Assert.Null(Kind(_world.Judge(Trusting(), Base(), _world.Refused("broken", VerificationFailureKind.InvalidSignature), _world.Attest("import", Import))));

    [Fact]
    public void Attestation_for_other_artifacts_is_not_used()
    {
        var evidence = _world.Judge(Trusting(), Base(), _world.Attest("import", Import, artifacts: "another"));

        Assert.Equal(EvidenceReasonKind.NoAttestation, Kind(evidence));
    }

    [Fact]
    public void Attestation_that_is_not_at_hand_says_so()
    {
        var oci = new Modelgate.Policy.ModelBundles.AttestationSource { Name = "far", Format = Modelgate.Policy.ModelBundles.AttestationFormat.DSSE, OciReference = "reg.example/a@sha256:" + Hex('a') };
        var evidence = _world.Judge(Trusting(), Base(), oci);

        Assert.Equal(EvidenceReasonKind.NotAtHand, Kind(evidence));
        Assert.Contains("was not fetched: OCI artifacts are fetched in a cluster only", evidence.Problem!.Detail, StringComparison.Ordinal);
    }
}
