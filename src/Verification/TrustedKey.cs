using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification;

/// <summary>A key that is accepted as a signer.</summary>
/// <param name="Key">The key.</param>
/// <param name="ValidFor">When signatures of it are accepted.</param>
public sealed record TrustedKey(PublicKey Key, ValidityWindow ValidFor);
