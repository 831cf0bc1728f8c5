using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Testing.Sigstore;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Modelgate.Verification.Tests.World;

/// <summary>The test world's log entries: promises, proofs, checkpoints and bodies, each checked here by a few lines of this file's own.</summary>
public class WorldLogTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    [Theory]
    [InlineData("hashedrekord", "0.0.1")]
    [InlineData("dsse", "0.0.1")]
    [InlineData("intoto", "0.0.2")]
    public void A_v1_entry_is_promised_included_and_checkpointed_by_one_key(string kind, string version)
    {
        var made = World.Bundle(b => (kind == "hashedrekord" ? b : b.Dsse()).RekorV1(kind));
        var entry = Entry(made);
        var body = Text(entry["canonicalizedBody"]);
        var canonical = $$"""{"body":"{{body}}","integratedTime":{{Text(entry["integratedTime"])}},"logID":"{{Convert.ToHexStringLower(Bytes(entry["logId"]!["keyId"]))}}","logIndex":{{Text(entry["logIndex"])}}}""";
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(World.Rekor.Key.Spki, out _);

        Assert.Equal((kind, version), (Text(entry["kindVersion"]!["kind"]), Text(entry["kindVersion"]!["version"])));
        Assert.Equal(World.Now.AddSeconds(5).ToUnixTimeSeconds().ToString(null, null), Text(entry["integratedTime"]));
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(canonical), Bytes(entry["inclusionPromise"]!["signedEntryTimestamp"]), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var (text, name, keyId, signature) = Checkpoint(entry);
        Assert.Equal(("rekor.sigstore.test", Convert.ToHexString(SHA256.HashData(World.Rekor.Key.Spki)[..4])), (name, keyId));
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        AssertIncluded(entry, text);
        Assert.NotEqual(Text(entry["logIndex"]), Text(entry["inclusionProof"]!["logIndex"]));
    }

    [Fact]
    public void A_v2_entry_has_a_proof_and_an_ed25519_checkpoint_and_no_time()
    {
        var entry = Entry(World.Bundle(b => b.RekorV2()));
        var (text, name, keyId, signature) = Checkpoint(entry);
        var raw = World.Tiles.Key.Spki[^32..];
        var id = SHA256.HashData([.. Encoding.UTF8.GetBytes("log2026-1.rekor.sigstore.test\n"), 1, .. raw]);
        var verifier = new Ed25519Signer();
        verifier.Init(false, new Ed25519PublicKeyParameters(raw));
        verifier.BlockUpdate(Encoding.UTF8.GetBytes(text));

        Assert.Equal(id, Bytes(entry["logId"]!["keyId"]));
        Assert.Equal(("log2026-1.rekor.sigstore.test", Convert.ToHexString(id[..4])), (name, keyId));
        Assert.StartsWith("log2026-1.rekor.sigstore.test\n", text, StringComparison.Ordinal);
        Assert.True(verifier.VerifySignature(signature));
        Assert.Null(entry["integratedTime"]);
        Assert.Null(entry["inclusionPromise"]);
        AssertIncluded(entry, text);
        Assert.Equal(Text(entry["logIndex"]), Text(entry["inclusionProof"]!["logIndex"]));
    }

    [Fact]
    public void Trees_prove_every_leaf_of_every_small_size()
    {
        var tree = new MerkleTree();
        for (var size = 1; size <= 40; size++)
        {
            tree.Add([(byte)size]);
            var root = tree.Root();
            for (var index = 0; index < size; index++)
                Assert.True(MadeBundleChecks.Includes(SHA256.HashData([0, (byte)(index + 1)]), index, size, tree.Path(index), root), $"{index} of {size}");
        }

        Assert.Equal("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", Convert.ToHexString(new MerkleTree().Root()));
    }

    [Theory]
    [InlineData(KeyKind.P256, "SHA2_256", "PKIX_ECDSA_P256_SHA_256")]
    [InlineData(KeyKind.P384, "SHA2_384", "PKIX_ECDSA_P384_SHA_384")]
    [InlineData(KeyKind.P521, "SHA2_512", "PKIX_ECDSA_P521_SHA_512")]
    [InlineData(KeyKind.Rsa2048, "SHA2_256", "PKIX_RSA_PKCS1V15_2048_SHA256")]
    public void A_v2_body_of_an_envelope_has_the_digest_of_what_was_signed(KeyKind kind, string algorithm, string details)
    {
        var made = World.Bundle(b => b.Certificate(c => c.Key(kind)).Dsse().RekorV2());
        var record = JsonNode.Parse(Bytes(Entry(made)["canonicalizedBody"]))!["spec"]!["hashedRekordV002"]!;
        var digest = algorithm switch { "SHA2_384" => SHA384.HashData(made.Signed), "SHA2_512" => SHA512.HashData(made.Signed), _ => SHA256.HashData(made.Signed) };

        Assert.Equal((algorithm, Convert.ToBase64String(digest)), (Text(record["data"]!["algorithm"]), Text(record["data"]!["digest"])));
        Assert.Equal(details, Text(record["signature"]!["verifier"]!["keyDetails"]));
        Assert.Equal(made.Certificate!.Der, Bytes(record["signature"]!["verifier"]!["x509Certificate"]!["rawBytes"]));
        Assert.Equal(made.Signature, Bytes(record["signature"]!["content"]));
    }

    private static JsonObject Entry(MadeBundle made) => made.Json["verificationMaterial"]!["tlogEntries"]![0]!.AsObject();

    private static (string Text, string Name, string KeyId, byte[] Signature) Checkpoint(JsonObject entry)
    {
        var envelope = Text(entry["inclusionProof"]!["checkpoint"]!["envelope"]);
        var split = envelope.IndexOf("\n\n", StringComparison.Ordinal);
        var line = envelope[(split + 2)..].TrimEnd('\n').Split(' ');
        var blob = Convert.FromBase64String(line[2]);
        Assert.Equal("\u2014", line[0]);
        return (envelope[..(split + 1)], line[1], Convert.ToHexString(blob[..4]), blob[4..]);
    }

    private static void AssertIncluded(JsonObject entry, string checkpoint)
    {
        var proof = entry["inclusionProof"]!;
        var lines = checkpoint.Split('\n');
        var hashes = proof["hashes"]!.AsArray().Select(Bytes).ToArray();
        Assert.Equal((lines[1], lines[2]), (Text(proof["treeSize"]), Text(proof["rootHash"])));
        Assert.True(hashes.Length >= 2);
        Assert.True(MadeBundleChecks.Includes(SHA256.HashData([0, .. Bytes(entry["canonicalizedBody"])]), long.Parse(Text(proof["logIndex"]), null), long.Parse(lines[1], null), hashes, Convert.FromBase64String(lines[2])));
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static byte[] Bytes(JsonNode? node) => Convert.FromBase64String(Text(node));
}
