using System.Security.Cryptography;
using System.Text;

namespace Modelgate.Testing.Sigstore;

/// <summary>Writes signed notes (C2SP signed-note) with a checkpoint as text.</summary>
public static class SignedNote
{
    /// <summary>The three lines of a checkpoint.</summary>
    public static string Checkpoint(string origin, int size, byte[] root) => $"{origin}\n{size}\n{Convert.ToBase64String(root)}\n";

    /// <summary>A note of a text and signature lines.</summary>
    public static string Write(string text, params string[] lines) => $"{text}\n{string.Concat(lines)}";

    /// <summary>One signature line: the name, then base64 of key id and signature.</summary>
    public static string Line(string name, SigningKey key, string text) =>
        $"— {name} {Convert.ToBase64String([.. KeyId(name, key), .. key.Sign(Encoding.UTF8.GetBytes(text))])}\n";

    /// <summary>A witness cosignature (C2SP tlog-cosignature): algorithm 4, a time, Ed25519.</summary>
    public static string Cosignature(string name, SigningKey key, string text, DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        var id = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0A, 0x04, .. key.RawEd25519()])[..4];
        var signature = key.Sign(Encoding.UTF8.GetBytes($"cosignature/v1\ntime {seconds}\n{text}"));
        byte[] stamp = [.. BitConverter.GetBytes(seconds).Reverse()];
        return $"— {name} {Convert.ToBase64String([.. id, .. stamp, .. signature])}\n";
    }

    /// <summary>Four bytes: of the public key's hash for ECDSA, of name and key for Ed25519.</summary>
    public static byte[] KeyId(string name, SigningKey key) => key.Kind is KeyKind.Ed25519
        ? LogId(name, key)[..4]
        : SHA256.HashData(key.Spki)[..4];

    /// <summary>The log id of a Rekor v2 log: SHA-256 of origin, 0x0A, 0x01 and the 32 bytes of the key.</summary>
    public static byte[] LogId(string origin, SigningKey key) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(origin), 0x0A, 0x01, .. key.RawEd25519()]);
}
