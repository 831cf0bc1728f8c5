using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Model signatures (OMS) whose manifest does not fit the files, or that are wrong in themselves.</summary>
internal static class BadModels
{
    private static readonly IReadOnlyList<ModelFile> Model = GoodBundles.Model;

    public static IEnumerable<BadBundle> All { get; } =
    [
        Files("model-file-changed", "a byte of a file is another", f => f[1] = f[1] with { Content = [.. f[1].Content[..^1], 0xEE] }),
        Files("model-file-missing", "a signed file is missing", f => f.RemoveAt(1)),
        Files("model-file-added", "a file that is not signed", f => f.Add(ModelFile.Of("modeling_custom.py", "import os"))),
        Files("model-file-renamed", "a file under another name", f => f[1] = f[1] with { Path = "weights/model-9.safetensors" }),
        Files("model-files-swapped", "two files under each other's names", f => (f[1], f[2]) = (f[1] with { Path = f[2].Path }, f[2] with { Path = f[1].Path })),
        Files("model-file-emptied", "a file without content", f => f[0] = f[0] with { Content = [] }),
        Files("model-without-files", "no file at all", f => f.Clear()),
        Resources("manifest-absolute-path", "an absolute path", r => Rename(r, 0, "/etc/passwd")),
        Resources("manifest-path-to-parent", "a path that leaves the model", r => Rename(r, 0, "../config.json")),
        Resources("manifest-path-with-backslash", "a path with a backslash", r => Rename(r, 0, "weights\\config.json")),
        Resources("manifest-path-with-dot", "a path that begins with a dot and a slash", r => Rename(r, 0, "./config.json")),
        Resources("manifest-path-empty", "an empty path", r => Rename(r, 0, "")),
        Resources("manifest-duplicate", "the same file twice", r => r.Add(r[0])),
        Resources("manifest-empty", "no file is signed", r => r.Clear()),
        Statement("manifest-root-digest-other", "the subject's digest is not that of the list", s => s.At("subject", 0, "digest")["sha256"] = new string('a', 64)),
        Statement("manifest-list-reordered", "the list in another order than the one that the subject's digest covers", s =>
        {
            var list = s.At("predicate")["resources"]!.AsArray();
            var first = list[0]!;
            list.RemoveAt(0);
            list.Add(first);
        }),
        Statement("manifest-digest-upper-case", "a digest in upper case", s => Resource(s)["digest"] = Resource(s)["digest"]!.GetValue<string>().ToUpperInvariant()),
        Statement("manifest-algorithm-other", "a file's algorithm is not that of the serialization", s => Resource(s)["algorithm"] = "blake2b"),
        Statement("manifest-algorithm-missing", "a file without algorithm", s => Resource(s).Remove("algorithm")),
        Statement("manifest-method-unknown", "a serialization of no known method", s => Serialization(s)["method"] = "tree"),
        Statement("manifest-hash-unknown", "a serialization with MD5", s => Serialization(s)["hash_type"] = "md5"),
        Statement("manifest-serialization-missing", "no serialization", s => s.At("predicate").Remove("serialization")),
        Statement("manifest-resources-missing", "no list of files", s => s.At("predicate").Remove("resources")),
        Statement("manifest-two-subjects", "two subjects", s => s["subject"]!.AsArray().Add(s["subject"]![0]!.DeepClone())),
        Statement("manifest-no-subject", "no subject", s => s["subject"] = new JsonArray(), "statement"),
        Statement("manifest-predicate-type-unknown", "a predicate of no known type", s => s["predicateType"] = "https://model_signing/signature/v9.0"),
        Statement("manifest-statement-type-unknown", "a statement of no known type", s => s["_type"] = "https://in-toto.io/Statement/v9", "statement"),
        Statement("manifest-predicate-missing", "no predicate", s => s.Remove("predicate")),
        new("manifest-ignores-weights", "the signer left the weights out", "manifest", GoodBundles.ModelKey, b => b.Dsse(
            new ModelManifest(Model.Take(1)) { IgnorePaths = ["model.sig", "weights"] }.Statement()), recommended: true),
        new("manifest-ignores-all", "the signer left everything out but one file", "manifest", GoodBundles.ModelKey, b => b.Dsse(
            new ModelManifest(Model.Take(1)) { IgnorePaths = ["."] }.Statement()), recommended: true),
        Shards("manifest-shard-missing", "a shard is missing", r => r.RemoveAt(2)),
        Shards("manifest-shard-beyond-file", "a shard behind the end of its file", r => r.Add((Model[1].Path + ":6144:8192", SHA256.HashData([])))),
        Shards("manifest-shard-overlaps", "a shard that begins inside another", r => Rename(r, 2, r[2].Name.Replace(":2048:", ":2000:", StringComparison.Ordinal))),
        Shards("manifest-shard-without-range", "a shard without its range", r => Rename(r, 0, "config.json")),
        Shards("manifest-shard-twice", "a shard twice", r => r.Add(r[0])),
        Shards("manifest-shards-swapped", "two shards under each other's ranges", r => (r[1], r[2]) = ((r[1].Name, r[2].Digest), (r[2].Name, r[1].Digest))),
        new("manifest-shard-size-missing", "shards without their size", "manifest", GoodBundles.ModelShards, b => Signed(b, new ModelManifest(Model, 2048), s => Serialization(s).Remove("shard_size"))),
        new("manifest-shard-size-zero", "shards of size zero", "manifest", GoodBundles.ModelShards, b => Signed(b, new ModelManifest(Model, 2048), s => Serialization(s)["shard_size"] = 0)),
        new("model-legacy-digests", "the first form of model signatures", "manifest", GoodBundles.ModelKey, b => b.Dsse(Statements.Of(
            Statements.V1, "https://model_signing/Digests/v0.1", Model.Select(f => Statements.Subject(f.Path, f.Content)), []))),
        new("model-legacy-encoding", "the first form's signature over another encoding", "signature", GoodBundles.ModelKey, b => b.SignInstead(pae =>
            [.. "DSSEV1 28 b'application/vnd.in-toto+json' "u8, .. Encoding.UTF8.GetBytes("b'" + Encoding.UTF8.GetString(pae[(Array.IndexOf(pae, (byte)'{'))..]) + "'")])),
        new("model-payload-type-other", "another payload type, signed as such", "statement", GoodBundles.ModelKey, b => b.Dsse(Json.Bytes(new ModelManifest(Model).Statement()), "application/json")),
        new("model-key-other", "the policy has another key", "key", GoodBundles.ModelKey, b => b.Inputs(i => i with { KeyPem = SigningKey.New(KeyKind.P384).Pem })),
        new("model-signature-flipped", "a bit of the signature is another", "signature", GoodBundles.ModelKey, b => b.Signature(s => [.. s[..^1], (byte)(s[^1] ^ 1)])),
        new("model-authority-other", "a certificate of another authority", "trust-root", GoodBundles.ModelCertificate, b =>
        {
            var other = CertificateAuthority.Create(b.World.Now, "own.test", purpose: "");
            b.Inputs(i => i with { AuthorityPem = PemEncoding.WriteString("CERTIFICATE", other.Root) + "\n" });
        }),
        new("model-authority-root-in-bundle", "a certificate of another authority, with its root in the bundle", "trust-root", GoodBundles.ModelCertificate, b =>
        {
            var trusted = CertificateAuthority.Create(b.World.Now, "own.test", purpose: "");
            var other = CertificateAuthority.Create(b.World.Now, "own.test", purpose: "");
            b.OwnAuthority(other).Chain([.. other.Chain]).Inputs(i => i with { AuthorityPem = PemEncoding.WriteString("CERTIFICATE", trusted.Root) + "\n" });
        }),
        new("model-intermediate-missing", "the intermediate is not in the bundle", "trust-root", GoodBundles.ModelCertificate, b => b.Chain()),
        new("model-intermediate-not-an-authority", "an intermediate that is no authority", "trust-root", GoodBundles.ModelCertificate, b =>
            b.OwnAuthority(CertificateAuthority.Create(b.World.Now, "own.test", purpose: "", intermediate: d => d.Replace(CertificateExtension.BasicConstraints(false))))),
        new("model-leaf-for-encipherment", "a certificate that may not sign", "certificate", GoodBundles.ModelCertificate, b => b.Certificate(c => c.Change(d =>
            d.Replace(CertificateExtension.KeyUsage(X509KeyUsageFlags.KeyEncipherment)).Replace(CertificateExtension.ExtendedKeyUsage(false, Oids.ServerAuthentication))))),
        new("model-leaf-signature-flipped", "a bit of the authority's signature is another", "trust-root", GoodBundles.ModelCertificate, b =>
            b.Certificate(c => c.Edit(der => [.. der[..^1], (byte)(der[^1] ^ 1)]))),
        new("model-keyless-identity-other", "another identity must have signed", "identity", GoodBundles.ModelKeyless, b => b.Inputs(i => i with { Identity = "https://example.com/other" })),
        new("model-keyless-file-changed", "a byte of a file is another", "manifest", GoodBundles.ModelKeyless, b => b.VerifyFiles([Model[0] with { Content = "{ }"u8.ToArray() }, Model[1], Model[2]])),
        new("model-keyless-proof-changed", "a hash of the proof is another", "tlog", GoodBundles.ModelKeyless, b => b.ChangeEntry(e => e.Edit = entry =>
            entry.At("inclusionProof")["hashes"]![0] = Convert.ToBase64String(new byte[32]))),
    ];

    private static JsonObject Resource(JsonObject statement) => statement.At("predicate", "resources", 0);

    private static JsonObject Serialization(JsonObject statement) => statement.At("predicate", "serialization");

    private static void Rename(List<(string Name, byte[] Digest)> resources, int index, string name) => resources[index] = (name, resources[index].Digest);

    private static void Signed(BundleRecipe b, ModelManifest manifest, Action<JsonObject> change)
    {
        var statement = manifest.Statement();
        change(statement);
        b.Dsse(statement);
    }

    private static BadBundle Files(string name, string wrong, Action<List<ModelFile>> change) => new(name, wrong, "manifest", GoodBundles.ModelKey, b =>
    {
        List<ModelFile> files = [.. Model];
        change(files);
        b.VerifyFiles(files);
    });

    private static BadBundle Resources(string name, string wrong, Action<List<(string Name, byte[] Digest)>> change) =>
        new(name, wrong, "manifest", GoodBundles.ModelKey, b => b.Dsse(new ModelManifest(Model) { Resources = change }.Statement()));

    private static BadBundle Shards(string name, string wrong, Action<List<(string Name, byte[] Digest)>> change) =>
        new(name, wrong, "manifest", GoodBundles.ModelShards, b => b.Dsse(new ModelManifest(Model, 2048) { Resources = change }.Statement()));

    private static BadBundle Statement(string name, string wrong, Action<JsonObject> change, string category = "manifest") =>
        new(name, wrong, category, GoodBundles.ModelKey, b => Signed(b, new ModelManifest(Model), change));
}
