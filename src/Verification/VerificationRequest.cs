namespace Modelgate.Verification;

/// <summary>One attestation to verify.</summary>
public sealed class VerificationRequest
{
    /// <summary>The format.</summary>
    public AttestationFormat Format { get; init; }

    /// <summary>The attestation: JSON in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Attestation { get; init; }

    /// <summary>What it must be about; null: whatever the statement names (DSSE only; the caller compares).</summary>
    public ArtifactContent? Artifact { get; init; }

    /// <summary>The time of the verification: own authorities' certificates without a verified time, and keys with a window, are judged by it.</summary>
    public required DateTimeOffset Now { get; init; }
}
