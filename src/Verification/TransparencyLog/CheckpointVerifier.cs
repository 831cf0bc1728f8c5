using System.Security.Cryptography;
using System.Text;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>Finds the log's own signature on a checkpoint. Signatures of witnesses and of other keys are neither needed nor looked at.</summary>
internal static class CheckpointVerifier
{
    private const int KeyIdLength = 4;

    /// <summary>Length of an Ed25519 key: the end of its DER form.</summary>
    private const int Ed25519KeyLength = 32;

    /// <summary>Null when the log has signed the checkpoint; else why not.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="log">The log.</param>
    /// <param name="isVersion2">True for Rekor v2, whose checkpoints bear the host of the log's address; those of Rekor v1 bear any host name.</param>
    public static VerificationFailure? Verify(Checkpoint checkpoint, TrustedLog log, bool isVersion2)
    {
        var name = isVersion2 ? Host(log.BaseUrl) : Version1Name(checkpoint.Origin);
        if (isVersion2 && !string.Equals(checkpoint.Origin, name, StringComparison.Ordinal))
            return Invalid($"The checkpoint is of {Shorten(checkpoint.Origin)}, not of the log {name}.");
        Span<byte> keyId = stackalloc byte[KeyIdLength];
        WriteKeyId(name, log.Key, isVersion2, keyId);
        ReadOnlyMemory<byte> verified = default;
        foreach (var line in checkpoint.Note.Signatures)
        {
            if (!string.Equals(line.Name, name, StringComparison.Ordinal) || !line.KeyId.Span.SequenceEqual(keyId))
                continue;
            // A line that is there again says nothing more, and costs no second verification: notes of 64 equal lines are easily made.
            if (line.Signature.Span.SequenceEqual(verified.Span))
                continue;
            if (!log.Key.Verify(checkpoint.Note.Text.Span, line.Signature.Span, log.Key.Hash))
                return Invalid($"The signature of the log {Shorten(name)} on its checkpoint fails.");
            // A log signs a checkpoint once. An ECDSA signature has a twin that holds too, so that two of them in turn would have each line verified.
            if (!verified.IsEmpty)
                return Invalid($"The checkpoint has two signatures of the log {Shorten(name)} that differ.");
            verified = line.Signature;
        }

        return !verified.IsEmpty ? null : Invalid($"The checkpoint has no signature of the log {Shorten(name)}.");
    }

    /// <summary>The host of a log's address, without port: what a Rekor v2 log calls itself.</summary>
    internal static string Host(string baseUrl) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : baseUrl;

    private static string Version1Name(string origin)
    {
        var end = origin.IndexOf(" - ", StringComparison.Ordinal);
        return end < 0 ? origin : origin[..end];
    }

    /// <summary>The key's id in signature lines (C2SP signed-note, "Signature types"; Rekor v1 and ECDSA: the hash of the key's DER form).</summary>
    private static void WriteKeyId(string name, PublicKey key, bool isVersion2, Span<byte> keyId)
    {
        if (!isVersion2 || key.Algorithm is KeyAlgorithm.EcdsaP256 or KeyAlgorithm.EcdsaP384 or KeyAlgorithm.EcdsaP521)
        {
            key.Fingerprint.Span[..KeyIdLength].CopyTo(keyId);
            return;
        }

        var info = key.SubjectPublicKeyInfo.Span;
        ReadOnlySpan<byte> typed = key.Algorithm == KeyAlgorithm.Ed25519
            ? [.. Encoding.UTF8.GetBytes(name), (byte)'\n', 0x01, .. info[^Ed25519KeyLength..]]
            : [.. Encoding.UTF8.GetBytes(name), (byte)'\n', 0xFF, .. "PKIX-RSA-PKCS#1v1.5"u8, .. info];
        SHA256.HashData(typed).AsSpan(0, KeyIdLength).CopyTo(keyId);
    }

    private static string Shorten(string name) => name.Length <= 100 ? name : name[..100] + "…";

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCheckpoint, detail);
}
