namespace Modelgate.Verification;

/// <summary>Why evidence is refused.</summary>
/// <param name="Kind">The stable reason.</param>
/// <param name="Detail">One sentence for people: what was found where. At most a few hundred characters; holds no secret.</param>
public sealed record VerificationFailure(VerificationFailureKind Kind, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Detail}";
}
