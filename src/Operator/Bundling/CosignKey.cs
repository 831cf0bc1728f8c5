using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Modelgate.Operator.Bundling;

/// <summary>Opens a private key as <c>cosign generate-key-pair</c> writes it: PKCS #8 in NaCl's secretbox (XSalsa20 and Poly1305), its key derived with scrypt.</summary>
/// <remarks>The form is that of go-securesystemslib's package <c>encrypted</c>; secretbox as in NaCl: the first 32 bytes of the stream are the key of the tag, which stands in front.</remarks>
internal static class CosignKey
{
    private const int TagLength = 16;
    private const int KeyLength = 32;

    /// <summary>Longest text that is read; real ones have 700 characters.</summary>
    private const int MaxLength = 64 * 1024;

    /// <summary>Most memory that a file may ask for, in bytes. cosign takes 64 MiB.</summary>
    private const long MaxMemory = 256L * 1024 * 1024;

    /// <summary>Most passes over that memory. cosign takes 1.</summary>
    private const int MaxPasses = 4;

    /// <summary>Opens it.</summary>
    /// <param name="data">What the PEM holds: JSON.</param>
    /// <param name="password">The password; cosign allows an empty one.</param>
    /// <returns>PKCS #8, or what is wrong, to follow the file's name.</returns>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static (byte[]? Pkcs8, string? Problem) Open(byte[] data, string password)
    {
        if (data.Length > MaxLength)
            throw new FormatException();
        try
        {
            using var document = JsonDocument.Parse(data);
            var (kdf, cipher) = (document.RootElement.GetProperty("kdf"), document.RootElement.GetProperty("cipher"));
            if (kdf.GetProperty("name").GetString() != "scrypt" || cipher.GetProperty("name").GetString() != "nacl/secretbox")
                return (null, "the key is encrypted in another way than scrypt and nacl/secretbox, which are cosign's");
            var parameters = kdf.GetProperty("params");
            var (n, r, p) = (parameters.GetProperty("N").GetInt32(), parameters.GetProperty("r").GetInt32(), parameters.GetProperty("p").GetInt32());
            if (n < 2 || !int.IsPow2(n) || r < 1 || p is < 1 or > MaxPasses || 128L * n * r > MaxMemory)
                return (null, $"the key asks scrypt for N={n}, r={r}, p={p}; N is a power of two, and {MaxMemory / 1024 / 1024} MiB and p={MaxPasses} are the limit");
            var (salt, nonce, box) = (kdf.GetProperty("salt").GetBytesFromBase64(), cipher.GetProperty("nonce").GetBytesFromBase64(), document.RootElement.GetProperty("ciphertext").GetBytesFromBase64());
            if (nonce.Length != 24 || box.Length <= TagLength)
                throw new FormatException();
            var opened = OpenBox(box, nonce, SCrypt.Generate(Encoding.UTF8.GetBytes(password), salt, n, r, p, KeyLength));
            return opened is null ? (null, "the password is not that of the key") : (opened, null);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("no key of cosign's form", problem);
        }
    }

    private static byte[]? OpenBox(byte[] box, byte[] nonce, byte[] key)
    {
        var stream = new XSalsa20Engine();
        stream.Init(false, new ParametersWithIV(new KeyParameter(key), nonce));
        var tagKey = new byte[KeyLength];
        stream.ProcessBytes(tagKey, 0, tagKey.Length, tagKey, 0);
        var mac = new Poly1305();
        mac.Init(new KeyParameter(tagKey));
        mac.BlockUpdate(box, TagLength, box.Length - TagLength);
        var tag = new byte[TagLength];
        mac.DoFinal(tag, 0);
        if (!CryptographicOperations.FixedTimeEquals(tag, box.AsSpan(0, TagLength)))
            return null;
        var text = new byte[box.Length - TagLength];
        stream.ProcessBytes(box, TagLength, text.Length, text, 0);
        return text;
    }
}
