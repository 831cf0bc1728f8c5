using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>A bundle that a verifier must accept.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Describe">What it looks like.</param>
public sealed record GoodBundle(string Name, Action<BundleRecipe> Describe)
{
    /// <summary>Makes it in a world.</summary>
    public MadeBundle Make(VirtualSigstore world) => world.Bundle(Describe);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Good bundles of every kind, by name: what a verifier must accept, and what <see cref="BadBundles"/> start from.</summary>
public static class GoodBundles
{
    /// <summary>The files of model signatures.</summary>
    public static readonly IReadOnlyList<ModelFile> Model =
        [ModelFile.Of("config.json", "{}"), ModelFile.OfSize("weights/model-1.safetensors", 5000), ModelFile.OfSize("weights/model-2.safetensors", 4096)];

    /// <summary>v0.3, certificate, blob, Rekor v1 with promise and proof.</summary>
    public static void Blob(BundleRecipe b) => b.RekorV1();

    /// <summary>v0.1: chain form.</summary>
    public static void Blob01(BundleRecipe b) => b.Version("0.1").RekorV1();

    /// <summary>v0.1 without inclusion proof, with an RFC 3161 timestamp besides the promise.</summary>
    public static void Blob01Promise(BundleRecipe b) => b.Version("0.1").RekorV1(describe: e => e.Proof = false).Timestamp();

    /// <summary>As <see cref="Blob"/>, with an RFC 3161 timestamp besides.</summary>
    public static void BlobStamped(BundleRecipe b) => b.RekorV1().Timestamp();

    /// <summary>Rekor v2 and an RFC 3161 timestamp.</summary>
    public static void Blob2(BundleRecipe b) => b.RekorV2().Timestamp();

    /// <summary>Provenance in an envelope, Rekor v1 dsse entry, RFC 3161 timestamp.</summary>
    public static void Dsse(BundleRecipe b) => b.Dsse().RekorV1("dsse").Timestamp();

    /// <summary>Provenance in an envelope, Rekor v1 intoto entry, v0.2.</summary>
    public static void InToto(BundleRecipe b) => b.Version("0.2").Dsse().RekorV1("intoto").Timestamp();

    /// <summary>Provenance in an envelope, Rekor v2.</summary>
    public static void Dsse2(BundleRecipe b) => b.Dsse().RekorV2().Timestamp();

    /// <summary>Provenance in an envelope, Rekor v2 dsse entry.</summary>
    public static void Dsse2Envelope(BundleRecipe b) => b.Dsse().RekorV2Dsse().Timestamp();

    /// <summary>A plain key signs a blob; no log.</summary>
    public static void KeyBlob(BundleRecipe b) => b.Key(KeyKind.P256);

    /// <summary>A plain key signs a provenance; no log.</summary>
    public static void KeyDsse(BundleRecipe b) => b.Key(KeyKind.P256).Dsse();

    /// <summary>A plain key signs a provenance, logged in Rekor v1.</summary>
    public static void KeyLogged(BundleRecipe b) => b.Key(KeyKind.P256).Dsse().RekorV1("dsse");

    /// <summary>A model signature by a plain key, with the key's hint in that tool's form.</summary>
    public static void ModelKey(BundleRecipe b) => ModelKeyOver(b, Model, new ModelManifest(Model));

    /// <summary>A model signature by a plain key over any files and manifest.</summary>
    public static void ModelKeyOver(BundleRecipe b, IReadOnlyList<ModelFile> files, ModelManifest manifest)
    {
        var key = SigningKey.New(KeyKind.P384);
        b.Key(key, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key.Pem)))).Model(files, manifest);
    }

    /// <summary>The same over shards of 2048 bytes.</summary>
    public static void ModelShards(BundleRecipe b) => ModelKeyOver(b, Model, new ModelManifest(Model, 2048));

    /// <summary>A model signature by a certificate of the signer's own authority.</summary>
    public static void ModelCertificate(BundleRecipe b) => b.OwnAuthority(CertificateAuthority.Create(b.World.Now, "own.test", purpose: "")).Model(Model);

    /// <summary>A model signature with Sigstore's certificate and log.</summary>
    public static void ModelKeyless(BundleRecipe b) => b.Model(Model).RekorV1("dsse");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GoodBundle> All { get; } =
    [
        new("blob", Blob), new("blob-v0.1", Blob01), new("blob-v0.1-promise-only", Blob01Promise), new("blob-v0.2", b => b.Version("0.2").RekorV1()),
        new("blob-v0.3-long-media-type", b => b.Version("0.3-old").RekorV1()),
        new("blob-stamped", BlobStamped), new("blob-rekor2", Blob2), new("dsse", Dsse), new("intoto", InToto), new("dsse-rekor2", Dsse2),
        new("dsse-rekor2-envelope", Dsse2Envelope), new("model-rekor2-envelope", b => b.Model(Model).RekorV2Dsse().Timestamp()),
        new("dsse-rekor2-envelope-p384", b => b.Certificate(c => c.Key(KeyKind.P384)).Dsse().RekorV2Dsse().Timestamp()),
        new("intoto-v0.1", b => b.Version("0.1").Dsse().RekorV1("intoto")),
        new("dsse-slsa-v0.2", b => b.Dsse(Statements.SlsaV02("weights of a small model\n"u8.ToArray())).RekorV1("dsse")),
        new("workflow", b => b.Certificate(c => c.GitHubWorkflow("example/models", ".github/workflows/release.yml", "refs/heads/main", new string('a', 40))).Dsse().RekorV1("dsse")),
        new("email", b => b.Certificate(c => c.Email("release@example.com").Issuer("https://accounts.example.com")).RekorV1()),
        new("other-name", b => b.Certificate(c => c.OtherName("builder!example.com")).RekorV1()),
        new("issuer-v2-only", b => b.Certificate(c => c.WithoutClaim(1)).RekorV1()),
        new("issuer-v1-only", b => b.Certificate(c => c.WithoutClaim(8)).RekorV1()),
        new("leaf-p384", b => b.Certificate(c => c.Key(KeyKind.P384)).Dsse().RekorV2().Timestamp()),
        new("leaf-p521", b => b.Certificate(c => c.Key(KeyKind.P521)).RekorV2().Timestamp()),
        new("leaf-rsa2048", b => b.Certificate(c => c.Key(KeyKind.Rsa2048)).RekorV1()),
        new("leaf-rsa3072", b => b.Certificate(c => c.Key(KeyKind.Rsa3072)).Dsse().RekorV2().Timestamp()),
        new("leaf-ed25519ph", b => b.Certificate(c => c.Key(KeyKind.Ed25519)).Prehashed().RekorV2().Timestamp()),
        new("root-issues-directly", b => Direct(b).RekorV1()),
        new("sct-with-extensions", b => b.Certificate(c => c.Sct(s => s.Extensions = [0, 0, 5, 0, 0, 0, 0, 9])).RekorV1()),
        new("sct-in-the-middle", b => b.Certificate(c => c.SctAt(3)).RekorV1()),
        new("sct-of-unknown-log-besides", b => b.Certificate(c => c.AlsoSct(s => s.Log = new("https://ct.elsewhere.test"))).RekorV1()),
        new("timestamp-without-certificate", b => b.RekorV2().Timestamp(t => t.EmbedCertificate = false)),
        new("timestamp-of-unknown-authority-besides-promise", b => b.RekorV1().Timestamp(t => t.Authority = TimestampAuthority.Create(b.World.Now, "tsa.elsewhere.test"))),
        new("timestamp-of-something-else-besides-promise", b => b.RekorV1().Timestamp(t => t.Stamped = [1, 2, 3])),
        new("timestamp-of-something-else-besides-a-good-one", b => b.RekorV2().Timestamp().Timestamp(t => t.Stamped = [1, 2, 3])),
        new("checkpoint-cosigned", b => b.RekorV2(e => e.Checkpoint = note => note + Witness(note)).Timestamp()),
        new("checkpoint-cosigned-first", b => b.RekorV2(e => e.Checkpoint = note => note.Replace("\n\n", "\n\n" + Witness(note), StringComparison.Ordinal)).Timestamp()),
        new("checkpoint-with-extension-line", b => b.RekorV1(describe: e => e.CheckpointText = text => text + "Timestamp: 1780315205000000000\n")),
        new("entry-of-unknown-log-besides", b => b.RekorV1().RekorV1(describe: e => e.V1 = new("https://rekor.elsewhere.test"))),
        new("two-logs", b => b.RekorV1().RekorV2().Timestamp().Inputs(i => i with { TlogThreshold = 2, TimestampThreshold = 2 })),
        new("log-window-ends-at-that-second", b => b.RekorV1().TrustedRoot(r => r.Tlogs[0] = r.Tlogs[0] with { ValidFor = new(b.World.Now.AddDays(-1), b.World.Now.AddSeconds(5)) })),
        new("tsa-window-ends-at-that-second", b => b.RekorV2().Timestamp().TrustedRoot(r => r.TimestampAuthorities[0] = r.TimestampAuthorities[0] with { ValidFor = new(b.World.Now.AddDays(-1), b.World.Now.AddSeconds(10)) })),
        new("json-numbers", b => b.RekorV1().Edit(json => NumbersIn(json.At("verificationMaterial", "tlogEntries", 0)))),
        new("json-null-for-absent", b => b.RekorV2().Timestamp().Edit(json => json.At("verificationMaterial", "tlogEntries", 0)["inclusionPromise"] = null)),
        new("json-indented", b => b.RekorV1().EditText(text => JsonNode.Parse(text)!.ToJsonString(new() { WriteIndented = true }))),
        new("key-blob", KeyBlob), new("key-dsse", KeyDsse), new("key-logged", KeyLogged),
        new("key-ed25519", b => b.Key(KeyKind.Ed25519)), new("key-ed25519-dsse", b => b.Key(KeyKind.Ed25519).Dsse()),
        new("key-ed25519ph-dsse", b => b.Key(KeyKind.Ed25519).Dsse().Prehashed()),
        new("key-p384", b => b.Key(KeyKind.P384).Dsse()), new("key-p521", b => b.Key(KeyKind.P521).Dsse()), new("key-rsa3072", b => b.Key(KeyKind.Rsa3072).Dsse()),
        new("key-rekor2", b => b.Key(KeyKind.P256).Dsse().RekorV2().Timestamp()),
        new("key-rekor2-envelope", b => b.Key(KeyKind.P256).Dsse().RekorV2Dsse().Timestamp()),
        new("key-hint-of-nobody", b => b.Key(SigningKey.New(KeyKind.P256), "no such key").Dsse()),
        new("model-key", ModelKey), new("model-certificate", ModelCertificate), new("model-keyless", ModelKeyless),
        new("model-shards", ModelShards),
        new("model-key-in-the-bundle", b =>
        {
            ModelKey(b);
            b.Edit(json =>
            {
                var material = json.At("verificationMaterial", "publicKey");
                (material["rawBytes"], material["keyDetails"]) = (Convert.ToBase64String("key"u8), "PKIX_ECDSA_P384_SHA_384");
            });
        }),
    ];

    private static BundleRecipe Direct(BundleRecipe b)
    {
        var authority = CertificateAuthority.Create(b.World.Now, "direct.test", direct: true);
        return b.Certificate(c => c.IssuedBy(authority)).TrustedRoot(r => r.Add(authority, b.World.Window));
    }

    private static string Witness(string note) => SignedNote.Cosignature(
        "witness.test/w1", SigningKey.New(KeyKind.Ed25519), note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)], VirtualSigstore.DefaultTime);

    private static void NumbersIn(JsonObject entry)
    {
        foreach (var name in new[] { "logIndex", "integratedTime" })
            entry[name] = long.Parse(entry[name]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
