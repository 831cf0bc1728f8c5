using System.Security.Cryptography;

namespace Modelgate.Verification.Keys;

/// <summary>RSA: PKCS #1 v1.5, or PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes (RFC 8017, 8.1 and 8.2).</summary>
internal sealed class RsaScheme(byte[] publicKey, bool isPss) : SignatureScheme
{
    private readonly KeyPool<RSA> _keys = new(() => Import(publicKey));

    /// <inheritdoc/>
    public override bool VerifyMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => false;

    /// <inheritdoc/>
    public override bool VerifyDigest(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash) =>
        isPss ? VerifyPss(digest, signature, hash) : Verify(digest, signature, hash, RSASignaturePadding.Pkcs1);

    /// <summary>With PSS also for a key that is not bound to it: authorities sign certificates so.</summary>
    public bool VerifyPss(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash) =>
        hash == DigestAlgorithm.Sha256 && Verify(digest, signature, hash, RSASignaturePadding.Pss);

    private bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash, RSASignaturePadding padding)
    {
        var rsa = _keys.Take();
        try
        {
            return signature.Length == (rsa.KeySize + 7) / 8
                && rsa.VerifyHash(digest, signature, hash.ToHashAlgorithmName(), padding);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            _keys.Return(rsa);
        }
    }

    private static RSA Import(byte[] publicKey)
    {
        var rsa = RSA.Create();
        rsa.ImportRSAPublicKey(publicKey, out _);
        return rsa;
    }
}
