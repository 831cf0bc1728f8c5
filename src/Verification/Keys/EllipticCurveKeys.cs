using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto.EC;

namespace Modelgate.Verification.Keys;

/// <summary>Reads keys on elliptic curves (RFC 5480, 2.1.1 and 2.2): named curves only, points uncompressed or compressed.</summary>
internal static class EllipticCurveKeys
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string P384 = "1.3.132.0.34";
    private const string P521 = "1.3.132.0.35";

    /// <summary>Reads a key whose algorithm's identifier was read already.</summary>
    public static VerificationResult<PublicKey> Read(AsnReader algorithm, byte[] point, ReadOnlyMemory<byte> info)
    {
        if (!algorithm.HasData || !algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
            return Unsupported("An elliptic curve that is given by parameters and not by name is not accepted; P-256, P-384 and P-521 are.");
        var curve = algorithm.ReadObjectIdentifier();
        algorithm.ThrowIfNotEmpty();
        return curve switch
        {
            P256 => Read(KeyAlgorithm.EcdsaP256, curve, 32, point, info),
            P384 => Read(KeyAlgorithm.EcdsaP384, curve, 48, point, info),
            P521 => Read(KeyAlgorithm.EcdsaP521, curve, 66, point, info),
            _ => Unsupported($"The curve {RefusedAlgorithms.Name(curve)} is not accepted; P-256, P-384 and P-521 are."),
        };
    }

    private static VerificationResult<PublicKey> Read(KeyAlgorithm name, string curve, int fieldLength, byte[] point, ReadOnlyMemory<byte> info)
    {
        if (Uncompressed(curve, fieldLength, point) is not { } full)
            return new VerificationFailure(VerificationFailureKind.MalformedKey, "The key is no point in one of the forms of its curve.");
        var key = new ECParameters
        {
            Curve = ECCurve.CreateFromValue(curve),
            Q = new ECPoint { X = full[1..(1 + fieldLength)], Y = full[(1 + fieldLength)..] },
        };
        try
        {
            return new PublicKey(name, info, new EcdsaScheme(key, fieldLength));
        }
        catch (CryptographicException)
        {
            return new VerificationFailure(VerificationFailureKind.MalformedKey, "The key is no point of its curve.");
        }
    }

    private static byte[]? Uncompressed(string curve, int fieldLength, byte[] point)
    {
        if (point.Length == 1 + 2 * fieldLength && point[0] == 4)
            return point;
        if (point.Length != 1 + fieldLength || point[0] is not (2 or 3))
            return null;
        try
        {
            return CustomNamedCurves.GetByOid(new DerObjectIdentifier(curve)).Curve.DecodePoint(point).GetEncoded(compressed: false);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static VerificationFailure Unsupported(string detail) => new(VerificationFailureKind.UnsupportedAlgorithm, detail);
}
