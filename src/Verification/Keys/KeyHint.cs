using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Modelgate.Verification.Keys;

/// <summary>What signers write into a bundle to say which key they used. Nothing vouches for it.</summary>
internal static class KeyHint
{
    private const string SshPrefix = "SHA256:";

    /// <summary>True when the hint is, for this key, one of: base64 of SHA-256 of the DER form (cosign); SHA-256 in lower-case hex of the DER
    /// form; the same of the PEM text with its last line ended (model-signing); OpenSSH's fingerprint (npm).</summary>
    public static bool Matches(PublicKey key, string hint)
    {
        if (hint.StartsWith(SshPrefix, StringComparison.Ordinal))
            return SshForm(key) is { } form && hint.AsSpan(SshPrefix.Length).SequenceEqual(Convert.ToBase64String(SHA256.HashData(form)).TrimEnd('='));
        return hint.Length switch
        {
            44 => string.Equals(hint, Convert.ToBase64String(key.Fingerprint.Span), StringComparison.Ordinal),
            64 => string.Equals(hint, Convert.ToHexStringLower(key.Fingerprint.Span), StringComparison.Ordinal)
                || string.Equals(hint, Convert.ToHexStringLower(SHA256.HashData(PemForm(key))), StringComparison.Ordinal),
            _ => false,
        };
    }

    private static byte[] PemForm(PublicKey key) =>
        Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", key.SubjectPublicKeyInfo.Span) + "\n");

    /// <summary>The key as OpenSSH writes it (RFC 5656, 3.1; RFC 8709, 4); null for kinds that nobody names so.</summary>
    private static byte[]? SshForm(PublicKey key)
    {
        var info = key.SubjectPublicKeyInfo.Span;
        // The point, or the key's 32 bytes, are the end of the DER form; that a point is uncompressed shows in its first byte.
        return key.Algorithm switch
        {
            KeyAlgorithm.EcdsaP256 => Curve("nistp256"u8, info, 65),
            KeyAlgorithm.EcdsaP384 => Curve("nistp384"u8, info, 97),
            KeyAlgorithm.EcdsaP521 => Curve("nistp521"u8, info, 133),
            KeyAlgorithm.Ed25519 => [.. Field("ssh-ed25519"u8), .. Field(info[^32..])],
            KeyAlgorithm.RsaPkcs1 or KeyAlgorithm.RsaPss or KeyAlgorithm.MlDsa44 or KeyAlgorithm.MlDsa65 or KeyAlgorithm.MlDsa87 => null,
        };
    }

    private static byte[]? Curve(ReadOnlySpan<byte> name, ReadOnlySpan<byte> info, int pointLength) =>
        info.Length > pointLength && info[^pointLength] == 4
            ? [.. Field([.. "ecdsa-sha2-"u8, .. name]), .. Field(name), .. Field(info[^pointLength..])]
            : null;

    private static byte[] Field(ReadOnlySpan<byte> content)
    {
        var field = new byte[4 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(field, content.Length);
        content.CopyTo(field.AsSpan(4));
        return field;
    }
}
