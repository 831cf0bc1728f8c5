using System.Formats.Asn1;

namespace Modelgate.Verification.Keys;

/// <summary>Reads RSA keys (RFC 8017, A.1.1) and the parameters of RSA-PSS (RFC 4055, 3.1).</summary>
internal static class RsaKeys
{
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Mgf1 = "1.2.840.113549.1.1.8";

    /// <summary>Reads a key. 65537 is the only exponent: smaller ones have broken signatures before, larger ones only cost time.</summary>
    public static VerificationResult<PublicKey> Read(byte[] key, ReadOnlyMemory<byte> info, bool isPss)
    {
        var reader = new AsnReader(key, AsnEncodingRules.DER);
        var numbers = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var modulus = numbers.ReadIntegerBytes().Span;
        var exponent = numbers.ReadIntegerBytes().Span;
        numbers.ThrowIfNotEmpty();
        if (modulus[0] >= 0x80 || (modulus[^1] & 1) == 0)
            return new VerificationFailure(VerificationFailureKind.MalformedKey, "The RSA key's modulus is no product of two odd primes.");
        var bits = BitLength(modulus);
        if (bits is < 2048 or > VerificationLimits.MaxRsaBits)
            return Unsupported($"An RSA key of {bits} bits is not accepted; 2048 to {VerificationLimits.MaxRsaBits} bits are.");
        if (!exponent.SequenceEqual<byte>([1, 0, 1]))
            return Unsupported("An RSA key with another exponent than 65537 is not accepted.");
        return new PublicKey(isPss ? KeyAlgorithm.RsaPss : KeyAlgorithm.RsaPkcs1, info, new RsaScheme(key, isPss));
    }

    /// <summary>True when the parameters are the ones that are accepted: SHA-256, MGF1 with SHA-256, 32 bytes of salt.</summary>
    public static bool IsSha256Pss(AsnReader algorithm)
    {
        var parameters = algorithm.ReadSequence();
        var hash = Explicit(parameters, 0);
        var mask = Explicit(parameters, 1);
        var salt = Explicit(parameters, 2);
        if (parameters.HasData || hash is null || mask is null || salt is null || !IsSha256(hash.ReadSequence()))
            return false;
        var generator = mask.ReadSequence();
        return string.Equals(generator.ReadObjectIdentifier(), Mgf1, StringComparison.Ordinal) && IsSha256(generator.ReadSequence())
            && !generator.HasData && salt.TryReadInt32(out var length) && length == 32 && !hash.HasData && !mask.HasData && !salt.HasData;
    }

    private static bool IsSha256(AsnReader identifier)
    {
        if (!string.Equals(identifier.ReadObjectIdentifier(), Sha256, StringComparison.Ordinal))
            return false;
        if (identifier.HasData)
            identifier.ReadNull();
        return !identifier.HasData;
    }

    private static AsnReader? Explicit(AsnReader parameters, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        return parameters.HasData && parameters.PeekTag() == tag ? parameters.ReadSequence(tag) : null;
    }

    private static int BitLength(ReadOnlySpan<byte> number)
    {
        var leading = number.IndexOfAnyExcept((byte)0);
        return leading < 0 ? 0 : 8 * (number.Length - leading) - System.Numerics.BitOperations.LeadingZeroCount((uint)number[leading] << 24);
    }

    private static VerificationFailure Unsupported(string detail) => new(VerificationFailureKind.UnsupportedAlgorithm, detail);
}
