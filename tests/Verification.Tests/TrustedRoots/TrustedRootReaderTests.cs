using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.TrustedRoots;

public class TrustedRootReaderTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly byte[] Info = Key.ExportSubjectPublicKeyInfo();

    private static readonly string Authority = Convert.ToBase64String(new CertificateRequest("CN=authority", Key, HashAlgorithmName.SHA256)
        .CreateSelfSigned(DateTimeOffset.Parse("2026-01-01Z", CultureInfo.InvariantCulture), DateTimeOffset.Parse("2036-01-01Z", CultureInfo.InvariantCulture)).RawData);

    private static string Log => $$$"""
        {"baseUrl":"https://log.example","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"{{{Convert.ToBase64String(Info)}}}",
         "keyDetails":"PKIX_ECDSA_P256_SHA_256","validFor":{"start":"2026-01-01T00:00:00Z"}},"logId":{"keyId":"{{{Convert.ToBase64String(SHA256.HashData(Info))}}}"}}
        """;

    private static string Chain => $$$"""{"subject":{"commonName":"authority"},"uri":"https://ca.example","certChain":{"certificates":[{"rawBytes":"{{{Authority}}}"}]},"validFor":{"start":"2026-01-01T00:00:00.123456789Z","end":"2027-01-01T00:00:00+01:00"}}""";

    private static string Good => $$$"""
        {"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[{{{Log}}}],"ctlogs":[{{{Log}}}],
         "certificateAuthorities":[{{{Chain}}}],"timestampAuthorities":[{{{Chain}}}]}
        """;

    private static VerificationResult<TrustedRoot> Read(string json) => TrustedRootReader.Read(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void A_root_is_read()
    {
        var root = Read(Good).Value!;

        Assert.Equal("https://log.example", root.TransparencyLogs.Single().BaseUrl);
        Assert.Equal(SHA256.HashData(Info), root.CertificateTransparencyLogs.Single().LogId.ToArray());
        Assert.Null(root.TransparencyLogs.Single().ValidFor.End);
        var authority = root.CertificateAuthorities.Single();
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1234567), authority.ValidFor.Start);
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero), authority.ValidFor.End);
        Assert.Single(authority.Chain);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Good)), root.Digest.ToArray());
    }

    [Theory]
    [InlineData("version=0.1", "version=9.9", "The media type \"application/vnd.dev.sigstore.trustedroot+json;version=9.9\" is none of trusted root v0.1 and v0.2.")]
    [InlineData("\"tlogs\"", "\"tlog\"", "The trusted root has a member that the format does not know: \"tlog\".")]
    [InlineData("SHA2_256\"", "SHA2_512\"", "The hash algorithm \"SHA2_512\" of the log \"https://log.example\" is not SHA2_256.")]
    [InlineData(",\"validFor\":{\"start\":\"2026-01-01T00:00:00Z\"}", "", "A key has no validFor.")]
    [InlineData("{\"start\":\"2026-01-01T00:00:00Z\"}", "{}", "A key's validFor has no start.")]
    [InlineData("\"start\":\"2026-01-01T00:00:00Z\"", "\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2025-01-01T00:00:00Z\"", "A validFor ends before it starts.")]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01", "validFor.start \"2026-01-01\" is no RFC 3339 time.")]
    [InlineData("2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "validFor.start \"2026-13-01T00:00:00Z\" is no RFC 3339 time.")]
    [InlineData("PKIX_ECDSA_P256_SHA_256", "PKIX_ECDSA_P384_SHA_384", "The keyDetails \"PKIX_ECDSA_P384_SHA_384\" of the log \"https://log.example\" do not fit its key.")]
    [InlineData("PKIX_ECDSA_P256_SHA_256", "ML_DSA_65", "The keyDetails \"ML_DSA_65\" of the log \"https://log.example\" do not fit its key.")]
    [InlineData("\"certificates\":[{", "\"certificates\":[],\"x\":[{", "An item of certificateAuthorities has no certificates.")]
    [InlineData("\"rawBytes\":\"MIIB", "\"rawBytes\":\"AIIB", "A certificate cannot be used: A certificate is not of its form in DER.")]
    [InlineData("\"hashAlgorithm\":", "\"strange\":1,\"hashAlgorithm\":", "An item of tlogs has a member that the format does not know: \"strange\".")]
    [InlineData("\"keyDetails\":", "\"strange\":1,\"keyDetails\":", "publicKey has a member that the format does not know: \"strange\".")]
    [InlineData("\"uri\":", "\"strange\":1,\"uri\":", "An item of certificateAuthorities has a member that the format does not know: \"strange\".")]
    [InlineData("\"keyId\":\"", "\"keyId\":\"AAAA", "The log \"https://log.example\" has no logId of 32 bytes.")]
    public void A_root_that_is_not_of_its_form_is_refused(string from, string to, string detail) =>
        Assert.Equal(new(VerificationFailureKind.MalformedTrustedRoot, detail), Read(Good.Replace("MIIB", "MIIB", StringComparison.Ordinal).Replace(from, to, StringComparison.Ordinal)).Failure);

    [Theory]
    [InlineData(KeyKind.P384)]
    [InlineData(KeyKind.P521)]
    [InlineData(KeyKind.Rsa2048)]
    [InlineData(KeyKind.Ed25519)]
    public void Logs_may_have_any_kind_of_key_that_the_format_names(KeyKind kind)
    {
        var log = new RekorV1Log("https://log.example") { Key = SigningKey.New(kind) };
        var root = Read(new TrustedRootContent().Add(log, new(VirtualSigstore.DefaultTime)).ToJson());

        Assert.Equal(SHA256.HashData(log.Key.Spki), root.Value?.TransparencyLogs[0].Key.Fingerprint.ToArray());
    }

    [Fact]
    public void A_log_id_must_be_made_of_the_logs_own_key()
    {
        var other = Convert.ToBase64String(SHA256.HashData("other"u8));
        var json = Good.Replace(Convert.ToBase64String(SHA256.HashData(Info)), other, StringComparison.Ordinal);

        Assert.Equal(new(VerificationFailureKind.MalformedTrustedRoot, "The logId of \"https://log.example\" is not made of the log's own key."), Read(json).Failure);
    }

    [Fact]
    public void Instances_are_limited()
    {
        var many = string.Join(',', Enumerable.Repeat(Log, 65));

        Assert.Equal(VerificationFailureKind.LimitExceeded, Read($$$"""{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[{{{many}}}]}""").Failure?.Kind);
    }

    [Fact]
    public void A_window_is_closed_at_both_ends()
    {
        var start = DateTimeOffset.UnixEpoch;
        var window = new ValidityWindow(start, start.AddSeconds(10));

        Assert.True(window.Contains(start));
        Assert.True(window.Contains(start.AddSeconds(10)));
        Assert.False(window.Contains(start.AddTicks(-1)));
        Assert.False(window.Contains(start.AddSeconds(10).AddTicks(1)));
        Assert.True(ValidityWindow.Always.Contains(DateTimeOffset.MaxValue));
    }
}
