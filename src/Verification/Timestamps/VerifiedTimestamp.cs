using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Timestamps;

/// <summary>A moment at which a signature existed, by the word of a trusted authority. Only <see cref="TimestampVerifier"/> makes one.</summary>
/// <param name="Time">The moment (<c>genTime</c>).</param>
/// <param name="Authority">The authority.</param>
internal sealed record VerifiedTimestamp(DateTimeOffset Time, TrustedAuthority Authority);
