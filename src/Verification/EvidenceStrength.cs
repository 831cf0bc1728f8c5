namespace Modelgate.Verification;

/// <summary>How much the evidence for an artifact proves, weakest first. A bundle is as strong as its weakest artifact.</summary>
public enum EvidenceStrength
{
    /// <summary>No evidence.</summary>
    None,

    /// <summary>Digests that come from the same place as the files: whoever changes the files changes them too.</summary>
    SelfReferential,

    /// <summary>Digests from another place, signed by nobody.</summary>
    UnsignedManifest,

    /// <summary>A valid signature by nobody whom the policy trusts.</summary>
    UntrustedSignature,

    /// <summary>Signed by a trusted builder, covering every file.</summary>
    TrustedSignature,

    /// <summary>That, and the statement links the artifact to an immutable upstream revision through an approved promotion workflow.</summary>
    TrustedPromotion,
}
