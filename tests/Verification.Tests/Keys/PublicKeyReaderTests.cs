using System.Security.Cryptography;
using Modelgate.Verification.Keys;

namespace Modelgate.Verification.Tests.Keys;

public class PublicKeyReaderTests
{
    private static readonly byte[] P256 = Info("nistP256");

    public static TheoryData<string, string, string> Refused => new()
    {
        { "1.3.132.0.10", "nistP256", "The curve secp256k1 (1.3.132.0.10) is not accepted; P-256, P-384 and P-521 are." },
        { "1.2.840.10045.3.1.1", "nistP256", "The curve P-192 (1.2.840.10045.3.1.1) is not accepted; P-256, P-384 and P-521 are." },
        { "1.3.36.3.3.2.8.1.1.7", "nistP256", "The curve brainpoolP256r1 (1.3.36.3.3.2.8.1.1.7) is not accepted; P-256, P-384 and P-521 are." },
        { "1.2.3.4", "nistP256", "The curve \"1.2.3.4\" is not accepted; P-256, P-384 and P-521 are." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Other_curves_are_refused_by_name(string curve, string point, string detail) =>
        Refuses(TestKeys.Ec(curve, Info(point).AsSpan(^65..)), VerificationFailureKind.UnsupportedAlgorithm, detail);

    [Theory]
    [InlineData("1.2.840.10040.4.1", "DSA (1.2.840.10040.4.1)")]
    [InlineData("1.3.101.113", "Ed448 (1.3.101.113)")]
    [InlineData("1.3.101.110", "X25519 (1.3.101.110)")]
    [InlineData("1.2.643.7.1.1.1.1", "GOST R 34.10-2012 (256 bits) (1.2.643.7.1.1.1.1)")]
    [InlineData("2.16.840.1.101.3.4.3.32", "HashML-DSA-44 (2.16.840.1.101.3.4.3.32)")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    public void Other_algorithms_are_refused_by_name(string oid, string name) =>
        Refuses(TestKeys.Info(oid, null, new byte[32]), VerificationFailureKind.UnsupportedAlgorithm, $"A key of the algorithm {name} is not accepted.");

    [Fact]
    public void A_curve_by_parameters_is_refused()
    {
        const string detail = "An elliptic curve that is given by parameters and not by name is not accepted; P-256, P-384 and P-521 are.";
        Refuses(TestKeys.Info("1.2.840.10045.2.1", [0x30, 3, 2, 1, 1], P256.AsSpan(^65..)), VerificationFailureKind.UnsupportedAlgorithm, detail);
        Refuses(TestKeys.Info("1.2.840.10045.2.1", [5, 0], P256.AsSpan(^65..)), VerificationFailureKind.UnsupportedAlgorithm, detail);
        Refuses(TestKeys.Info("1.2.840.10045.2.1", null, P256.AsSpan(^65..)), VerificationFailureKind.UnsupportedAlgorithm, detail);
    }

    [Fact]
    public void A_point_off_its_curve_is_refused()
    {
        var point = P256.AsSpan(^65..).ToArray();
        point[^1] ^= 1;
        Refuses(TestKeys.Ec("1.2.840.10045.3.1.7", point), VerificationFailureKind.MalformedKey, "The key is no point of its curve.");
    }

    [Fact]
    public void Points_of_other_forms_are_refused()
    {
        const string detail = "The key is no point in one of the forms of its curve.";
        var point = P256.AsSpan(^65..).ToArray();
        byte[][] forms = [[], [0], point[..64], [.. point, 0], [6, .. point.AsSpan(1)], [5, .. point.AsSpan(1, 32)], [2, .. Enumerable.Repeat((byte)0xFF, 32)], point[..33]];

        Assert.All(forms, form => Refuses(TestKeys.Ec("1.2.840.10045.3.1.7", form), VerificationFailureKind.MalformedKey, detail));
    }

    [Fact]
    public void Small_and_huge_rsa_keys_are_refused()
    {
        using var small = RSA.Create(1024);
        Refuses(small.ExportSubjectPublicKeyInfo(), VerificationFailureKind.UnsupportedAlgorithm, "An RSA key of 1024 bits is not accepted; 2048 to 16384 bits are.");
        byte[] exponent = [1, 0, 1];
        Refuses(Rsa(Modulus(2047), exponent), VerificationFailureKind.UnsupportedAlgorithm, "An RSA key of 2047 bits is not accepted; 2048 to 16384 bits are.");
        Refuses(Rsa(Modulus(16385), exponent), VerificationFailureKind.UnsupportedAlgorithm, "An RSA key of 16385 bits is not accepted; 2048 to 16384 bits are.");
        Assert.True(PublicKey.Read(Rsa(Modulus(16384), exponent)).IsSuccess);
        Assert.True(PublicKey.Read(Rsa(Modulus(2048), exponent)).IsSuccess);
    }

    [Fact]
    public void Other_rsa_exponents_are_refused()
    {
        byte[][] exponents = [[3], [1], [1, 0, 3], [1, 0, 0, 1]];
        Assert.All(exponents, e => Refuses(Rsa(Modulus(2048), e), VerificationFailureKind.UnsupportedAlgorithm, "An RSA key with another exponent than 65537 is not accepted."));
    }

    [Fact]
    public void An_rsa_modulus_must_be_positive_and_odd()
    {
        const string detail = "The RSA key's modulus is no product of two odd primes.";
        var even = Modulus(2048);
        even[^1] &= 0xFE;
        Refuses(Rsa(even, [1, 0, 1]), VerificationFailureKind.MalformedKey, detail);

        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(Modulus(2048));
            writer.WriteInteger(65537);
        }

        Refuses(TestKeys.RsaInfo(writer.Encode()), VerificationFailureKind.MalformedKey, detail);
    }

    [Fact]
    public void Rsa_pss_with_other_parameters_is_refused()
    {
        using var pair = RSA.Create(2048);
        // An empty list means SHA-1 (RFC 4055, 3.1).
        Refuses(TestKeys.Info("1.2.840.113549.1.1.10", [0x30, 0], pair.ExportRSAPublicKey()), VerificationFailureKind.UnsupportedAlgorithm,
            "An RSA-PSS key with other parameters than SHA-256, MGF1 with SHA-256 and 32 bytes of salt is not accepted.");
    }

    [Fact]
    public void Ed25519_keys_of_small_order_or_another_length_are_refused()
    {
        const string detail = "The Ed25519 key is no point that signs.";
        byte[] identity = [1, .. new byte[31]];
        byte[] orderFour = new byte[32];
        Assert.All([identity, orderFour, new byte[31], new byte[33]], key => Refuses(TestKeys.Ed25519Info(key), VerificationFailureKind.MalformedKey, detail));
        Refuses(TestKeys.Info("1.3.101.112", [5, 0], TestKeys.Ed25519Key().GeneratePublicKey().GetEncoded()), VerificationFailureKind.MalformedKey, "The key is no SubjectPublicKeyInfo in DER.");
    }

    [Fact]
    public void MlDsa_keys_of_another_length_are_refused() =>
        Refuses(TestKeys.Info("2.16.840.1.101.3.4.3.17", null, new byte[1311]), VerificationFailureKind.MalformedKey, "The ML-DSA key has another length than its parameters demand.");

    [Fact]
    public void Bytes_that_are_no_key_are_refused()
    {
        const string detail = "The key is no SubjectPublicKeyInfo in DER.";
        byte[] indefinite = [0x30, 0x80, .. P256.AsSpan(2), 0, 0];
        byte[] longLength = [0x30, 0x81, .. P256.AsSpan(1)];
        Assert.All([[], [0x30], [.. P256, 0], P256[..^1], indefinite, longLength], bytes => Refuses(bytes, VerificationFailureKind.MalformedKey, detail));
        Refuses(TestKeys.Info("1.2.840.10045.2.1", TestKeys.Oid("1.2.840.10045.3.1.7"), [4, 0], unusedBits: 3), VerificationFailureKind.MalformedKey, "The key has bits that are no bytes.");
        Refuses(new byte[VerificationLimits.MaxKeyBytes + 1], VerificationFailureKind.LimitExceeded, "A key has 8193 bytes; 8192 are the limit.");
    }

    [Fact]
    public void Pem_holds_one_public_key()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var pem = ec.ExportSubjectPublicKeyInfoPem();

        Assert.Equal(ec.ExportSubjectPublicKeyInfo(), PublicKey.ReadPem(pem).Value!.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(ec.ExportSubjectPublicKeyInfo(), PublicKey.ReadPem($"a comment\r\n{pem.ReplaceLineEndings("\r\n")}\r\n\r\n").Value!.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), PublicKey.ReadPem(rsa.ExportRSAPublicKeyPem()).Value!.SubjectPublicKeyInfo.ToArray());
        Assert.True(PublicKey.ReadPkcs1Rsa(rsa.ExportRSAPublicKey()).IsSuccess);

        RefusesPem("", "The key's text holds no PEM block.");
        RefusesPem(pem + "\n" + pem, "The key's PEM text holds 2 blocks, not one.");
        RefusesPem(ec.ExportPkcs8PrivateKeyPem(), "The PEM text holds a private key where a public key is expected.");
        RefusesPem(ec.ExportECPrivateKeyPem(), "The PEM text holds a private key where a public key is expected.");
        RefusesPem(PemEncoding.WriteString("CERTIFICATE", [1, 2, 3]), "The PEM text holds a certificate where a public key is expected.");
        RefusesPem(PemEncoding.WriteString("PGP KEY", [1, 2, 3]), "The PEM text holds \"PGP KEY\" where a public key is expected.");
        RefusesPem("-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----\n" + pem, "The key's PEM text has a block that cannot be read.");
        RefusesPem(pem.Replace("END PUBLIC", "END OTHER", StringComparison.Ordinal), "The key's PEM text has a block that cannot be read.");
        RefusesPem(pem + "\n-----BEGIN PUBLIC KEY-----", "The key's PEM text has a block that cannot be read.");
        Assert.Equal(VerificationFailureKind.LimitExceeded, PublicKey.ReadPem(new string('x', 20_000)).Failure!.Kind);
        Assert.Equal(VerificationFailureKind.LimitExceeded, PublicKey.ReadPkcs1Rsa(new byte[9000]).Failure!.Kind);
    }

    private static byte[] Info(string curve)
    {
        using var pair = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        return pair.ExportSubjectPublicKeyInfo();
    }

    private static byte[] Rsa(byte[] modulus, byte[] exponent) => TestKeys.RsaInfo(TestKeys.Rsa(modulus, exponent));

    private static byte[] Modulus(int bits)
    {
        var modulus = RandomNumberGenerator.GetBytes((bits + 7) / 8);
        modulus[0] = (byte)(1 << ((bits - 1) % 8));
        modulus[^1] |= 1;
        return modulus;
    }

    private static void Refuses(byte[] info, VerificationFailureKind kind, string detail) =>
        Assert.Equal(new VerificationFailure(kind, detail), PublicKey.Read(info).Failure);

    private static void RefusesPem(string pem, string detail) =>
        Assert.Equal(new VerificationFailure(VerificationFailureKind.MalformedKey, detail), PublicKey.ReadPem(pem).Failure);
}
