namespace Modelgate.Verification.Keys;

/// <summary>How signatures of one key are verified. Immutable, and safe to use from several threads at once.</summary>
internal abstract class SignatureScheme
{
    /// <summary>True when the signature is by this key, over the message as it is: for schemes that take no digest.</summary>
    public abstract bool VerifyMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <summary>True when the signature is by this key, over a message of that digest.</summary>
    public abstract bool VerifyDigest(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash);
}
