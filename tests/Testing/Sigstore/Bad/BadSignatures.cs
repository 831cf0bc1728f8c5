using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose signature does not hold, while log entries and timestamps fit it.</summary>
internal static class BadSignatures
{
    private static readonly (string Name, Action<BundleRecipe> Good)[] Kinds =
    [
        ("blob", GoodBundles.Blob), ("blob-rekor2", GoodBundles.Blob2), ("dsse", GoodBundles.Dsse), ("intoto", GoodBundles.InToto),
        ("dsse-rekor2", GoodBundles.Dsse2), ("key-blob", GoodBundles.KeyBlob), ("key-dsse", GoodBundles.KeyDsse), ("model", GoodBundles.ModelKeyless),
    ];

    public static IEnumerable<BadBundle> All { get; } =
    [
        .. Kinds.SelectMany(kind => new[]
        {
            Bad("signature-flipped-" + kind.Name, "a bit of the signature is another", kind.Good, b => b.Signature(s => [.. s[..^1], (byte)(s[^1] ^ 1)])),
            Bad("signature-by-other-key-" + kind.Name, "another key signed", kind.Good, b => b.SignedBy(SigningKey.New(KeyKind.P256))),
            Bad("signature-of-other-content-" + kind.Name, "the key signed something else", kind.Good, b => b.SignInstead(_ => "something else"u8.ToArray())),
            Bad("signature-without-structure-" + kind.Name, "r and s without their DER", kind.Good, b => b.Signature(Plain)),
            Bad("signature-trailing-byte-" + kind.Name, "a byte behind the signature", kind.Good, b => b.Signature(s => [.. s, 0])),
        }),
        Bad("signature-of-payload", "the payload was signed without the encoding around it", GoodBundles.Dsse, b => b.SignInstead(pae => pae[(Array.IndexOf(pae, (byte)'{'))..])),
        Bad("signature-of-upper-case-encoding", "an encoding that begins DSSEV1", GoodBundles.Dsse, b => b.SignInstead(pae => [.. "DSSEV1"u8, .. pae[6..]])),
        Bad("signature-of-other-payload-type", "the encoding of another payload type was signed", GoodBundles.Dsse, b =>
            b.SignInstead(pae => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(pae).Replace("in-toto+json", "in-tota+json", StringComparison.Ordinal)))),
        Bad("signature-of-hash", "the hash was signed in place of the content", GoodBundles.Blob, b => b.SignInstead(SHA256.HashData)),
        Bad("signature-with-sha512", "a P-256 signature over SHA-512", GoodBundles.Blob, b => b.Hash(HashAlgorithmName.SHA512)),
        Bad("signature-with-sha1", "a P-256 signature over SHA-1", GoodBundles.KeyBlob, b => b.Hash(HashAlgorithmName.SHA1).Edit(json =>
            json.At("messageSignature")["messageDigest"] = new JsonObject { ["algorithm"] = "SHA2_256", ["digest"] = Convert.ToBase64String(SHA256.HashData(b.Artifact)) })),
        Bad("signature-zero", "a signature of zeros", GoodBundles.KeyBlob, b => b.Signature(_ => Der.Sequence(w =>
        {
            w.WriteInteger(0);
            w.WriteInteger(0);
        }))),
        Bad("artifact-other", "the signature is of another artifact", GoodBundles.Blob, b => b.VerifyArtifact("other weights"u8.ToArray())),
        Bad("artifact-other-rekor2", "the signature is of another artifact", GoodBundles.Blob2, b => b.VerifyArtifact("other weights"u8.ToArray())),
        Bad("artifact-other-key", "the signature is of another artifact", GoodBundles.KeyBlob, b => b.VerifyArtifact("other weights"u8.ToArray())),
        Bad("artifact-empty", "the artifact is empty", GoodBundles.KeyBlob, b => b.VerifyArtifact([])),
        Bad("payload-changed-after-signing", "the payload was changed after signing", GoodBundles.KeyDsse, b => b.Edit(json => Payload(json, text => text.Replace("release.yml", "debug.yml", StringComparison.Ordinal)))),
        Bad("payload-indented-after-signing", "a blank was put behind the payload after signing", GoodBundles.KeyDsse, b => b.Edit(json => Payload(json, text => text + " "))),
        Bad("payload-type-changed-after-signing", "the payload type was changed after signing", GoodBundles.KeyDsse, b => b.Edit(json => json.At("dsseEnvelope")["payloadType"] = "application/json")),
    ];

    private static void Payload(JsonObject json, Func<string, string> change)
    {
        var envelope = json.At("dsseEnvelope");
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(envelope["payload"]!.GetValue<string>()));
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(change(text)));
    }

    /// <summary>The two integers side by side, as other systems write ECDSA signatures.</summary>
    private static byte[] Plain(byte[] signature)
    {
        var numbers = new AsnReader(signature, AsnEncodingRules.DER).ReadSequence();
        return [.. Fixed(numbers.ReadInteger()), .. Fixed(numbers.ReadInteger())];
    }

    private static byte[] Fixed(System.Numerics.BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static BadBundle Bad(string name, string wrong, Action<BundleRecipe> good, Action<BundleRecipe> change) => new(name, wrong, "signature", good, change);
}
