using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests.World;

/// <summary>The test world's certificates, judged by .NET's own chain builder and by a reading of RFC 6962 of this file's own.</summary>
public class WorldCertificateTests
{
    private const string SctList = "1.3.6.1.4.1.11129.2.4.2";
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    [Theory]
    [InlineData(KeyKind.P256)]
    [InlineData(KeyKind.P384)]
    [InlineData(KeyKind.P521)]
    [InlineData(KeyKind.Rsa2048)]
    public void A_leaf_chains_to_the_root_within_its_ten_minutes(KeyKind kind)
    {
        var made = World.Bundle(b => b.Certificate(c => c.Key(kind)));

        Assert.True(Chains(made, World.Fulcio, World.Now));
        Assert.True(Chains(made, World.Fulcio, World.Now.AddMinutes(10).AddSeconds(-1)));
        Assert.False(Chains(made, World.Fulcio, World.Now.AddMinutes(10).AddSeconds(1)));
        Assert.False(Chains(made, World.Fulcio, World.Now.AddSeconds(-1)));
    }

    [Fact]
    public void A_root_may_issue_directly()
    {
        var authority = CertificateAuthority.Create(World.Now, "direct.test", direct: true);
        var made = World.Bundle(b => b.Certificate(c => c.IssuedBy(authority)));

        Assert.Single(authority.Chain);
        Assert.True(Chains(made, authority, World.Now));
        Assert.False(Chains(made, World.Fulcio, World.Now));
    }

    [Fact]
    public void Claims_are_raw_up_to_six_and_utf8_strings_from_eight_on()
    {
        var made = World.Bundle(b => b.Certificate(c => c.GitHubWorkflow("org/repo", ".github/workflows/w.yml", "refs/heads/main", "abc").Claim(23, "production").Claim(24, "repo:org/repo")));
        using var leaf = X509CertificateLoader.LoadCertificate(made.Certificate!.Der);

        Assert.Equal("push"u8.ToArray(), Extension(leaf, "1.3.6.1.4.1.57264.1.2"));
        Assert.Equal([0x0C, 3, .. "abc"u8], Extension(leaf, "1.3.6.1.4.1.57264.1.13"));
        Assert.Equal(Enumerable.Range(1, 24).Where(n => n != 7), leaf.Extensions.Select(e => e.Oid!.Value!).Where(o => o.StartsWith("1.3.6.1.4.1.57264.1.", StringComparison.Ordinal)).Select(o => int.Parse(o.Split('.')[^1], null)));
    }

    [Fact]
    public void The_name_is_a_uri_an_address_or_an_other_name()
    {
        Assert.Equal([0x86, 5, .. "x:abc"u8], FirstName(World.Bundle(b => b.Certificate(c => c.Uri("x:abc")))));
        Assert.Equal([0x81, 3, .. "a@b"u8], FirstName(World.Bundle(b => b.Certificate(c => c.Email("a@b")))));
        var other = FirstName(World.Bundle(b => b.Certificate(c => c.OtherName("me!you"))));
        Assert.Equal(0xA0, other[0]);
        Assert.Equal([0xA0, 8, 0x0C, 6, .. "me!you"u8], other[^10..]);
    }

    [Theory]
    [InlineData(-1, "")]
    [InlineData(3, "0000050000010203")]
    public void The_sct_signs_the_certificate_without_itself(int position, string extensions)
    {
        var made = World.Bundle(b => b.Certificate(c => c.SctAt(position).Sct(s => s.Extensions = Convert.FromHexString(extensions))));
        using var leaf = X509CertificateLoader.LoadCertificate(made.Certificate!.Der);
        using var issuer = X509CertificateLoader.LoadCertificate(World.Fulcio.Chain[0]);
        var sct = AsnDecoder.ReadOctetString(Extension(leaf, SctList), AsnEncodingRules.DER, out _).AsSpan(4);
        var extensionLength = BinaryPrimitives.ReadUInt16BigEndian(sct[41..]);
        var signature = sct[(43 + extensionLength + 4)..];
        var toBeSigned = WithoutScts(made.Certificate.Der);
        byte[] length = [0, (byte)(toBeSigned.Length >> 8), (byte)(toBeSigned.Length & 0xFF)];
        byte[] signed = [0, 0, .. sct[33..41], 0, 1, .. SHA256.HashData(issuer.PublicKey.ExportSubjectPublicKeyInfo()), .. length, .. toBeSigned, .. sct[41..(43 + extensionLength)]];

        Assert.Equal(SHA256.HashData(World.CtLog.Key.Spki), sct[1..33].ToArray());
        Assert.Equal(World.Now.ToUnixTimeMilliseconds(), BinaryPrimitives.ReadInt64BigEndian(sct[33..]));
        Assert.Equal(extensions.Length / 2, extensionLength);
        using var log = ECDsa.Create();
        log.ImportSubjectPublicKeyInfo(World.CtLog.Key.Spki, out _);
        Assert.True(log.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    private static bool Chains(MadeBundle made, CertificateAuthority authority, DateTimeOffset time)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(made.Certificate!.Der);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(authority.Root));
        chain.ChainPolicy.ExtraStore.AddRange(authority.Chain.SkipLast(1).Select(c => X509CertificateLoader.LoadCertificate(c)).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.3"));
        return chain.Build(leaf) && chain.ChainElements.Count == authority.Chain.Count + 1;
    }

    private static byte[] Extension(X509Certificate2 certificate, string oid) => certificate.Extensions[oid]!.RawData;

    private static byte[] FirstName(MadeBundle made)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(made.Certificate!.Der);
        Assert.True(leaf.Extensions["2.5.29.17"]!.Critical);
        return new AsnReader(Extension(leaf, "2.5.29.17"), AsnEncodingRules.DER).ReadSequence().ReadEncodedValue().ToArray();
    }

    /// <summary>The TBSCertificate with the list of SCTs left out, all other bytes as they stand.</summary>
    private static byte[] WithoutScts(byte[] certificate)
    {
        var fields = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            var tag = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
            while (!fields.PeekTag().HasSameClassAndValue(tag))
                writer.WriteEncodedValue(fields.ReadEncodedValue().Span);
            var extensions = fields.ReadSequence(tag).ReadSequence();
            using (writer.PushSequence(tag))
            using (writer.PushSequence())
            {
                while (extensions.HasData)
                {
                    var extension = extensions.ReadEncodedValue();
                    if (new AsnReader(extension, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() != SctList)
                        writer.WriteEncodedValue(extension.Span);
                }
            }
        }

        return writer.Encode();
    }
}
