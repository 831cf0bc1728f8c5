namespace Modelgate.Verification.Keys;

/// <summary>The signature algorithms that X.509 and CMS name by identifier (RFC 5758, RFC 8017, RFC 8410). SHA-1 and MD5 are not among them.</summary>
internal static class SignatureAlgorithms
{
    private const string Ed25519 = "1.3.101.112";

    /// <summary>True when the signature over the data is by this key, in the algorithm of that identifier. False for an unknown one, and for one of another kind of key.</summary>
    public static bool Verify(this PublicKey key, string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var isFit = key.Algorithm switch
        {
            KeyAlgorithm.EcdsaP256 or KeyAlgorithm.EcdsaP384 or KeyAlgorithm.EcdsaP521 => EcdsaHash(algorithm) is not null,
            KeyAlgorithm.RsaPkcs1 => RsaHash(algorithm) is not null,
            KeyAlgorithm.Ed25519 => string.Equals(algorithm, Ed25519, StringComparison.Ordinal),
            KeyAlgorithm.RsaPss or KeyAlgorithm.MlDsa44 or KeyAlgorithm.MlDsa65 or KeyAlgorithm.MlDsa87 => false,
        };
        return isFit && key.Verify(data, signature, EcdsaHash(algorithm) ?? RsaHash(algorithm));
    }

    private static DigestAlgorithm? EcdsaHash(string algorithm) => algorithm switch
    {
        "1.2.840.10045.4.3.2" => DigestAlgorithm.Sha256,
        "1.2.840.10045.4.3.3" => DigestAlgorithm.Sha384,
        "1.2.840.10045.4.3.4" => DigestAlgorithm.Sha512,
        _ => null,
    };

    private static DigestAlgorithm? RsaHash(string algorithm) => algorithm switch
    {
        "1.2.840.113549.1.1.11" => DigestAlgorithm.Sha256,
        "1.2.840.113549.1.1.12" => DigestAlgorithm.Sha384,
        "1.2.840.113549.1.1.13" => DigestAlgorithm.Sha512,
        _ => null,
    };
}
