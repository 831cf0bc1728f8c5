using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests.World;

/// <summary>The test world's timestamps and trusted root, read by .NET's own RFC 3161 and JSON readers.</summary>
public class WorldTimestampTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    [Theory]
    [InlineData(KeyKind.P256, true)]
    [InlineData(KeyKind.P384, true)]
    [InlineData(KeyKind.P384, false)]
    [InlineData(KeyKind.Rsa2048, true)]
    public void A_timestamp_is_over_the_signature_by_the_authority(KeyKind kind, bool embedded)
    {
        var authority = TimestampAuthority.Create(World.Now, kind: kind);
        var made = World.Bundle(b => b.Dsse().Timestamp(t => (t.Authority, t.EmbedCertificate) = (authority, embedded)));
        var token = Token(made);
        var candidates = new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(authority.Chain[0]));

        Assert.True(token.VerifySignatureForData(made.Signature, out var signer, candidates));
        Assert.Equal(authority.Chain[0], signer.RawData);
        Assert.False(token.VerifySignatureForData(made.Signed, out _, candidates));
        Assert.Equal(World.Now.AddSeconds(10), token.TokenInfo.Timestamp);
        Assert.Equal(embedded ? 1 : 0, token.AsSignedCms().Certificates.Count);
    }

    [Fact]
    public void Another_key_does_not_sign_for_the_authority()
    {
        var made = World.Bundle(b => b.Timestamp(t => t.Key = SigningKey.New(KeyKind.P384)));

        Assert.Null(TokenOrNull(made));
    }

    [Fact]
    public void The_trusted_root_names_every_instance_with_its_window()
    {
        var root = JsonNode.Parse(World.TrustedRoot().Add(new RekorV1Log("https://old.test"), new(World.Now.AddYears(-2), World.Now.AddMilliseconds(-1))).ToJson())!;
        var logs = root["tlogs"]!.AsArray();

        Assert.Equal("application/vnd.dev.sigstore.trustedroot+json;version=0.1", root["mediaType"]!.GetValue<string>());
        Assert.Equal(["PKIX_ECDSA_P256_SHA_256", "PKIX_ED25519", "PKIX_ECDSA_P256_SHA_256"], logs.Select(l => l!["publicKey"]!["keyDetails"]!.GetValue<string>()));
        Assert.Equal("""{"start":"2024-06-01T12:00:00Z","end":"2026-06-01T11:59:59.999Z"}""", logs[2]!["publicKey"]!["validFor"]!.ToJsonString());
        Assert.Equal("""{"start":"2025-12-01T12:00:00Z"}""", root["certificateAuthorities"]![0]!["validFor"]!.ToJsonString());
        Assert.Equal(SHA256.HashData(World.Rekor.Key.Spki), Convert.FromBase64String(logs[0]!["logId"]!["keyId"]!.GetValue<string>()));
        Assert.Equal([2, 2], new[] { "certificateAuthorities", "timestampAuthorities" }.Select(a => root[a]![0]!["certChain"]!["certificates"]!.AsArray().Count));
        Assert.Single(root["ctlogs"]!.AsArray());
    }

    private static Rfc3161TimestampToken Token(MadeBundle made) => TokenOrNull(made) ?? throw new InvalidOperationException("no timestamp token");

    /// <summary>The token, or null where .NET finds that its own signature does not hold.</summary>
    private static Rfc3161TimestampToken? TokenOrNull(MadeBundle made)
    {
        var response = Convert.FromBase64String(made.Json["verificationMaterial"]!["timestampVerificationData"]!["rfc3161Timestamps"]![0]!["signedTimestamp"]!.GetValue<string>());
        var fields = new AsnReader(response, AsnEncodingRules.DER).ReadSequence();
        Assert.Equal(0, fields.ReadSequence().ReadInteger());
        return Rfc3161TimestampToken.TryDecode(fields.ReadEncodedValue(), out var token, out _) ? token : null;
    }
}
