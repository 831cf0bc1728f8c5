namespace Modelgate.Verification.Keys;

/// <summary>The signature schemes that are accepted (Sigstore algorithm registry). Everything else is refused by name.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    EcdsaP256,

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    EcdsaP384,

    /// <summary>ECDSA on P-521 with SHA-512.</summary>
    EcdsaP521,

    /// <summary>RSA, 2,048 bits or more, PKCS #1 v1.5 with SHA-256.</summary>
    RsaPkcs1,

    /// <summary>RSA, 2,048 bits or more, PSS with SHA-256; only where the key itself says so.</summary>
    RsaPss,

    /// <summary>Ed25519, pure or with SHA-512 before it (Ed25519ph).</summary>
    Ed25519,

    /// <summary>ML-DSA-44 (FIPS 204).</summary>
    MlDsa44,

    /// <summary>ML-DSA-65 (FIPS 204).</summary>
    MlDsa65,

    /// <summary>ML-DSA-87 (FIPS 204).</summary>
    MlDsa87,
}
