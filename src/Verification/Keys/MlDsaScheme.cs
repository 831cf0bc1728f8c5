using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Modelgate.Verification.Keys;

/// <summary>ML-DSA, pure, with an empty context (FIPS 204, 5.3; RFC 9881 for the form of keys).</summary>
internal sealed class MlDsaScheme(MLDsaPublicKeyParameters key) : SignatureScheme
{
    /// <inheritdoc/>
    public override bool VerifyMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var verifier = new MLDsaSigner(key.Parameters, deterministic: true);
        verifier.Init(forSigning: false, key);
        verifier.BlockUpdate(message);
        return verifier.VerifySignature(signature.ToArray());
    }

    /// <inheritdoc/>
    public override bool VerifyDigest(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash) => false;
}
