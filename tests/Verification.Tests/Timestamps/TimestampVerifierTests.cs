using System.Security.Cryptography;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Tests.TransparencyLog;
using Modelgate.Verification.Tests.World;
using Modelgate.Verification.Timestamps;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.Timestamps;

public class TimestampVerifierTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;
    private static readonly TokenSigner Signer = new();
    private static readonly TrustedRoot Root = Signer.Trusted();

    private static VerificationResult<VerifiedTimestamp> Verify(TokenDraft draft, TrustedRoot? root = null) =>
        TimestampVerifier.Verify(draft.Response(), TokenDraft.Stamped, root ?? Root);

    /// <summary>Asserts a refusal that names the authority and ends the bundle.</summary>
    private static void AssertFault(string fault, TokenDraft draft, TrustedRoot? root = null)
    {
        var failure = Verify(draft, root).Failure;
        Assert.Equal(new VerificationFailure(VerificationFailureKind.InvalidTimestamp, $"A timestamp that claims the authority https://tsa.test fails: {fault}."), failure);
        Assert.False(TimestampVerifier.SaysNothing(failure!));
    }

    [Theory]
    [InlineData(KeyKind.P256)]
    [InlineData(KeyKind.P384)]
    [InlineData(KeyKind.P521)]
    [InlineData(KeyKind.Rsa2048)]
    [InlineData(KeyKind.Rsa4096)]
    public void Timestamp_of_a_listed_authority_is_verified(KeyKind kind)
    {
        var authority = TimestampAuthority.Create(World.Now, "tsa.test", kind);
        var root = WorldTrust.Root(World.TrustedRoot().Add(authority, World.Window));
        var verified = TimestampVerifier.Verify(authority.Stamp(TokenDraft.Stamped, World.Now), TokenDraft.Stamped, root).Value!;
        Assert.Equal((World.Now, authority.Uri), (verified.Time, verified.Authority.Uri));
    }

    [Theory]
    [InlineData("SHA256", true)]
    [InlineData("SHA384", false)]
    [InlineData("SHA512", true)]
    public void Imprint_may_be_of_any_accepted_hash_and_the_certificate_absent(string hash, bool embed)
    {
        var made = World.Bundle(b => b.Timestamp(t => (t.Hash, t.EmbedCertificate) = (new(hash), embed)));
        var response = Convert.FromBase64String(made.Json["verificationMaterial"]!["timestampVerificationData"]!["rfc3161Timestamps"]![0]!["signedTimestamp"]!.GetValue<string>());
        Assert.Equal(World.Now.AddSeconds(10), TimestampVerifier.Verify(response, made.Signature, WorldTrust.Root(World.TrustedRoot())).Value?.Time);
    }

    [Fact]
    public void Draft_is_good_in_every_form_that_the_formats_allow()
    {
        Assert.Equal(VirtualSigstore.DefaultTime, Verify(new() { Signer = Signer }).Value?.Time);
        Assert.True(Verify(new() { Signer = Signer, Status = 1 }).IsSuccess);
        Assert.True(Verify(new() { Signer = Signer, ByKeyIdentifier = true, SignerVersion = 3 }).IsSuccess);
        Assert.True(Verify(new() { Signer = Signer, Certificates = [Signer.Root, Signer.Certificate, Signer.Intermediate] }).IsSuccess);
        Assert.True(Verify(new() { Signer = Signer, SignerRest = w => w.WriteEncodedValue([0xA1, 0]), BeforeSigners = w => w.WriteEncodedValue([0xA1, 0]) }).IsSuccess);
        var fraction = VirtualSigstore.DefaultTime.AddMilliseconds(250);
        Assert.Equal(fraction, Verify(new() { Signer = Signer, Time = fraction }).Value?.Time);
        Assert.True(Verify(new()
        {
            Signer = Signer,
            InfoRest = w =>
            {
                w.WriteEncodedValue([0x30, 3, 2, 1, 1]);
                w.WriteBoolean(true);
                w.WriteInteger(99);
                w.WriteEncodedValue([0xA0, 2, 0x82, 0]);
                w.WriteEncodedValue([0xA1, 8, 0x30, 6, 6, 2, 0x2A, 3, 4, 0]);
            },
        }).IsSuccess);
    }

    [Fact]
    public void Signature_algorithm_may_be_named_by_the_key_alone_for_rsa()
    {
        var rsa = new TokenSigner(KeyKind.Rsa2048);
        Assert.True(Verify(new() { Signer = rsa, SignatureAlgorithm = "1.2.840.113549.1.1.1" }, rsa.Trusted()).IsSuccess);
        AssertFault("its signature does not verify", new() { Signer = Signer, SignatureAlgorithm = "1.2.840.113549.1.1.1" });
    }

    [Fact]
    public void Certificate_may_be_named_in_the_old_way_by_any_accepted_hash_or_twice()
    {
        Assert.True(Verify(new() { Signer = Signer, Attributes = Named((TokenDraft.SigningCertificateOid, TokenDraft.CertificateReference(Sha1(Signer.Certificate)))) }).IsSuccess);
        Assert.True(Verify(new() { Signer = Signer, Attributes = Named((TokenDraft.SigningCertificateV2Oid, TokenDraft.CertificateReference(SHA512.HashData(Signer.Certificate), "2.16.840.1.101.3.4.2.3"))) }).IsSuccess);
        Assert.True(Verify(new() { Signer = Signer, Attributes = list => list.Add((TokenDraft.SigningCertificateOid, TokenDraft.CertificateReference(Sha1(Signer.Certificate)))) }).IsSuccess);
    }

    [Fact]
    public void Another_named_certificate_is_refused()
    {
        const string Fault = "its signed attributes name another certificate";
        AssertFault(Fault, new() { Signer = Signer, Attributes = Named((TokenDraft.SigningCertificateV2Oid, TokenDraft.CertificateReference(SHA256.HashData(Signer.Root)))) });
        AssertFault(Fault, new() { Signer = Signer, Attributes = Named((TokenDraft.SigningCertificateOid, TokenDraft.CertificateReference(Sha1(Signer.Root)))) });
        AssertFault(Fault, new() { Signer = Signer, Attributes = Named((TokenDraft.SigningCertificateV2Oid, TokenDraft.CertificateReference(MD5Of(Signer.Certificate), "1.2.840.113549.2.5"))) });
        AssertFault(Fault, new() { Signer = Signer, Attributes = list => list.Add((TokenDraft.SigningCertificateOid, TokenDraft.CertificateReference(new byte[20]))) });
    }

    [Fact]
    public void Timestamp_of_an_unlisted_authority_says_nothing()
    {
        var unlisted = new VerificationFailure(VerificationFailureKind.UntrustedTimestampAuthority, "A timestamp is of an authority that the trusted root does not list.");
        var other = new TokenSigner();
        Assert.Equal(unlisted, Verify(new() { Signer = other }).Failure);
        Assert.Equal(unlisted, Verify(new() { Signer = other, Certificates = [other.Certificate] }).Failure);
        Assert.Equal(unlisted, Verify(new() { Signer = other, ByKeyIdentifier = true, SignerVersion = 3 }).Failure);
        Assert.Equal(unlisted, Verify(new() { Signer = Signer }, WorldTrust.Root(new())).Failure);
        Assert.True(TimestampVerifier.SaysNothing(unlisted));
    }

    [Fact]
    public void Good_timestamp_of_something_else_says_nothing()
    {
        var failure = Verify(new() { Signer = Signer, Imprint = SHA256.HashData([1]) }).Failure;
        Assert.Equal(new VerificationFailure(VerificationFailureKind.TimestampMismatch, "A timestamp of a trusted authority stamps something other than the bundle's signature."), failure);
        Assert.True(TimestampVerifier.SaysNothing(failure!));
        Assert.Equal(failure, Verify(new() { Signer = Signer, Imprint = [] }).Failure);
        Assert.Equal(failure, Verify(new() { Signer = Signer, ImprintAlgorithm = "2.16.840.1.101.3.4.2.3" }).Failure);
    }

    [Fact]
    public void Signer_that_is_not_the_listed_one_is_refused()
    {
        var forged = new TokenSigner(leaf: draft => draft.Serial = Signer.Serial);
        AssertFault("its signature does not verify", new() { Signer = forged, Attributes = Named((TokenDraft.SigningCertificateV2Oid, TokenDraft.CertificateReference(SHA256.HashData(Signer.Certificate)))) });
        AssertFault("it brings another certificate than the trusted root lists", new() { Signer = forged, Certificates = [forged.Certificate] });
    }

    [Fact]
    public void Weak_hashes_are_refused()
    {
        const string Sha1Oid = "1.3.14.3.2.26";
        AssertFault("its digest is of no accepted hash", new() { Signer = Signer, DigestAlgorithm = Sha1Oid, Hash = HashAlgorithmName.SHA1 });
        AssertFault("its imprint is of no accepted hash", new() { Signer = Signer, ImprintAlgorithm = Sha1Oid, Imprint = Sha1(TokenDraft.Stamped) });
        AssertFault("its signature does not verify", new() { Signer = Signer, SignatureAlgorithm = "1.2.840.10045.4.1" });
    }

    [Fact]
    public void Digest_and_signature_must_hold()
    {
        AssertFault("its signed digest is not that of its content", new()
        {
            Signer = Signer,
            Attributes = list => list[1] = (TokenDraft.MessageDigestOid, TokenDraft.Der(w => w.WriteOctetString(new byte[32]))),
        });
        AssertFault("its signature does not verify", new() { Signer = Signer, SignatureAlgorithm = "1.2.840.10045.4.3.3" });
        AssertFault("its signature does not verify", new() { Signer = Signer, SignatureAlgorithm = "1.2.840.113549.1.1.11" });
    }

    [Fact]
    public void Authority_with_a_key_of_no_accepted_algorithm_is_refused()
    {
        var weak = new TokenSigner(KeyKind.Rsa1024);
        AssertFault("the authority's key is of no accepted algorithm", new() { Signer = weak }, weak.Trusted());
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-10, 0, true)]
    [InlineData(1, 10, false)]
    [InlineData(-10, -1, false)]
    public void Time_must_lie_in_the_closed_window_of_the_authority(int from, int to, bool isInside)
    {
        var now = VirtualSigstore.DefaultTime;
        var root = Signer.Trusted(new ValidFor(now.AddSeconds(from), now.AddSeconds(to)));
        if (isInside)
            Assert.True(Verify(new() { Signer = Signer }, root).IsSuccess);
        else
            AssertFault("its time, 2026-06-01 12:00:00Z, lies outside the authority's window in the trusted root", new() { Signer = Signer }, root);
    }

    [Fact]
    public void Every_window_of_an_authority_is_tried()
    {
        var now = VirtualSigstore.DefaultTime;
        var content = new TrustedRootContent();
        foreach (var window in new ValidFor[] { new(now.AddDays(-9), now.AddDays(-8)), new(now), new(now.AddYears(-1)) })
            content.TimestampAuthorities.Add(new("https://tsa.test/" + content.TimestampAuthorities.Count, [Signer.Certificate, Signer.Intermediate, Signer.Root], window));
        Assert.Equal("https://tsa.test/1", Verify(new() { Signer = Signer }, WorldTrust.Root(content)).Value?.Authority.Uri);
    }

    [Theory]
    [InlineData(-86_401, "its time, 2026-05-31 11:59:59Z, lies outside the validity of the authority's certificate")]
    [InlineData(86_401, "its time, 2026-06-02 12:00:01Z, lies outside the validity of the authority's certificate")]
    [InlineData(86_400, null)]
    [InlineData(-86_400, null)]
    public void Time_must_lie_in_the_validity_of_the_leaf(int seconds, string? fault)
    {
        var draft = new TokenDraft { Signer = Signer, Time = VirtualSigstore.DefaultTime.AddSeconds(seconds) };
        var root = Signer.Trusted(new ValidFor(DateTimeOffset.MinValue));
        if (fault is null)
            Assert.True(Verify(draft, root).IsSuccess);
        else
            AssertFault(fault, draft, root);
    }

    [Fact]
    public void Time_must_lie_in_the_validity_of_the_whole_chain()
    {
        const string Fault = "its time, 2026-06-01 12:00:00Z, lies outside the validity of a certificate above the authority's";
        var expired = new TokenSigner(intermediate: draft => draft.NotAfter = VirtualSigstore.DefaultTime.AddSeconds(-1));
        AssertFault(Fault, new() { Signer = expired }, expired.Trusted());
        var early = new TokenSigner(root: draft => draft.NotBefore = VirtualSigstore.DefaultTime.AddSeconds(1));
        AssertFault(Fault, new() { Signer = early }, early.Trusted());
    }

    [Fact]
    public void Every_changed_bit_is_refused()
    {
        var response = new TokenDraft { Signer = Signer }.Response();
        Assert.True(TimestampVerifier.Verify(response, TokenDraft.Stamped, Root).IsSuccess);
        for (var bit = 0; bit < response.Length * 8; bit++)
        {
            var result = TimestampVerifier.Verify(LoggedBundle.Flip(response, bit), TokenDraft.Stamped, Root);
            Assert.True(!result.IsSuccess || IsUnsigned(bit / 8), $"byte {bit / 8}");
        }

        // CMS does not sign the status (granted, or granted with modifications), its own version, nor the list of hashes, which nothing here depends on.
        bool IsUnsigned(int at) => UnsignedBytes(response).Contains(at);
    }

    private static HashSet<int> UnsignedBytes(byte[] response)
    {
        var status = 0;
        while (response[status] != 0x02)
            status++;
        // The first hash identifier is that of the list.
        var list = response.AsSpan().IndexOf(TokenDraft.Der(w => w.WriteObjectIdentifier(TokenDraft.Sha256Oid)));
        return [status + 2, .. Enumerable.Range(list - 7, 7 + 11)];
    }

    private static Action<List<(string Oid, byte[] Value)>> Named((string Oid, byte[] Value) attribute) => list => list[2] = attribute;

    private static byte[] Sha1(byte[] data) => CryptographicOperations.HashData(HashAlgorithmName.SHA1, data);

    private static byte[] MD5Of(byte[] data) => CryptographicOperations.HashData(HashAlgorithmName.MD5, data);
}
