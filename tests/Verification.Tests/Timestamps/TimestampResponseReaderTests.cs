using System.Formats.Asn1;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Timestamps;

namespace Modelgate.Verification.Tests.Timestamps;

public class TimestampResponseReaderTests
{
    private const string NoDer = "A timestamp is not of its form in DER.";
    private static readonly TokenSigner Signer = new();
    private static readonly byte[] Good = new TokenDraft { Signer = Signer, Certificates = [Signer.Certificate] }.Response();

    private static void AssertRefused(string detail, byte[] response) =>
        Assert.Equal(new VerificationFailure(VerificationFailureKind.InvalidTimestamp, detail), TimestampResponseReader.Read(response).Failure);

    private static void AssertRefused(string detail, TokenDraft draft) => AssertRefused(detail, draft.Response());

    [Fact]
    public void Response_is_read()
    {
        var read = TimestampResponseReader.Read(Good).Value!;
        Assert.Equal(VirtualSigstore.DefaultTime, read.Info.Time);
        Assert.Equal(TokenDraft.Sha256Oid, read.Info.ImprintAlgorithm);
        Assert.Equal(Signer.Certificate, Assert.Single(read.Certificates).ToArray());
        Assert.Equal(TokenDraft.Sha256Oid, Assert.Single(read.Signer.Attributes.SigningCertificates).Algorithm);
        Assert.Equal(0x31, read.Signer.Attributes.Encoded.Span[0]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(256)]
    public void Response_that_does_not_grant_is_refused(int status) => AssertRefused("A timestamp was not granted.", new TokenDraft { Signer = Signer, Status = status });

    [Fact]
    public void Response_without_token_is_refused() => AssertRefused("A timestamp response has no token.", [0x30, 5, 0x30, 3, 2, 1, 0]);

    [Fact]
    public void Other_tokens_and_contents_are_refused()
    {
        AssertRefused("A timestamp's token is no CMS signed data.", new TokenDraft { Signer = Signer, TokenType = "1.2.840.113549.1.7.1" });
        AssertRefused("A timestamp's token holds something other than a timestamp.", new TokenDraft { Signer = Signer, ContentType = "1.2.840.113549.1.7.1" });
        AssertRefused("A timestamp is not of version 1.", new TokenDraft { Signer = Signer, InfoVersion = 2 });
    }

    [Fact]
    public void There_must_be_one_signer()
    {
        AssertRefused("A timestamp has no signer.", new TokenDraft { Signer = Signer, Signers = 0 });
        AssertRefused("A timestamp has more than one signer.", new TokenDraft { Signer = Signer, Signers = 2 });
    }

    [Fact]
    public void Version_of_the_signer_must_fit_its_identifier()
    {
        const string Detail = "A timestamp's signer is of a version that does not fit its identifier.";
        AssertRefused(Detail, new TokenDraft { Signer = Signer, SignerVersion = 3 });
        AssertRefused(Detail, new TokenDraft { Signer = Signer, SignerVersion = 1, ByKeyIdentifier = true });
    }

    [Fact]
    public void Signed_attributes_must_be_there_and_complete()
    {
        AssertRefused("A timestamp has no signed attributes.", new TokenDraft { Signer = Signer, HasSignedAttributes = false });
        AssertRefused("A timestamp's signed attributes name another type of content, or none.", new TokenDraft { Signer = Signer, Attributes = list => list.RemoveAt(0) });
        AssertRefused("A timestamp's signed attributes name another type of content, or none.", new TokenDraft
        {
            Signer = Signer,
            Attributes = list => list[0] = (TokenDraft.ContentTypeOid, TokenDraft.Der(w => w.WriteObjectIdentifier("1.2.840.113549.1.7.1"))),
        });
        AssertRefused("A timestamp's signed attributes name no digest.", new TokenDraft { Signer = Signer, Attributes = list => list.RemoveAt(1) });
        AssertRefused("A timestamp's signed attributes name no certificate.", new TokenDraft { Signer = Signer, Attributes = list => list.RemoveAt(2) });
        AssertRefused("A timestamp has the signed attribute 1.2.840.113549.1.9.4 twice.", new TokenDraft { Signer = Signer, Attributes = list => list.Add(list[1]) });
        AssertRefused(NoDer, new TokenDraft { Signer = Signer, Attributes = list => list[2] = (TokenDraft.SigningCertificateV2Oid, [0x30, 0]) });
    }

    [Fact]
    public void Critical_extension_is_refused() => AssertRefused("A timestamp has a critical extension, and none is understood.", new TokenDraft
    {
        Signer = Signer,
        InfoRest = w => w.WriteEncodedValue([0xA1, 11, 0x30, 9, 6, 2, 0x2A, 3, 1, 1, 0xFF, 4, 0]),
    });

    [Fact]
    public void Nothing_may_follow()
    {
        AssertRefused(NoDer, [.. Good, 0]);
        AssertRefused(NoDer, Good[..^1]);
        AssertRefused(NoDer, new TokenDraft { Signer = Signer, InfoRest = w => w.WriteNull() });
        AssertRefused(NoDer, new TokenDraft { Signer = Signer, SignerRest = w => w.WriteNull() });
        AssertRefused(NoDer, new TokenDraft { Signer = Signer, BeforeSigners = w => w.WriteNull() });
    }

    [Fact]
    public void Indefinite_length_is_refused() => AssertRefused(NoDer, [0x30, 0x80, .. Good[4..], 0, 0]);

    [Fact]
    public void Limits_hold()
    {
        var many = new TokenDraft { Signer = Signer, Certificates = [.. Enumerable.Repeat(Signer.Certificate, VerificationLimits.MaxCertificates + 1)] };
        Assert.Equal(new VerificationFailure(VerificationFailureKind.LimitExceeded, "A timestamp brings more than 10 certificates."), TimestampResponseReader.Read(many.Response()).Failure);
        Assert.Equal(new VerificationFailure(VerificationFailureKind.LimitExceeded, "A timestamp has 65537 bytes; 65536 are the limit."),
            TimestampResponseReader.Read(new byte[VerificationLimits.MaxTimestampBytes + 1]).Failure);
    }

    [Fact]
    public void No_bytes_throw() => Prop.ForAll<byte[]>(bytes => !TimestampResponseReader.Read(bytes).IsSuccess).QuickCheckThrowOnFailure();

    /// <summary>Bytes that are replaced, taken out and put in, so that lengths no longer fit what they count.</summary>
    [Fact]
    public void No_change_throws()
    {
        var root = Signer.Trusted();
        var changes = Gen.Choose(0, Good.Length - 1).Zip(Gen.Choose(0, 3), (at, removed) => (at, removed)).Zip(Gen.Choose(0, 255).ListOf(), (cut, added) => (cut.at, cut.removed, added));
        Prop.ForAll(changes.ToArbitrary(), change =>
        {
            byte[] changed = [.. Good[..change.at], .. change.added.Take(4).Select(value => (byte)value), .. Good[Math.Min(change.at + change.removed, Good.Length)..]];
            var result = TimestampVerifier.Verify(changed, TokenDraft.Stamped, root);
            return result.IsSuccess || result.Failure.Detail.Length > 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Odd_times_are_refused_as_bad_form()
    {
        Assert.Equal(new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero), TimestampInfoReader.Read(Info("99991231235959Z")).Value?.Time);
        Assert.Equal(0.5, TimestampInfoReader.Read(Info("19500228120000.5Z")).Value?.Time.TimeOfDay.TotalSeconds % 1);
        foreach (var time in new[] { "00000000000000Z", "99991231235960Z", "20260229120000Z", "20260601120000", "20260601120000.0Z", "20260601120000+0100", "2026060112Z", "x", "" })
            Assert.Throws<AsnContentException>(() => TimestampInfoReader.Read(Info(time)));
    }

    private static byte[] Info(string time) => TokenDraft.Der(w =>
    {
        using (w.PushSequence())
        {
            w.WriteInteger(1);
            w.WriteObjectIdentifier("1.2.3");
            w.WriteEncodedValue([0x30, 8, 0x30, 4, 6, 2, 0x2A, 3, 4, 0]);
            w.WriteInteger(1);
            w.WriteEncodedValue([0x18, (byte)time.Length, .. Encoding.ASCII.GetBytes(time)]);
        }
    });
}
