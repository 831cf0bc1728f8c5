using System.Security.Cryptography;
using Modelgate.Verification.Keys;
using Org.BouncyCastle.Crypto.Parameters;

namespace Modelgate.Verification.Tests.Keys;

public class PublicKeyTests
{
    private static readonly byte[] Data = "what is signed"u8.ToArray();

    [Theory]
    [InlineData("nistP256", KeyAlgorithm.EcdsaP256, DigestAlgorithm.Sha256)]
    [InlineData("nistP384", KeyAlgorithm.EcdsaP384, DigestAlgorithm.Sha384)]
    [InlineData("nistP521", KeyAlgorithm.EcdsaP521, DigestAlgorithm.Sha512)]
    public void Ecdsa_verifies_with_the_hash_of_its_curve(string curve, KeyAlgorithm algorithm, DigestAlgorithm hash)
    {
        using var pair = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var key = TestKeys.Read(pair.ExportSubjectPublicKeyInfo());
        var signature = pair.SignData(Data, hash.ToHashAlgorithmName(), DSASignatureFormat.Rfc3279DerSequence);

        Assert.Equal(algorithm, key.Algorithm);
        Assert.True(key.Verify(Data, signature));
        Assert.True(key.VerifyDigest(hash.Hash(Data), signature, hash));
        Assert.False(key.Verify("something else"u8, signature));
        Assert.False(key.Verify(Data, signature, null));
        Assert.False(key.VerifyDigest(hash.Hash(Data).AsSpan(1), signature, hash));
    }

    [Fact]
    public void Another_hash_verifies_only_when_it_is_named()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var key = TestKeys.Read(pair.ExportSubjectPublicKeyInfo());
        var signature = pair.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Assert.False(key.Verify(Data, signature));
        Assert.True(key.Verify(Data, signature, DigestAlgorithm.Sha256));
    }

    [Fact]
    public void A_compressed_point_is_the_same_key()
    {
        foreach (var (name, oid) in new[] { ("nistP256", "1.2.840.10045.3.1.7"), ("nistP384", "1.3.132.0.34"), ("nistP521", "1.3.132.0.35") })
        {
            using var pair = ECDsa.Create(ECCurve.CreateFromFriendlyName(name));
            var point = pair.ExportParameters(false).Q;
            var key = TestKeys.Read(TestKeys.Ec(oid, [(byte)(2 + (point.Y![^1] & 1)), .. point.X!]));

            Assert.True(key.Verify(Data, pair.SignData(Data, key.Hash!.Value.ToHashAlgorithmName(), DSASignatureFormat.Rfc3279DerSequence)));
        }
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    public void Rsa_verifies_with_pkcs1_padding_and_the_named_hash(int bits)
    {
        using var pair = RSA.Create(bits);
        var key = TestKeys.Read(pair.ExportSubjectPublicKeyInfo());

        Assert.Equal(KeyAlgorithm.RsaPkcs1, key.Algorithm);
        Assert.True(key.Verify(Data, pair.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.True(key.Verify(Data, pair.SignData(Data, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1), DigestAlgorithm.Sha512));
        Assert.False(key.Verify(Data, pair.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        Assert.False(key.Verify(Data, pair.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).AsSpan(1)));
        Assert.False(key.Verify(Data, [0, .. pair.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)]));
    }

    [Fact]
    public void An_rsa_pss_key_verifies_pss_with_sha256_only()
    {
        using var pair = RSA.Create(2048);
        var sha256 = Convert.FromHexString("300d06096086480165030402010500");
        byte[] parameters = [0x30, 0x34, 0xA0, 0x0F, .. sha256, 0xA1, 0x1C, 0x30, 0x1A, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08, .. sha256, 0xA2, 0x03, 0x02, 0x01, 0x20];

        foreach (var given in new byte[]?[] { parameters, null })
        {
            var key = TestKeys.Read(TestKeys.Info("1.2.840.113549.1.1.10", given, pair.ExportRSAPublicKey()));

            Assert.Equal(KeyAlgorithm.RsaPss, key.Algorithm);
            Assert.True(key.Verify(Data, pair.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
            Assert.False(key.Verify(Data, pair.SignData(Data, HashAlgorithmName.SHA512, RSASignaturePadding.Pss), DigestAlgorithm.Sha512));
            Assert.False(key.Verify(Data, pair.SignData(Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        }
    }

    [Fact]
    public void Ed25519_verifies_pure_and_prehashed_signatures_and_never_takes_one_for_the_other()
    {
        var pair = TestKeys.Ed25519Key();
        var key = TestKeys.Read(TestKeys.Ed25519Info(pair.GeneratePublicKey().GetEncoded()));
        var (pure, prehashed) = (pair.Sign(Data, prehash: false), pair.Sign(Data, prehash: true));

        Assert.Equal(KeyAlgorithm.Ed25519, key.Algorithm);
        Assert.True(key.Verify(Data, pure));
        Assert.True(key.Verify(Data, prehashed));
        Assert.True(key.Verify(Data, pure, null));
        Assert.False(key.Verify(Data, prehashed, null));
        Assert.True(key.VerifyDigest(SHA512.HashData(Data), prehashed, DigestAlgorithm.Sha512));
        Assert.False(key.VerifyDigest(SHA512.HashData(Data), pure, DigestAlgorithm.Sha512));
        Assert.False(key.Verify(SHA512.HashData(Data), prehashed));
        Assert.False(key.VerifyDigest(SHA256.HashData(Data), pair.Sign(SHA256.HashData(Data), prehash: false), DigestAlgorithm.Sha256));
        Assert.False(key.Verify(Data, [.. pure, 0]));
    }

    [Fact]
    public void Ed25519_agrees_with_the_vectors_of_rfc_8032()
    {
        // RFC 8032, 7.1 (test 3) and 7.3 (test abc).
        var pure = TestKeys.Read(TestKeys.Ed25519Info(Convert.FromHexString("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")));
        var prehashed = TestKeys.Read(TestKeys.Ed25519Info(Convert.FromHexString("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf")));

        Assert.True(pure.Verify([0xaf, 0x82], Convert.FromHexString("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"), null));
        Assert.True(prehashed.VerifyDigest(SHA512.HashData("abc"u8), Convert.FromHexString("98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"), DigestAlgorithm.Sha512));
    }

    [Fact]
    public void MlDsa_verifies_pure_signatures()
    {
        foreach (var (parameters, oid, algorithm) in new[]
        {
            (MLDsaParameters.ml_dsa_44, "2.16.840.1.101.3.4.3.17", KeyAlgorithm.MlDsa44),
            (MLDsaParameters.ml_dsa_65, "2.16.840.1.101.3.4.3.18", KeyAlgorithm.MlDsa65),
            (MLDsaParameters.ml_dsa_87, "2.16.840.1.101.3.4.3.19", KeyAlgorithm.MlDsa87),
        })
        {
            var (info, signature) = TestKeys.MlDsa(parameters, oid, Data);
            var key = TestKeys.Read(info);

            Assert.Equal(algorithm, key.Algorithm);
            Assert.True(key.Verify(Data, signature));
            Assert.False(key.Verify("something else"u8, signature));
            Assert.False(key.Verify(Data, signature.AsSpan(1)));
            Assert.False(key.Verify(Data, signature, DigestAlgorithm.Sha512));
        }
    }

    [Fact]
    public void One_key_serves_many_threads()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = TestKeys.Read(pair.ExportSubjectPublicKeyInfo());
        var signature = pair.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var wrong = (byte[])signature.Clone();
        wrong[^1] ^= 1;

        Parallel.For(0, 400, i =>
        {
            Assert.True(key.Verify(Data, signature));
            Assert.False(key.Verify(Data, wrong));
        });
    }

    [Fact]
    public void Empty_and_overlong_signatures_are_refused()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = TestKeys.Read(pair.ExportSubjectPublicKeyInfo());

        Assert.False(key.Verify(Data, []));
        Assert.False(key.Verify(Data, new byte[VerificationLimits.MaxSignatureBytes + 1]));
    }

    [Fact]
    public void The_fingerprint_is_sha256_of_the_der_form()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var info = pair.ExportSubjectPublicKeyInfo();

        Assert.Equal(SHA256.HashData(info), TestKeys.Read(info).Fingerprint.ToArray());
    }
}
