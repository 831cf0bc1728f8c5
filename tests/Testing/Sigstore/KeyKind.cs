namespace Modelgate.Testing.Sigstore;

/// <summary>The kinds of signing keys that the test world can make. Those after <see cref="Ed25519"/> are ones that a verifier must refuse.</summary>
public enum KeyKind
{
    /// <summary>ECDSA on P-256 with SHA-256: nearly every certificate, Rekor v1, CT logs.</summary>
    P256,

    /// <summary>ECDSA on P-384 with SHA-384: certificate authorities, some leaves.</summary>
    P384,

    /// <summary>ECDSA on P-521 with SHA-512.</summary>
    P521,

    /// <summary>RSA of 2048 bits, PKCS#1 v1.5 with SHA-256.</summary>
    Rsa2048,

    /// <summary>RSA of 3072 bits, PKCS#1 v1.5 with SHA-256.</summary>
    Rsa3072,

    /// <summary>RSA of 4096 bits, PKCS#1 v1.5 with SHA-256.</summary>
    Rsa4096,

    /// <summary>Ed25519, pure or prehashed (Ed25519ph).</summary>
    Ed25519,

    /// <summary>RSA of 1024 bits: too small.</summary>
    Rsa1024,

    /// <summary>RSA of 2048 bits with the public exponent 3.</summary>
    Rsa2048Exponent3,

    /// <summary>ECDSA on secp256k1, a curve that Sigstore does not know.</summary>
    Secp256k1,
}
