using Modelgate.Testing.Sigstore;
using Modelgate.Verification.SigstoreBundles;

namespace Modelgate.Verification.Tests;

/// <summary>For each of the ten steps of <see cref="ModelVerifier"/>: an attestation that this step alone refuses. Every other step finds nothing, so
/// that without the step the attestation would be believed.</summary>
public class StepTests
{
    private const int Read = 1, Material = 2, Signature = 3, LogEntries = 4, Timestamps = 5, Times = 6, CertificatePath = 7, Content = 8, Artifact = 9, Identity = 10;

    [Fact]
    public void Reading_alone_refuses_what_the_format_does_not_know()
    {
        var good = VirtualSigstore.Shared.Bundle(GoodBundles.Dsse);
        var bad = VirtualSigstore.Shared.Bundle(b =>
        {
            GoodBundles.Dsse(b);
            b.Edit(json => json["comment"] = "hello");
        });

        Assert.True(good.Verify().IsSuccess);
        Assert.Equal(VerificationFailureKind.MalformedBundle, bad.Verify().Failure?.Kind);
    }

    [Fact]
    public void Material_alone_refuses_a_model_signature_that_names_a_stranger_key() => OnlyOneRefuses(
        Material, VerificationFailureKind.UntrustedKey, GoodBundles.ModelKey, b => b.Edit(json => json["verificationMaterial"]!["publicKey"]!["hint"] = new string('a', 64)));

    [Fact]
    public void Signature_alone_refuses_another_keys_signature_that_is_logged_and_stamped() => OnlyOneRefuses(
        Signature, VerificationFailureKind.InvalidSignature, GoodBundles.Dsse2, b => b.SignedBy(SigningKey.New(KeyKind.P256)));

    [Fact]
    public void Log_entries_alone_refuses_an_entry_of_something_else_where_no_log_is_demanded() => OnlyOneRefuses(
        LogEntries, VerificationFailureKind.LogEntryMismatch, GoodBundles.Dsse2, b => b.Inputs(i => i with { TlogThreshold = 0 }).ChangeEntry(e => e.Facts = f => f.Signed = [1]));

    [Fact]
    public void Log_entries_alone_refuses_an_envelope_entry_of_rekor_v2_of_something_else_where_no_log_is_demanded() => OnlyOneRefuses(
        LogEntries, VerificationFailureKind.LogEntryMismatch, GoodBundles.Dsse2Envelope, b => b.Inputs(i => i with { TlogThreshold = 0 }).ChangeEntry(e => e.Facts = f => f.Payload = [1]));

    [Fact]
    public void Timestamps_alone_refuses_a_false_timestamp_besides_a_promise() => OnlyOneRefuses(
        Timestamps, VerificationFailureKind.InvalidTimestamp, GoodBundles.BlobStamped, b => b.ChangeTimestamp(t => t.Key = SigningKey.New(KeyKind.P384)));

    [Fact]
    public void Times_alone_refuses_one_time_where_two_are_demanded() => OnlyOneRefuses(
        Times, VerificationFailureKind.MissingTimestamp, GoodBundles.Blob, b => b.Inputs(i => i with { TimestampThreshold = 2 }));

    [Fact]
    public void Certificate_alone_refuses_an_authority_that_nobody_trusts() => OnlyOneRefuses(
        CertificatePath, VerificationFailureKind.UntrustedCertificate, GoodBundles.Dsse, b => b.Certificate(c => c.IssuedBy(CertificateAuthority.Create(b.World.Now, "elsewhere.test"))));

    [Fact]
    public void Content_alone_refuses_a_payload_of_another_type() => OnlyOneRefuses(
        Content, VerificationFailureKind.UnsupportedPayloadType, GoodBundles.Dsse, b => b.Dsse(Json("{}"), "application/json"));

    [Fact]
    public void Content_alone_refuses_a_message_digest_of_something_else() => OnlyOneRefuses(
        Content, VerificationFailureKind.MessageDigestMismatch, GoodBundles.Blob,
        b => b.Edit(json => json["messageSignature"]!["messageDigest"]!["digest"] = Convert.ToBase64String(new byte[32])));

    [Fact]
    public void Artifact_alone_refuses_a_statement_about_another_artifact() => OnlyOneRefuses(
        Artifact, VerificationFailureKind.SubjectMismatch, GoodBundles.Dsse, b => b.VerifyArtifact(Json("other")));

    [Fact]
    public void Identity_alone_refuses_another_signer_of_the_same_authority() => OnlyOneRefuses(
        Identity, VerificationFailureKind.IdentityMismatch, GoodBundles.Dsse, b => b.Certificate(c => c.Uri("https://github.com/evil/models/.github/workflows/release.yml@refs/heads/main"))
            .Inputs(i => i with { Identity = LeafCertificate.DefaultIdentity }));

    private static byte[] Json(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>The good attestation passes every step; the changed one passes all but that step, which refuses it for that reason.</summary>
    private static void OnlyOneRefuses(int step, VerificationFailureKind kind, Action<BundleRecipe> good, Action<BundleRecipe> change)
    {
        Assert.DoesNotContain(Run(VirtualSigstore.Shared.Bundle(good), leftOut: Read), failure => failure is not null);
        var bad = VirtualSigstore.Shared.Bundle(b =>
        {
            good(b);
            change(b);
        });

        Assert.Equal(kind, bad.Verify().Failure?.Kind);
        Assert.DoesNotContain(Run(bad, leftOut: step), failure => failure is not null);
    }

    /// <summary>What each step says, one left out; no step stops the next. Signature finds the key that later steps need, so that it runs in any case.</summary>
    private static List<VerificationFailure?> Run(MadeBundle bundle, int leftOut)
    {
        var request = MadeBundleVerification.Request(bundle, bundle.Bytes);
        var steps = new VerificationSteps(request, MadeBundleVerification.Policy(bundle.Inputs).Value!, SignedInput.Read(request).Value!);
        VerificationFailure?[] said =
        [
            null, steps.CheckMaterial(), steps.VerifySignature(), steps.VerifyLogEntries(), steps.VerifyTimestamps(), steps.CheckTimes(), steps.VerifyCertificate(),
            steps.ReadContent(), steps.MatchArtifact(), steps.MatchIdentity(),
        ];
        return [.. said.Where((_, index) => index != leftOut - 1)];
    }
}
