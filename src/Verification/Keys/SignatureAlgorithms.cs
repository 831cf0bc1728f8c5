using System.Formats.Asn1;

namespace Modelgate.Verification.Keys;

/// <summary>The signature algorithms that X.509 and CMS name by identifier (RFC 4055, RFC 5758, RFC 8410, RFC 9881). SHA-1 and MD5 are not among them.</summary>
internal static class SignatureAlgorithms
{
    private const string RsaPss = "1.2.840.113549.1.1.10";

    private enum Scheme
    {
        Ecdsa,
        RsaPkcs1,
        RsaPss,
        Ed25519,
        MlDsa44,
        MlDsa65,
        MlDsa87,
    }

    /// <summary>True when the signature over the data is by this key, in the algorithm of that identifier. False for an unknown one, and for one of another kind of key.</summary>
    public static bool Verify(this PublicKey key, string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (Known(algorithm) is not { } known)
            return false;
        // A key that is bound to no scheme may sign by either.
        return known.Scheme == Scheme.RsaPss
            ? key.VerifyPss(data, signature)
            : SchemeOf(key.Algorithm) == known.Scheme && key.Verify(data, signature, known.Hash);
    }

    /// <summary>Null when an <c>AlgorithmIdentifier</c> is that of an accepted algorithm, in its one form; <paramref name="oid"/> is its identifier then.</summary>
    public static VerificationFailure? Check(ReadOnlyMemory<byte> algorithmIdentifier, out string oid)
    {
        oid = "";
        try
        {
            var algorithm = new AsnReader(algorithmIdentifier, AsnEncodingRules.DER).ReadSequence();
            oid = algorithm.ReadObjectIdentifier();
            if (Known(oid) is not { } known)
                return Unsupported(RefusedAlgorithms.Name(oid));
            if (known.Scheme == Scheme.RsaPss && (!algorithm.HasData || !RsaKeys.IsSha256Pss(algorithm)))
                return Unsupported("RSA-PSS with other parameters than SHA-256, MGF1 with SHA-256 and 32 bytes of salt");
            if (known.Scheme == Scheme.RsaPkcs1)
                algorithm.ReadNull();
            algorithm.ThrowIfNotEmpty();
            return null;
        }
        catch (AsnContentException)
        {
            return new(VerificationFailureKind.InvalidCertificate, "A certificate's signature algorithm is not of its form in DER.");
        }
    }

    private static (Scheme Scheme, DigestAlgorithm? Hash)? Known(string oid) => oid switch
    {
        "1.2.840.10045.4.3.2" => (Scheme.Ecdsa, DigestAlgorithm.Sha256),
        "1.2.840.10045.4.3.3" => (Scheme.Ecdsa, DigestAlgorithm.Sha384),
        "1.2.840.10045.4.3.4" => (Scheme.Ecdsa, DigestAlgorithm.Sha512),
        "1.2.840.113549.1.1.11" => (Scheme.RsaPkcs1, DigestAlgorithm.Sha256),
        "1.2.840.113549.1.1.12" => (Scheme.RsaPkcs1, DigestAlgorithm.Sha384),
        "1.2.840.113549.1.1.13" => (Scheme.RsaPkcs1, DigestAlgorithm.Sha512),
        RsaPss => (Scheme.RsaPss, DigestAlgorithm.Sha256),
        "1.3.101.112" => (Scheme.Ed25519, null),
        "2.16.840.1.101.3.4.3.17" => (Scheme.MlDsa44, null),
        "2.16.840.1.101.3.4.3.18" => (Scheme.MlDsa65, null),
        "2.16.840.1.101.3.4.3.19" => (Scheme.MlDsa87, null),
        _ => null,
    };

    private static Scheme SchemeOf(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 or KeyAlgorithm.EcdsaP384 or KeyAlgorithm.EcdsaP521 => Scheme.Ecdsa,
        KeyAlgorithm.RsaPkcs1 => Scheme.RsaPkcs1,
        KeyAlgorithm.RsaPss => Scheme.RsaPss,
        KeyAlgorithm.Ed25519 => Scheme.Ed25519,
        KeyAlgorithm.MlDsa44 => Scheme.MlDsa44,
        KeyAlgorithm.MlDsa65 => Scheme.MlDsa65,
        KeyAlgorithm.MlDsa87 => Scheme.MlDsa87,
    };

    private static VerificationFailure Unsupported(string what) =>
        new(VerificationFailureKind.UnsupportedAlgorithm, $"A certificate's signature by {what} is not accepted.");
}
