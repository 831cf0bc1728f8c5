using System.Security.Cryptography;
using Modelgate.Testing.Sigstore;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Modelgate.Verification.Tests.World;

/// <summary>The test world's signatures and envelopes, verified by .NET.</summary>
public class WorldSignatureTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    [Theory]
    [InlineData(KeyKind.P256)]
    [InlineData(KeyKind.P384)]
    [InlineData(KeyKind.P521)]
    [InlineData(KeyKind.Secp256k1)]
    public void Ecdsa_signs_the_encoding_of_the_envelope(KeyKind kind)
    {
        var made = World.Bundle(b => b.Key(kind).Dsse());
        var hash = kind switch { KeyKind.P384 => HashAlgorithmName.SHA384, KeyKind.P521 => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        using var key = ECDsa.Create();
        key.ImportFromPem(made.Inputs.KeyPem);

        Assert.True(key.VerifyData(Encoding(made), Signature(made), hash, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Theory]
    [InlineData(KeyKind.Rsa2048, 2048, "010001")]
    [InlineData(KeyKind.Rsa3072, 3072, "010001")]
    [InlineData(KeyKind.Rsa1024, 1024, "010001")]
    [InlineData(KeyKind.Rsa2048Exponent3, 2048, "03")]
    public void Rsa_signs_by_pkcs1(KeyKind kind, int size, string exponent)
    {
        var made = World.Bundle(b => b.Key(kind).Dsse());
        using var key = RSA.Create();
        key.ImportFromPem(made.Inputs.KeyPem);

        Assert.Equal((size, exponent), (key.KeySize, Convert.ToHexString(key.ExportParameters(false).Exponent!)));
        Assert.True(key.VerifyData(Encoding(made), Signature(made), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void Ed25519_signs_pure_or_prehashed()
    {
        var pure = World.Bundle(b => b.Key(KeyKind.Ed25519));
        var prehashed = World.Bundle(b => b.Key(KeyKind.Ed25519).Prehashed());

        Assert.True(Verifies(new Ed25519Signer(), pure));
        Assert.False(Verifies(new Ed25519Signer(), prehashed));
        Assert.True(Verifies(new Ed25519phSigner([]), prehashed));
    }

    [Fact]
    public void A_raw_envelope_has_nothing_around_it()
    {
        var made = World.Bundle(b => b.Key(KeyKind.P256).Dsse().RawDsse());

        Assert.Equal(["payload", "payloadType", "signatures"], made.Json.Select(m => m.Key));
    }

    [Fact]
    public void A_model_is_signed_by_its_files_or_shards()
    {
        ModelFile[] files = [ModelFile.OfSize("b/weights.safetensors", 5000), ModelFile.Of("a.json", "{}"), ModelFile.Of("empty", "")];
        var whole = Predicate(World.Bundle(b => b.Key(KeyKind.P384).Model(files)));
        var sharded = Predicate(World.Bundle(b => b.Key(KeyKind.P384).Model(files, new ModelManifest(files, 2048))));

        Assert.Equal(["a.json", "b/weights.safetensors", "empty"], whole["predicate"]!["resources"]!.AsArray().Select(r => r!["name"]!.GetValue<string>()));
        Assert.Equal(
            ["a.json:0:2", "b/weights.safetensors:0:2048", "b/weights.safetensors:2048:4096", "b/weights.safetensors:4096:5000"],
            sharded["predicate"]!["resources"]!.AsArray().Select(r => r!["name"]!.GetValue<string>()));
        Assert.All([whole, sharded], s => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData([.. s["predicate"]!["resources"]!.AsArray().SelectMany(r => Convert.FromHexString(r!["digest"]!.GetValue<string>()))])),
            s["subject"]![0]!["digest"]!["sha256"]!.GetValue<string>()));
    }

    private static System.Text.Json.Nodes.JsonNode Predicate(MadeBundle made) =>
        System.Text.Json.Nodes.JsonNode.Parse(Convert.FromBase64String(made.Json["dsseEnvelope"]!["payload"]!.GetValue<string>()))!;

    private static byte[] Encoding(MadeBundle made)
    {
        var payload = Convert.FromBase64String(made.Json["dsseEnvelope"]!["payload"]!.GetValue<string>());
        return [.. System.Text.Encoding.ASCII.GetBytes($"DSSEv1 28 application/vnd.in-toto+json {payload.Length} "), .. payload];
    }

    private static byte[] Signature(MadeBundle made) => Convert.FromBase64String(made.Json["dsseEnvelope"]!["signatures"]![0]!["sig"]!.GetValue<string>());

    private static bool Verifies(Org.BouncyCastle.Crypto.ISigner verifier, MadeBundle made)
    {
        verifier.Init(false, new Ed25519PublicKeyParameters(made.Key.Spki[^32..]));
        verifier.BlockUpdate(made.Artifact);
        return verifier.VerifySignature(made.Signature);
    }
}
