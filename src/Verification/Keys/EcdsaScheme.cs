using System.Security.Cryptography;

namespace Modelgate.Verification.Keys;

/// <summary>ECDSA (FIPS 186-5, 6). Signatures are <c>Ecdsa-Sig-Value</c> in DER (RFC 3279, 2.2.3), in their one form.</summary>
internal sealed class EcdsaScheme(ECParameters key, int fieldLength) : SignatureScheme
{
    private readonly KeyPool<ECDsa> _keys = new(() => ECDsa.Create(key));

    /// <inheritdoc/>
    public override bool VerifyMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => false;

    /// <inheritdoc/>
    public override bool VerifyDigest(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash)
    {
        if (!IsCanonical(signature, fieldLength))
            return false;
        var ecdsa = _keys.Take();
        try
        {
            return ecdsa.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            _keys.Return(ecdsa);
        }
    }

    /// <summary>True when the bytes are a SEQUENCE of two positive INTEGERs of at most a field element's length, all lengths in their shortest form
    /// and nothing after. The platform's own reading differs between systems and versions; that the numbers are below the order is left to it.</summary>
    internal static bool IsCanonical(ReadOnlySpan<byte> signature, int fieldLength)
    {
        if (signature.Length < 2 || signature[0] != 0x30)
            return false;
        // Two numbers of P-521 have up to 138 bytes, so the long form of the length has one byte.
        var body = signature[1] switch
        {
            < 0x80 => signature[2..],
            0x81 when signature.Length > 3 && signature[2] >= 0x80 => signature[3..],
            _ => default,
        };
        var length = signature[1] < 0x80 ? signature[1] : signature.Length > 2 ? signature[2] : 0;
        return body.Length == length && TakeNumber(ref body, fieldLength) && TakeNumber(ref body, fieldLength) && body.IsEmpty;
    }

    private static bool TakeNumber(ref ReadOnlySpan<byte> body, int fieldLength)
    {
        if (body.Length < 3 || body[0] != 0x02 || body[1] is 0 or >= 0x80 || body[1] > body.Length - 2)
            return false;
        var number = body.Slice(2, body[1]);
        body = body[(2 + number.Length)..];
        if (number[0] >= 0x80)
            return false;
        if (number[0] != 0)
            return number.Length <= fieldLength;
        // A zero byte stands in front of a high bit only; so zero itself is refused.
        return number.Length > 1 && number[1] >= 0x80 && number.Length <= fieldLength + 1;
    }
}
