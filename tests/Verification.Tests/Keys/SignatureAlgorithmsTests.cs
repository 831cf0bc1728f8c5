using System.Security.Cryptography;
using Modelgate.Verification.Keys;
using Org.BouncyCastle.Crypto.Parameters;

namespace Modelgate.Verification.Tests.Keys;

public class SignatureAlgorithmsTests
{
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    private const string RsaWithSha256 = "1.2.840.113549.1.1.11";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Ed25519 = "1.3.101.112";
    private static readonly byte[] Data = "what is signed"u8.ToArray();

    [Fact]
    public void A_key_verifies_algorithms_of_its_kind_only()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var edwards = TestKeys.Ed25519Key();
        var (ecKey, rsaKey, edKey) = (TestKeys.Read(ec.ExportSubjectPublicKeyInfo()), TestKeys.Read(rsa.ExportSubjectPublicKeyInfo()), TestKeys.Read(TestKeys.Ed25519Info(edwards.GeneratePublicKey().GetEncoded())));
        var bound = TestKeys.Read(TestKeys.Info(RsaPss, null, rsa.ExportRSAPublicKey()));
        var ecdsa = ec.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var pkcs1 = rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var pss = rsa.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

        Assert.True(ecKey.Verify(EcdsaWithSha256, Data, ecdsa));
        Assert.True(ecKey.Verify("1.2.840.10045.4.3.4", Data, ec.SignData(Data, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence)));
        Assert.False(ecKey.Verify("1.2.840.10045.4.3.3", Data, ecdsa));
        Assert.False(ecKey.Verify(RsaWithSha256, Data, ecdsa));
        Assert.False(ecKey.Verify(RsaPss, Data, ecdsa));
        Assert.True(rsaKey.Verify(RsaWithSha256, Data, pkcs1));
        Assert.True(rsaKey.Verify(RsaPss, Data, pss));
        Assert.False(rsaKey.Verify(RsaWithSha256, Data, pss));
        Assert.False(rsaKey.Verify("1.2.840.113549.1.1.5", Data, rsa.SignData(Data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)));
        Assert.True(bound.Verify(RsaPss, Data, pss));
        Assert.False(bound.Verify(RsaWithSha256, Data, pkcs1));
        Assert.True(edKey.Verify(Ed25519, Data, edwards.Sign(Data, prehash: false)));
        Assert.False(edKey.Verify(Ed25519, Data, edwards.Sign(Data, prehash: true)));
    }

    [Fact]
    public void MlDsa_signs_certificates_too()
    {
        const string oid = "2.16.840.1.101.3.4.3.18";
        var (info, signature) = TestKeys.MlDsa(MLDsaParameters.ml_dsa_65, oid, Data);

        Assert.True(TestKeys.Read(info).Verify(oid, Data, signature));
        Assert.False(TestKeys.Read(info).Verify("2.16.840.1.101.3.4.3.17", Data, signature));
        Assert.Null(SignatureAlgorithms.Check(Identifier(oid, []), out var read));
        Assert.Equal(oid, read);
    }

    [Fact]
    public void An_algorithm_is_named_in_its_one_form()
    {
        const string form = "A certificate's signature algorithm is not of its form in DER.";
        byte[] nothing = [5, 0];
        Assert.Null(SignatureAlgorithms.Check(Identifier(EcdsaWithSha256, []), out _));
        Assert.Null(SignatureAlgorithms.Check(Identifier(RsaWithSha256, nothing), out _));
        Assert.Null(SignatureAlgorithms.Check(Identifier(Ed25519, []), out _));
        byte[][] others = [Identifier(EcdsaWithSha256, nothing), Identifier(RsaWithSha256, []), Identifier(RsaWithSha256, [4, 0]), Identifier(RsaWithSha256, [5, 0, 5, 0]), Identifier(Ed25519, nothing), [0x30, 0], [5, 0]];
        Assert.All(others, other => Assert.Equal(new VerificationFailure(VerificationFailureKind.InvalidCertificate, form), SignatureAlgorithms.Check(other, out _)));
    }

    [Theory]
    [InlineData("1.2.840.113549.1.1.4", "MD5 with RSA (1.2.840.113549.1.1.4)")]
    [InlineData("1.2.840.113549.1.1.5", "SHA-1 with RSA (1.2.840.113549.1.1.5)")]
    [InlineData("1.2.840.10045.4.1", "SHA-1 with ECDSA (1.2.840.10045.4.1)")]
    [InlineData("1.2.840.10040.4.3", "SHA-1 with DSA (1.2.840.10040.4.3)")]
    [InlineData("1.3.101.113", "Ed448 (1.3.101.113)")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData(RsaPss, "RSA-PSS with other parameters than SHA-256, MGF1 with SHA-256 and 32 bytes of salt")]
    public void Others_are_refused_by_name(string oid, string name) => Assert.Equal(
        new VerificationFailure(VerificationFailureKind.UnsupportedAlgorithm, $"A certificate's signature by {name} is not accepted."), SignatureAlgorithms.Check(Identifier(oid, []), out _));

    private static byte[] Identifier(string oid, byte[] parameters)
    {
        var encoded = TestKeys.Oid(oid);
        return [0x30, (byte)(encoded.Length + parameters.Length), .. encoded, .. parameters];
    }
}
