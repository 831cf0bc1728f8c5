namespace Modelgate.Verification;

/// <summary>The signed formats.</summary>
public enum AttestationFormat
{
    /// <summary>A Sigstore bundle, v0.1 to v0.3.</summary>
    SigstoreBundle,

    /// <summary>A bare DSSE envelope, signed by a key.</summary>
    Dsse,

    /// <summary>OpenSSF Model Signing: a Sigstore bundle with its own predicate, and chains or keys that Sigstore's own rules leave out.</summary>
    OpenSsfModelSigning,
}
