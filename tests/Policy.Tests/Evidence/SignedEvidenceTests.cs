using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;
using AttestationFormat = Modelgate.Policy.ModelBundles.AttestationFormat;
using ModelManifest = Modelgate.Testing.Sigstore.ModelManifest;

namespace Modelgate.Policy.Tests.Evidence;

/// <summary>The whole way with real signatures: certificates, logs, timestamps, keys, model signatures.</summary>
public class SignedEvidenceTests
{
    private const string Reference = EvidenceWorld.Model;
    private static readonly byte[] Weights = "weights"u8.ToArray();
    private static readonly VirtualSigstore Sigstore = VirtualSigstore.Shared;
    private static readonly TrustedRoot Root = TrustedRootReader.Read(Encoding.UTF8.GetBytes(Sigstore.TrustedRootJson())).Value!;

    private static Artifact Artifact(string digest = "") => new()
    {
        Name = "base",
        Role = ModelRole.Model,
        Reference = Reference,
        Files = [new("model.safetensors", digest.Length > 0 ? digest : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Weights)))],
    };

    private static JsonObject Statement(string reference = Reference)
    {
        var statement = Statements.SlsaV1(Weights);
        statement["subject"]![0]!["uri"] = $"{reference}#model.safetensors";
        return statement;
    }

    private static ModelPolicy Keyless(string identity = LeafCertificate.DefaultIdentity, string issuer = LeafCertificate.DefaultIssuer, TrustedRoot? root = null, string[]? workflows = null) => new()
    {
        Name = "p",
        Trust = new()
        {
            Builders = [new() { Name = "release", Keyless = new(issuer, identity, null, "instance"), Workflows = workflows ?? [] }],
            TrustedRoots = [new() { Name = "instance", Root = root ?? Root }],
        },
    };

    private static ArtifactEvidence Judge(MadeBundle made, ModelPolicy policy, AttestationFormat format = AttestationFormat.SigstoreBundle, Artifact? artifact = null)
    {
        var bundle = new ModelBundle
        {
            Name = "b",
            Namespace = "ml",
            Artifacts = [artifact ?? Artifact()],
            Attestations = [new() { Name = "a", Format = format, Inline = made.Text }],
        };
        return Assert.Single(EvidenceIndex.Build([policy], [bundle], NoEvidenceContent.Instance, Sigstore.Now.AddDays(1)).Of(bundle, policy).Artifacts);
    }

    private static MadeBundle Logged(JsonObject? statement = null) => Sigstore.Bundle(b => b.Dsse(statement ?? Statement()).RekorV1("dsse"));

    [Fact]
    public void Workflow_whom_the_policy_names_makes_a_trusted_signature()
    {
        var evidence = Judge(Logged(), Keyless());

        Assert.Null(evidence.Problem);
        Assert.Equal((EvidenceStrength.TrustedSignature, "release"), (evidence.Strength, evidence.Builder));
        Assert.Equal(Sigstore.Now.AddSeconds(5), evidence.SignedAt);
    }

    [Fact]
    public void Timestamp_gives_the_signing_time_where_the_log_gives_none()
    {
        var evidence = Judge(Sigstore.Bundle(b => b.Dsse(Statement()).RekorV2().Timestamp()), Keyless());

        Assert.Null(evidence.Problem);
        Assert.Equal(Sigstore.Now.AddSeconds(10), evidence.SignedAt);
    }

    [Theory]
    [InlineData("https://github.com/example/other/.github/workflows/release.yml@refs/heads/main", LeafCertificate.DefaultIssuer, VerificationFailureKind.IdentityMismatch)]
    [InlineData(LeafCertificate.DefaultIdentity, "https://accounts.example", VerificationFailureKind.IssuerMismatch)]
    public void Another_signer_is_untrusted_though_everything_verifies(string identity, string issuer, VerificationFailureKind failure)
    {
        var evidence = Judge(Logged(), Keyless(identity, issuer));

        Assert.Equal((EvidenceReasonKind.UntrustedSigner, failure, EvidenceStrength.UntrustedSignature), (evidence.Problem!.Kind, evidence.Problem.Failure, evidence.Strength));
    }

    [Fact]
    public void Changed_statement_is_invalid_and_not_merely_untrusted()
    {
        var made = Logged();
        var envelope = made.Json.DeepClone();
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String(envelope["dsseEnvelope"]!["payload"]!.GetValue<string>()));
        envelope["dsseEnvelope"]!["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload.Replace(EvidenceWorld.Commit, EvidenceWorld.OtherCommit, StringComparison.Ordinal)));
        var evidence = Judge(made with { Bytes = Encoding.UTF8.GetBytes(envelope.ToJsonString()) }, Keyless("https://github.com/other"));

        Assert.Equal((EvidenceReasonKind.InvalidAttestation, EvidenceStrength.None), (evidence.Problem!.Kind, evidence.Strength));
    }

    [Fact]
    public void Root_of_another_instance_vouches_for_nothing()
    {
        var other = TrustedRootReader.Read(Encoding.UTF8.GetBytes(new VirtualSigstore().TrustedRootJson())).Value!;

        Assert.Equal(EvidenceReasonKind.InvalidAttestation, Judge(Logged(), Keyless(root: other)).Problem!.Kind);
    }

    [Fact]
    public void Bundle_without_log_or_time_is_refused_whatever_the_policy_says() =>
        Assert.Equal(EvidenceReasonKind.InvalidAttestation, Judge(Sigstore.Bundle(b => b.Dsse(Statement())), Keyless()).Problem!.Kind);

    [Fact]
    public void Root_without_logs_asks_for_none_but_for_a_time_all_the_same()
    {
        var root = TrustedRootReader.Read(Encoding.UTF8.GetBytes(new TrustedRootContent().Add(Sigstore.Fulcio, Sigstore.Window).Add(Sigstore.Tsa, Sigstore.Window).ToJson())).Value!;

        Assert.Null(Judge(Sigstore.Bundle(b => b.Certificate(c => c.NoSct()).Dsse(Statement()).Timestamp()), Keyless(root: root)).Problem);
        Assert.Equal(VerificationFailureKind.MissingTimestamp, Judge(Sigstore.Bundle(b => b.Certificate(c => c.NoSct()).Dsse(Statement())), Keyless(root: root)).Problem!.Failure);
    }

    [Fact]
    public void Workflow_of_the_certificate_decides_before_that_of_the_statement()
    {
        var made = Sigstore.Bundle(b => b.Certificate(c => c.Claim(9, "https://github.com/example/models/.github/workflows/test.yml@refs/heads/main")).Dsse(Statement()).RekorV1("dsse"));

        Assert.Equal(VerificationFailureKind.BuilderMismatch, Judge(made, Keyless()).Problem!.Failure);
        Assert.Null(Judge(Logged(), Keyless(workflows: [LeafCertificate.DefaultIdentity])).Problem);
    }

    [Fact]
    public void Root_in_a_config_map_is_fetched_and_its_absence_is_said()
    {
        var policy = new ModelPolicy
        {
            Name = "p",
            Trust = new()
            {
                Builders = [new() { Name = "release", Keyless = new(LeafCertificate.DefaultIssuer, LeafCertificate.DefaultIdentity, null, null) }],
                TrustedRoots = [new() { Name = "instance", Namespace = "system", ConfigMap = new("roots", "root.json") }],
            },
        };
        var bundle = new ModelBundle { Name = "b", Namespace = "ml", Artifacts = [Artifact()], Attestations = [new() { Name = "a", Format = AttestationFormat.SigstoreBundle, Inline = Logged().Text }] };
        ArtifactEvidence With(IEvidenceContent content) => EvidenceIndex.Build([policy], [bundle], content, Sigstore.Now).Of(bundle, policy).Artifacts[0];

        Assert.Null(With(new Roots(Sigstore.TrustedRootJson())).Problem);
        Assert.Equal("trusted root \"instance\" of the policy is not at hand: ConfigMap roots was not given", With(NoEvidenceContent.Instance).Problem!.Detail);
        Assert.Contains("it cannot be read (MalformedTrustedRoot:", With(new Roots("{")).Problem!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_signs_without_a_log_and_its_revocation_takes_it_back()
    {
        var key = SigningKey.New(KeyKind.P256);
        var made = Sigstore.Bundle(b => b.Key(key).Dsse(Statement()));
        var accepted = PublicKey.Read(key.Spki).Value!;
        ModelPolicy Policy(params Revocation[] revocations) => new()
        {
            Name = "p",
            Trust = new() { Builders = [new() { Name = "ci", Keys = [new(accepted, ValidityWindow.Always)] }] },
            Revocations = revocations,
        };

        Assert.Null(Judge(made, Policy()).Problem);
        Assert.Equal(EvidenceReasonKind.Revoked, Judge(made, Policy(new Revocation(RevocationKind.Key, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(key.Spki)), "lost"))).Problem!.Kind);
        Assert.Equal(EvidenceReasonKind.UntrustedSigner, Judge(Sigstore.Bundle(b => b.Key(KeyKind.P256).Dsse(Statement())), Policy()).Problem!.Kind);
    }

    [Fact]
    public void Certificate_on_the_path_is_revoked_by_its_fingerprint()
    {
        var made = Logged();
        var leaf = new Revocation(RevocationKind.Certificate, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(made.Certificate!.Der)), "stolen");
        var policy = Keyless();
        var evidence = Judge(made, new() { Name = "p", Trust = policy.Trust, Revocations = [leaf] });

        Assert.Equal(EvidenceReasonKind.Revoked, evidence.Problem!.Kind);
    }

    [Fact]
    public void Statement_of_another_model_is_refused_with_a_real_signature_too() =>
        Assert.Equal(EvidenceReasonKind.OtherIdentity, Judge(Logged(Statement("pkg:huggingface/org/other@" + EvidenceWorld.Commit)), Keyless()).Problem!.Kind);

    [Fact]
    public void Model_signature_covers_its_resources_and_binds_by_the_subjects_name()
    {
        var files = new[] { new ModelFile("model.safetensors", Weights), ModelFile.Of("sub/config.json", "{}") };
        ArtifactEvidence Of(string name) => Judge(Sigstore.Bundle(b => b.Model(files, new ModelManifest(files) { ModelName = name }).RekorV1("dsse")), Keyless(), AttestationFormat.OMS);

        Assert.Null(Of(Reference).Problem);
        Assert.Equal(EvidenceReasonKind.OtherIdentity, Of("model").Problem!.Kind);
    }

    [Fact]
    public void Model_signature_that_leaves_out_a_file_does_not_cover_it()
    {
        var files = new[] { ModelFile.Of("other.bin", "x") };
        var hiding = new ModelManifest(files) { ModelName = Reference, IgnorePaths = ["model.safetensors"] };
        var lax = Keyless();
        var evidence = Judge(Sigstore.Bundle(b => b.Model(files, hiding).RekorV1("dsse")), lax, AttestationFormat.OMS);
        var allowed = new ModelPolicy { Name = "p", Trust = new() { Builders = lax.Trust.Builders, TrustedRoots = lax.Trust.TrustedRoots, ModelSigning = new(["model.safetensors"], false) } };

        Assert.Equal(EvidenceReasonKind.StatementNotAccepted, evidence.Problem!.Kind);
        Assert.Equal(EvidenceReasonKind.FileNotCovered, Judge(Sigstore.Bundle(b => b.Model(files, hiding).RekorV1("dsse")), allowed, AttestationFormat.OMS).Problem!.Kind);
    }

    [Fact]
    public void Own_authority_accepts_the_names_that_the_policy_accepts()
    {
        var authority = CertificateAuthority.Create(Sigstore.Now);
        var made = Sigstore.Bundle(b => b.OwnAuthority(authority).Model([new ModelFile("model.safetensors", Weights)], new ModelManifest([new ModelFile("model.safetensors", Weights)]) { ModelName = Reference }));
        ModelPolicy Policy(string name) => new()
        {
            Name = "p",
            Trust = new() { Builders = [new() { Name = "own", CertificateAuthorities = [Certificate.Read(authority.Chain[^1]).Value!], AuthorityIdentity = CertificateIdentity.OfOwnAuthority(name) }] },
        };
        ArtifactEvidence At(ModelPolicy policy)
        {
            var bundle = new ModelBundle { Name = "b", Namespace = "ml", Artifacts = [Artifact()], Attestations = [new() { Name = "a", Format = AttestationFormat.OMS, Inline = made.Text }] };
            return EvidenceIndex.Build([policy], [bundle], NoEvidenceContent.Instance, Sigstore.Now.AddMinutes(1)).Of(bundle, policy).Artifacts[0];
        }

        var evidence = At(Policy(LeafCertificate.DefaultIdentity));
        Assert.Null(evidence.Problem);
        Assert.NotNull(evidence.Expires);
        Assert.Equal(EvidenceReasonKind.Expired, evidence.ProblemAt(evidence.Expires.Value)?.Kind);
        Assert.Equal(EvidenceReasonKind.UntrustedSigner, At(Policy("somebody@example.com")).Problem!.Kind);
    }

    private sealed class Roots(string text) : IEvidenceContent
    {
        public EvidenceContent Attestation(string @namespace, string name, string key) => EvidenceContent.Missing("no");

        public EvidenceContent TrustedRoot(string @namespace, string name, string key) =>
            (@namespace, name, key) == ("system", "roots", "root.json") ? EvidenceContent.Of(Encoding.UTF8.GetBytes(text)) : EvidenceContent.Missing("no");

        public EvidenceContent Oci(string reference, AttestationFormat format) => EvidenceContent.Missing("no");
    }
}
