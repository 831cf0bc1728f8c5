using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.Tests.TransparencyLog;

public class LogEntryBodyReaderTests
{
    private static readonly string Hash = new('a', 64);
    private static readonly string Pem = Base64("-----BEGIN PUBLIC KEY-----\nAAECAw==\n-----END PUBLIC KEY-----\n");
    private static readonly string CertificatePem = Base64("-----BEGIN CERTIFICATE-----\nBAUG\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nBwgJ\n-----END CERTIFICATE-----\n");
    private static readonly string Digest = Convert.ToBase64String(Enumerable.Repeat((byte)0xAA, 32).ToArray());

    private const string Signed = "{\"content\":\"AQID\",\"verifier\":{\"keyDetails\":\"X\",\"x509Certificate\":{\"rawBytes\":\"BAUG\"}}}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static VerificationResult<LogEntryBody> Read(string kind, string version, string spec) => LogEntryBodyReader.Read(
        Encoding.UTF8.GetBytes($$"""{"apiVersion":"{{version}}","kind":"{{kind}}","spec":{{spec}}}"""), kind, version);

    private static string HashedRekord(string? hash = null, string? signature = null, string? key = null) =>
        $$$"""{"data":{"hash":{{{hash ?? $$"""{"algorithm":"sha256","value":"{{Hash}}"}"""}}} },"signature":{"content":"{{{signature ?? "AQID"}}}","publicKey":{"content":"{{{key ?? Pem}}}"} } }""";

    private static string HashedRekord2(string? data = null, string? verifier = null) =>
        $$$"""{"hashedRekordV002":{"data":{{{data ?? $$"""{"algorithm":"SHA2_256","digest":"{{Digest}}"}"""}}},"signature":{"content":"AQID","verifier":{{{verifier ?? """{"keyDetails":"PKIX_ED25519","publicKey":{"rawBytes":"AAECAw=="}}"""}}} } } }""";

    private static string Dsse2(string? hash = null, string? signature = null, string more = "") =>
        $$$"""{"dsseV002":{"payloadHash":{{{hash ?? $$"""{"algorithm":"SHA2_256","digest":"{{Digest}}"}"""}}},"signatures":[{{{signature ?? Signed}}}]{{{more}}} } }""";

    private static void AssertBody(LogEntryBody? body, LogEntryKind kind, bool isCertificate, string? details = null)
    {
        Assert.Equal((kind, DigestAlgorithm.Sha256, Hash), (body!.Kind, body.DigestAlgorithm, Convert.ToHexStringLower(body.Digest.Span)));
        var signature = Assert.Single(body.Signatures);
        Assert.Equal([1, 2, 3], signature.Signature.ToArray());
        Assert.Equal((isCertificate, details), (signature.IsCertificate, signature.KeyDetails));
        Assert.Equal(isCertificate ? [4, 5, 6] : [0, 1, 2, 3], signature.Signer.ToArray());
    }

    [Fact]
    public void Every_kind_is_read()
    {
        AssertBody(Read("hashedrekord", "0.0.1", HashedRekord()).Value, LogEntryKind.HashedRekord001, false);
        AssertBody(Read("hashedrekord", "0.0.1", HashedRekord(key: CertificatePem)).Value, LogEntryKind.HashedRekord001, true);
        AssertBody(Read("dsse", "0.0.1",
            $$$"""{"envelopeHash":{},"payloadHash":{"algorithm":"sha256","value":"{{{Hash.ToUpperInvariant()}}}"},"signatures":[{"signature":"AQID","verifier":"{{{Pem}}}"}]}""").Value, LogEntryKind.Dsse001, false);
        AssertBody(Read("intoto", "0.0.2",
            $$$"""{"content":{"envelope":{"signatures":[{"sig":"{{{Base64("AQID")}}}","publicKey":"{{{CertificatePem}}}"}]},"payloadHash":{"algorithm":"sha256","value":"{{{Hash}}}"} } }""").Value, LogEntryKind.Intoto002, true);
        AssertBody(Read("hashedrekord", "0.0.2", HashedRekord2()).Value, LogEntryKind.HashedRekord002, false, "PKIX_ED25519");
        AssertBody(Read("dsse", "0.0.2", Dsse2()).Value, LogEntryKind.Dsse002, true, "X");
        AssertBody(Read("hashedrekord", "0.0.2", HashedRekord2(verifier: """{"keyDetails":"X","x509Certificate":{"rawBytes":"BAUG"}}""")).Value, LogEntryKind.HashedRekord002, true, "X");
    }

    [Theory]
    [InlineData("sha384", 96, DigestAlgorithm.Sha384)]
    [InlineData("sha512", 128, DigestAlgorithm.Sha512)]
    public void Longer_digests_are_read(string name, int length, DigestAlgorithm algorithm) => Assert.Equal(algorithm,
        Read("hashedrekord", "0.0.1", HashedRekord($$"""{"algorithm":"{{name}}","value":"{{new string('b', length)}}"}""")).Value?.DigestAlgorithm);

    public static TheoryData<string, string, VerificationFailureKind, string> Faults
    {
        get
        {
            const VerificationFailureKind Malformed = VerificationFailureKind.MalformedLogEntry;
            const string NoDigest = "A log entry's body names no digest.", NoValue = "A log entry's body has a signature without value or without signer.";
            return new()
            {
                { "0.0.1", "null", Malformed, "A log entry's body has no spec." },
                { "0.0.1", "[]", Malformed, "A log entry's body has no spec." },
                { "0.0.1", "{}", Malformed, NoDigest },
                { "0.0.1", HashedRekord("[]"), Malformed, NoDigest },
                { "0.0.1", HashedRekord("""{"algorithm":"sha256"}"""), Malformed, NoDigest },
                { "0.0.1", HashedRekord($$"""{"value":"{{Hash}}"}"""), Malformed, NoDigest },
                { "0.0.1", HashedRekord($$"""{"algorithm":"sha256","value":"{{Hash[1..]}}"}"""), Malformed, NoDigest },
                { "0.0.1", HashedRekord($$"""{"algorithm":"sha256","value":"{{Hash[1..]}}g"}"""), Malformed, NoDigest },
                { "0.0.1", HashedRekord($$"""{"algorithm":"sha256","value":"{{Hash[2..]}}"}"""), Malformed, "A log entry's sha256 digest has 31 bytes." },
                { "0.0.1", HashedRekord("""{"algorithm":"sha1","value":"00"}"""), VerificationFailureKind.UnsupportedAlgorithm, "A log entry's digest is of hash sha1; SHA-256, SHA-384 and SHA-512 are accepted." },
                { "0.0.1", HashedRekord(signature: ""), Malformed, NoValue },
                { "0.0.1", HashedRekord(signature: "A"), Malformed, NoValue },
                { "0.0.1", HashedRekord(key: "AAAA"), Malformed, NoValue },
                { "0.0.1", HashedRekord(key: Base64("-----BEGIN PRIVATE KEY-----\nAAECAw==\n-----END PRIVATE KEY-----\n")), Malformed, NoValue },
                { "0.0.1", HashedRekord(key: Base64("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n")), Malformed, NoValue },
                { "0.0.1", HashedRekord().Replace("signature", "other", StringComparison.Ordinal), Malformed, NoValue },
                { "0.0.2", "{}", Malformed, NoDigest },
                { "0.0.2", HashedRekord2("{}"), Malformed, NoDigest },
                { "0.0.2", HashedRekord2("""{"algorithm":"SHA2_256","digest":"AAAA"}"""), Malformed, "A log entry's sha256 digest has 3 bytes." },
                { "0.0.2", HashedRekord2("""{"algorithm":"sha256","digest":"AAAA"}"""), VerificationFailureKind.UnsupportedAlgorithm, "A log entry's digest is of hash sha256; SHA-256, SHA-384 and SHA-512 are accepted." },
                { "0.0.2", HashedRekord2(verifier: "{}"), Malformed, NoValue },
                { "0.0.2", HashedRekord2(verifier: """{"publicKey":{"rawBytes":"AAECAw=="}}"""), Malformed, NoValue },
                { "0.0.2", HashedRekord2(verifier: """{"keyDetails":"X","publicKey":{"rawBytes":""}}"""), Malformed, NoValue },
                { "0.0.2", HashedRekord2(verifier: """{"keyDetails":"X","publicKey":{"rawBytes":"AA=="},"x509Certificate":{"rawBytes":"AA=="}}"""), Malformed, NoValue },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Faulty_hashedrekord_is_refused(string version, string spec, VerificationFailureKind kind, string detail) =>
        Assert.Equal(new VerificationFailure(kind, detail), Read("hashedrekord", version, spec).Failure);

    [Theory]
    [InlineData("dsse", "0.0.1", """{"payloadHash":{"algorithm":"sha256","value":"$H"},"signatures":[]}""", "A log entry's body has no signatures, or too many.")]
    [InlineData("dsse", "0.0.1", """{"payloadHash":{"algorithm":"sha256","value":"$H"},"signatures":{}}""", "A log entry's body has no signatures, or too many.")]
    [InlineData("dsse", "0.0.1", """{"payloadHash":{"algorithm":"sha256","value":"$H"},"signatures":["x"]}""", "A log entry's body has a signature without value or without signer.")]
    [InlineData("intoto", "0.0.2", """{"content":{"payloadHash":{"algorithm":"sha256","value":"$H"}}}""", "A log entry's body has no signatures, or too many.")]
    [InlineData("intoto", "0.0.2", """{"content":{"payloadHash":{"algorithm":"sha256","value":"$H"},"envelope":{"signatures":[{"sig":"AQID","publicKey":"$P"}]}}}""", "A log entry's body has a signature without value or without signer.")]
    public void Faulty_envelope_entry_is_refused(string kind, string version, string spec, string detail) => Assert.Equal(
        new VerificationFailure(VerificationFailureKind.MalformedLogEntry, detail),
        Read(kind, version, spec.Replace("$H", Hash, StringComparison.Ordinal).Replace("$P", Pem, StringComparison.Ordinal)).Failure);

    [Fact]
    public void Faulty_envelope_entry_of_rekor_v2_is_refused()
    {
        const string NoDigest = "A log entry's body names no digest.", NoValue = "A log entry's body has a signature without value or without signer.";
        AssertFault(Dsse2("null"), NoDigest);
        AssertFault(Dsse2("""{"algorithm":"SHA2_256"}"""), NoDigest);
        AssertFault(Dsse2("""{"algorithm":"SHA2_256","digest":"AAAA"}"""), "A log entry's sha256 digest has 3 bytes.");
        AssertFault(Dsse2(signature: ""), "A log entry's body has no signatures, or too many.");
        AssertFault(Dsse2(signature: "null"), NoValue);
        AssertFault(Dsse2(signature: Signed.Replace("AQID", "", StringComparison.Ordinal)), NoValue);
        AssertFault(Dsse2(signature: Signed.Replace("x509Certificate", "certificate", StringComparison.Ordinal)), NoValue);
        AssertFault(Dsse2(signature: Signed.Replace("keyDetails", "details", StringComparison.Ordinal)), NoValue);
        AssertFault("{}", NoDigest);
        Assert.Equal(VerificationFailureKind.UnsupportedAlgorithm, Read("dsse", "0.0.2", Dsse2("""{"algorithm":"SHA1","digest":"AAAA"}""")).Failure?.Kind);

        static void AssertFault(string spec, string detail) => Assert.Equal(new VerificationFailure(VerificationFailureKind.MalformedLogEntry, detail), Read("dsse", "0.0.2", spec).Failure);
    }

    [Fact]
    public void Further_member_of_a_rekor_v2_entry_is_refused_wherever_it_stands()
    {
        AssertUnknown("dsse", Dsse2(more: ",\"x\":1"), "dsseV002");
        AssertUnknown("dsse", Dsse2($$"""{"algorithm":"SHA2_256","digest":"{{Digest}}","x":1}"""), "digest");
        AssertUnknown("dsse", Dsse2(signature: Signed[..^1] + ",\"x\":1}"), "signature");
        AssertUnknown("dsse", Dsse2(signature: Signed[..^2] + ",\"x\":1}}"), "verifier");
        AssertUnknown("dsse", Dsse2(signature: Signed[..^3] + ",\"x\":1}}}"), "signer");
        AssertUnknown("dsse", Dsse2()[..^1] + ",\"x\":1}", "spec");
        AssertUnknown("hashedrekord", HashedRekord2($$"""{"algorithm":"SHA2_256","digest":"{{Digest}}","x":1}"""), "digest");
        AssertUnknown("hashedrekord", HashedRekord2(verifier: """{"keyDetails":"X","publicKey":{"rawBytes":"AA=="},"x":1}"""), "verifier");
        AssertUnknown("hashedrekord", HashedRekord2()[..^1] + ",\"x\":1}", "spec");
        var body = Encoding.UTF8.GetBytes($$"""{"apiVersion":"0.0.2","kind":"dsse","spec":{{Dsse2()}},"x":1}""");
        Assert.Equal("A log entry's body has a member that the format does not know: \"x\".", LogEntryBodyReader.Read(body, "dsse", "0.0.2").Failure?.Detail);

        static void AssertUnknown(string kind, string spec, string what) => Assert.Equal(
            new VerificationFailure(VerificationFailureKind.MalformedLogEntry, $"A log entry's {what} has a member that the format does not know: \"x\"."), Read(kind, "0.0.2", spec).Failure);
    }

    [Fact]
    public void Many_signatures_are_refused()
    {
        var list = string.Join(',', Enumerable.Repeat($$"""{"signature":"AQID","verifier":"{{Pem}}"}""", 17));
        Assert.Equal("A log entry's body has no signatures, or too many.", Read("dsse", "0.0.1", $$$"""{"payloadHash":{"algorithm":"sha256","value":"{{{Hash}}}"},"signatures":[{{{list}}}]}""").Failure?.Detail);
    }

    [Theory]
    [InlineData("", VerificationFailureKind.MalformedLogEntry)]
    [InlineData("[]", VerificationFailureKind.MalformedLogEntry)]
    [InlineData("""{"kind":"hashedrekord","kind":"hashedrekord"}""", VerificationFailureKind.MalformedLogEntry)]
    [InlineData("""{"apiVersion":"0.0.1","spec":{}}""", VerificationFailureKind.MalformedLogEntry)]
    [InlineData("""{"kind":"hashedrekord","spec":{}}""", VerificationFailureKind.MalformedLogEntry)]
    [InlineData("""{"kind":1,"apiVersion":"0.0.1","spec":{}}""", VerificationFailureKind.MalformedLogEntry)]
    public void Other_json_is_refused(string json, VerificationFailureKind kind) =>
        Assert.Equal(kind, LogEntryBodyReader.Read(Encoding.UTF8.GetBytes(json), "hashedrekord", "0.0.1").Failure?.Kind);

    [Fact]
    public void Large_body_is_refused() => Assert.Equal(
        new VerificationFailure(VerificationFailureKind.LimitExceeded, "A log entry's body has 262145 bytes; 262144 are the limit."),
        LogEntryBodyReader.Read(new byte[VerificationLimits.MaxLogEntryBodyBytes + 1], "hashedrekord", "0.0.1").Failure);

    [Fact]
    public void No_bytes_throw() => Prop.ForAll<byte[]>(bytes => !LogEntryBodyReader.Read(bytes, "hashedrekord", "0.0.1").IsSuccess).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("hashedrekord")]
    [InlineData("dsse")]
    [InlineData("intoto")]
    [InlineData("")]
    [InlineData("dsse 0.0.2")]
    public void No_change_throws(string kind)
    {
        var entry = new LoggedBundle(b => _ = kind.Length == 0 ? b.RekorV2() : kind == "hashedrekord" ? b.RekorV1() : kind == "dsse 0.0.2" ? b.Dsse().RekorV2Dsse() : b.Dsse().RekorV1(kind)).Entry;
        var changes = Gen.Choose(0, entry.Body.Length - 1).Zip(Gen.Choose(0, 255), (at, value) => (at, value)).Zip(Gen.Choose(0, 40), (change, removed) => (change.at, change.value, removed));
        Prop.ForAll(changes.ToArbitrary(), change =>
        {
            var (at, value, removed) = change;
            byte[] changed = [.. entry.Body.Span[..at], (byte)value, .. entry.Body.Span[Math.Min(at + removed, entry.Body.Length)..]];
            var read = LogEntryBodyReader.Read(changed, entry.Kind, entry.KindVersion);
            return read.IsSuccess || read.Failure.Detail.Length > 0;
        }).QuickCheckThrowOnFailure();
    }
}
