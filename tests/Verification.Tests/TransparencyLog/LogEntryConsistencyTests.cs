using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.Tests.World;
using Modelgate.Verification.TransparencyLog;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.TransparencyLog;

public class LogEntryConsistencyTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;
    private static readonly TrustedRoot Root = WorldTrust.Root(World.TrustedRoot());

    private static (VerifiedLogEntry Entry, SignedContent Content) Verified(Action<BundleRecipe> describe)
    {
        var logged = new LoggedBundle(describe);
        var entry = LogEntryVerifier.Verify(logged.Entry, logged.Bundle.Version, Root)!.Value;
        Assert.Null(entry.Failure);
        var envelope = logged.Bundle.Envelope;
        var content = new SignedContent(
            logged.Bundle.Signature,
            PublicKey.Read(logged.Made.Key.Spki).Value!,
            logged.Made.Certificate is { } certificate ? Certificate.Read(certificate.Der).Value! : null,
            envelope?.Payload,
            envelope?.PreAuthenticationEncoding(),
            envelope is null ? ArtifactContent.Of(logged.Made.Artifact) : null);
        return (entry.Value!, content);
    }

    private static string? Check(Action<BundleRecipe> describe, Func<SignedContent, SignedContent>? change = null)
    {
        var (entry, content) = Verified(describe);
        var failure = LogEntryConsistency.Check(entry, change?.Invoke(content) ?? content);
        Assert.True(failure is null or { Kind: VerificationFailureKind.LogEntryMismatch });
        return failure?.Detail;
    }

    [Theory]
    [InlineData(KeyKind.P256)]
    [InlineData(KeyKind.P384)]
    [InlineData(KeyKind.P521)]
    [InlineData(KeyKind.Rsa3072)]
    [InlineData(KeyKind.Ed25519)]
    public void Entry_of_the_same_content_is_consistent(KeyKind kind)
    {
        Assert.Null(Check(b => b.Certificate(c => c.Key(kind)).RekorV1()));
        Assert.Null(Check(b => b.Certificate(c => c.Key(kind)).RekorV2()));
        Assert.Null(Check(b => b.Certificate(c => c.Key(kind)).Dsse().RekorV2()));
        Assert.Null(Check(b => b.Certificate(c => c.Key(kind)).Dsse().RekorV1("dsse")));
        Assert.Null(Check(b => b.Certificate(c => c.Key(kind)).Dsse().RekorV1("intoto")));
        Assert.Null(Check(b => b.Certificate(c => c.Key(kind)).Dsse().RekorV2Dsse()));
        Assert.Null(Check(b => b.Key(kind).Dsse().RekorV2Dsse()));
        Assert.Null(Check(b => b.Key(kind).RekorV1()));
        Assert.Null(Check(b => b.Key(kind).Dsse().RekorV2()));
    }

    /// <summary>Not what signers do today, but it says the same: this signature over these signed bytes.</summary>
    [Fact]
    public void Envelope_may_be_logged_by_what_is_signed_in_rekor_v1() => Assert.Null(Check(b => b.Dsse().RekorV1("hashedrekord")));

    [Fact]
    public void Prehashed_ed25519_is_consistent() => Assert.Null(Check(b => b.Certificate(c => c.Key(KeyKind.Ed25519)).Prehashed().RekorV2()));

    [Fact]
    public void Another_signature_is_a_mismatch()
    {
        const string Detail = "The log entry is of another signature than the bundle's.";
        Assert.Equal(Detail, Check(b => b.RekorV1(describe: e => e.Facts = f => f.Signature = f.Key.Sign(f.Signed))));
        Assert.Equal(Detail, Check(b => b.RekorV2(e => e.Facts = f => f.Signature = f.Key.Sign(f.Signed))));
        Assert.Equal(Detail, Check(b => b.Dsse().RekorV2Dsse(e => e.Facts = f => f.Signature = f.Key.Sign(f.Signed))));
        Assert.Equal(Detail, Check(b => b.Dsse().RekorV1("intoto", e => e.Facts = f => f.Signature = f.Key.Sign(f.Signed))));
    }

    [Fact]
    public void Several_signatures_are_a_mismatch() => Assert.Equal("The log entry has 2 signatures; one is expected.", Check(b => b.Dsse().RekorV1("dsse", e =>
        e.Body = body => body["spec"]!["signatures"]!.AsArray().Add(body["spec"]!["signatures"]![0]!.DeepClone()))));

    [Fact]
    public void Another_signer_is_a_mismatch()
    {
        var other = World.Bundle(b => b.RekorV1()).Certificate!;
        Assert.Equal("The log entry is of another certificate than the bundle's.", Check(b => b.RekorV1(describe: e => e.Facts = f => f.Certificate = other)));
        Assert.Equal("The log entry is of a key, but a certificate has signed.", Check(b => b.RekorV1(describe: e => e.Facts = f => f.Certificate = null)));
        Assert.Equal("The log entry is of a key, but a certificate has signed.", Check(b => b.RekorV2(e => e.Facts = f => f.Certificate = null)));
        Assert.Equal("The log entry is of a key, but a certificate has signed.", Check(b => b.Dsse().RekorV2Dsse(e => e.Facts = f => f.Certificate = null)));
        Assert.Equal("The log entry is of a certificate, but a key has signed.", Check(b => b.Key(KeyKind.P256).RekorV1(describe: e => e.Facts = f => f.Certificate = other)));
        Assert.Equal("The log entry is of another key than the one that has signed.", Check(b => b.Key(KeyKind.P256).RekorV1(describe: e => e.Facts = f => f.Key = other.Key)));
    }

    [Theory]
    [InlineData(KeyKind.P256, "PKIX_ECDSA_P384_SHA_384")]
    [InlineData(KeyKind.P384, "PKIX_ECDSA_P256_SHA_256")]
    [InlineData(KeyKind.P521, "PKIX_ECDSA_P384_SHA_384")]
    [InlineData(KeyKind.Rsa2048, "PKIX_RSA_PSS_2048_SHA256")]
    [InlineData(KeyKind.Ed25519, "PKIX_ECDSA_P256_SHA_256")]
    [InlineData(KeyKind.P256, "")]
    public void Another_kind_of_key_is_a_mismatch(KeyKind kind, string details) => Assert.Equal(
        "The log entry names another kind of key than the one that has signed.",
        Check(b => b.Key(kind).RekorV2(e => e.Body = body => body["spec"]!["hashedRekordV002"]!["signature"]!["verifier"]!["keyDetails"] = details)));

    [Fact]
    public void Another_digest_is_a_mismatch()
    {
        Assert.Equal("The log entry is of another sha256 digest than that of the artifact.", Check(b => b.RekorV1(describe: e => e.Facts = f => f.Signed = [1])));
        Assert.Equal("The log entry is of another sha256 digest than that of the artifact.", Check(b => b.RekorV2(e => e.Facts = f => f.Signed = [1])));
        Assert.Equal("The log entry is of another sha256 digest than that of the envelope as it is signed.", Check(b => b.Dsse().RekorV2(e => e.Facts = f => f.Signed = f.Payload)));
        Assert.Equal("The log entry is of another sha256 digest than that of the envelope's payload.", Check(b => b.Dsse().RekorV1("dsse", e => e.Facts = f => f.Payload = f.Signed)));
        Assert.Equal("The log entry is of another sha256 digest than that of the envelope's payload.", Check(b => b.Dsse().RekorV2Dsse(e => e.Facts = f => f.Payload = f.Signed)));
        Assert.Equal("The log entry is of another sha256 digest than that of the envelope's payload.", Check(b => b.Dsse().RekorV1("intoto", e => e.Facts = f => f.Payload = [])));
    }

    [Fact]
    public void Envelope_entry_of_a_message_is_a_mismatch()
    {
        const string Detail = "The log entry is of an envelope, but a message was signed.";
        Assert.Equal(Detail, Check(b => b.RekorV1("dsse")));
        Assert.Equal(Detail, Check(b => b.RekorV2Dsse()));
    }

    [Fact]
    public void Digest_that_is_not_known_is_a_mismatch()
    {
        var known = ArtifactContent.OfDigests(new KeyValuePair<DigestAlgorithm, ReadOnlyMemory<byte>>(DigestAlgorithm.Sha512, new byte[64]));
        Assert.Equal("The log entry is of a sha256 digest, and that of the artifact is not known.", Check(b => b.RekorV1(), content => content with { Artifact = known }));
        Assert.Equal("The log entry is of a sha256 digest, and that of the artifact is not known.", Check(b => b.RekorV1(), content => content with { Artifact = null }));
    }
}
