using System.Text;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests;

public class AttestationFormTests
{
    public static TheoryData<string> Good => [.. GoodBundles.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Good))]
    public void Good_statement_has_a_good_form_and_a_signed_file_is_no_statement(string name)
    {
        var bundle = GoodBundles.All.Single(b => b.Name == name).Make(VirtualSigstore.Shared);
        var isStatement = bundle.Json.ContainsKey("dsseEnvelope") || bundle.Json.ContainsKey("payload");

        Assert.Equal(isStatement ? null : VerificationFailureKind.UnsupportedPayloadType, WhyRefused(bundle, bundle.Bytes)?.Kind);
    }

    [Fact]
    public void What_the_form_refuses_the_verifier_refuses_for_the_same_reason()
    {
        var refused = BadBundles.All.Select(b => (b.Name, b.Made, Form: WhyRefused(b.Made, b.Made.Bytes))).Where(b => b.Form is { Kind: not VerificationFailureKind.UnsupportedPayloadType }
            && b.Made.Json.ContainsKey("dsseEnvelope") && b.Made.Verify().Failure?.Kind is VerificationFailureKind.MalformedBundle or VerificationFailureKind.UnsupportedBundleVersion).ToArray();

        Assert.True(refused.Length > 5, $"only {refused.Length}");
        Assert.All(refused, b => Assert.Equal(b.Made.Verify().Failure, b.Form));
    }

    [Theory]
    [InlineData(AttestationFormat.SigstoreBundle, "no JSON", VerificationFailureKind.MalformedJson)]
    [InlineData(AttestationFormat.SigstoreBundle, "{}", VerificationFailureKind.UnsupportedBundleVersion)]
    [InlineData(AttestationFormat.OpenSsfModelSigning, "{}", VerificationFailureKind.UnsupportedBundleVersion)]
    [InlineData(AttestationFormat.Dsse, "{}", VerificationFailureKind.MalformedBundle)]
    [InlineData(AttestationFormat.Dsse, """{"payloadType":"text/plain","payload":"e30=","signatures":[{"sig":"AAAA"}]}""", VerificationFailureKind.UnsupportedPayloadType)]
    [InlineData(AttestationFormat.Dsse, """{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"sig":"AAAA"}]}""", VerificationFailureKind.MalformedStatement)]
    public void What_is_none_is_refused(AttestationFormat format, string text, VerificationFailureKind kind) =>
        Assert.Equal(kind, AttestationForm.WhyRefused(format, Encoding.UTF8.GetBytes(text))?.Kind);

    [Fact]
    public void Signature_is_not_looked_at()
    {
        var bundle = VirtualSigstore.Shared.Bundle(b => b.Key(KeyKind.P256).Dsse());
        var other = Encoding.UTF8.GetBytes(bundle.Text.Replace(Convert.ToBase64String(bundle.Signature), Convert.ToBase64String([1, 2, 3]), StringComparison.Ordinal));

        Assert.NotEqual(bundle.Bytes, other);
        Assert.Null(WhyRefused(bundle, other));
    }

    private static VerificationFailure? WhyRefused(MadeBundle bundle, byte[] bytes) =>
        AttestationForm.WhyRefused(MadeBundleVerification.Request(bundle, bytes).Format, bytes);
}
