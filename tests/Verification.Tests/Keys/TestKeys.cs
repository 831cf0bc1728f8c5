using System.Formats.Asn1;
using System.Security.Cryptography;
using Modelgate.Verification.Keys;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Modelgate.Verification.Tests.Keys;

/// <summary>Keys made in the test, and SubjectPublicKeyInfo of any content.</summary>
internal static class TestKeys
{
    public static byte[] Info(string algorithm, byte[]? parameters, ReadOnlySpan<byte> key, int unusedBits = 0)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm);
                if (parameters is not null)
                    writer.WriteEncodedValue(parameters);
            }

            writer.WriteBitString(key, unusedBits);
        }

        return writer.Encode();
    }

    public static byte[] Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    public static byte[] Ec(string curve, ReadOnlySpan<byte> point) => Info("1.2.840.10045.2.1", Oid(curve), point);

    public static byte[] Rsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteIntegerUnsigned(exponent);
        }

        return writer.Encode();
    }

    public static byte[] RsaInfo(byte[] pkcs1) => Info("1.2.840.113549.1.1.1", [5, 0], pkcs1);

    public static Ed25519PrivateKeyParameters Ed25519Key() => new(new Org.BouncyCastle.Security.SecureRandom());

    public static byte[] Ed25519Info(ReadOnlySpan<byte> key) => Info("1.3.101.112", null, key);

    public static byte[] Sign(this Ed25519PrivateKeyParameters key, byte[] data, bool prehash)
    {
        var signature = new byte[64];
        if (prehash)
            key.Sign(Ed25519.Algorithm.Ed25519ph, [], SHA512.HashData(data), 0, 64, signature, 0);
        else
            key.Sign(Ed25519.Algorithm.Ed25519, null, data, 0, data.Length, signature, 0);
        return signature;
    }

    public static (byte[] Info, byte[] Signature) MlDsa(MLDsaParameters parameters, string oid, byte[] data)
    {
        var generator = new Org.BouncyCastle.Crypto.Generators.MLDsaKeyPairGenerator();
        generator.Init(new MLDsaKeyGenerationParameters(new Org.BouncyCastle.Security.SecureRandom(), parameters));
        var pair = generator.GenerateKeyPair();
        var signer = new MLDsaSigner(parameters, deterministic: true);
        signer.Init(true, pair.Private);
        signer.BlockUpdate(data);
        return (Info(oid, null, ((MLDsaPublicKeyParameters)pair.Public).GetEncoded()), signer.GenerateSignature());
    }

    public static PublicKey Read(byte[] info) => PublicKey.Read(info).Value ?? throw new InvalidOperationException(PublicKey.Read(info).Failure!.ToString());
}
