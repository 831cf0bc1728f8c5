using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Manifests;
using Modelgate.Verification.Statements;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests;

/// <summary>Attestations that only look like good ones: changed at every joint of their JSON. The public surface answers with a value, whatever comes.</summary>
public class HostileInputTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    private static readonly string[] Junk =
    [
        "null", "0", "-1", "1.5", "1e400", "9223372036854775807", "9223372036854775808", "true", "\"\"", "\"=\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "[null]", "[[]]", "{}",
        "{\"\\udc00\":1}", "{\"sha256\":\"\\ud800\"}", "{\"a\":1,\"a\":1}", $"\"{new string('A', 5000)}\"", "\"-9223372036854775808\"", "\"AAAA\"",
    ];

    public static TheoryData<string> Kinds => ["dsse", "dsse-rekor2", "intoto-v0.1", "blob-stamped", "key-logged", "model-key", "model-certificate", "model-shards", "dsse-slsa-v0.2"];

    private static MadeBundle Make(string kind) => GoodBundles.All.Single(b => b.Name == kind).Make(World);

    /// <summary>The text with the value at each place replaced by junk, or with a member of junk added, in turn.</summary>
    private static IEnumerable<string> Changed(string json)
    {
        var turn = 0;
        foreach (var place in Places(JsonNode.Parse(json)!))
        {
            for (var take = 0; take < 4; take++)
            {
                // By a mark that no text holds: a node can hold only what is JSON with one meaning.
                var changed = JsonNode.Parse(json)!;
                var node = place[..^1].Aggregate(changed, (n, step) => step is int index ? n[index]! : n[(string)step]!);
                if (place[^1] is int item)
                    node[item] = "@@";
                else
                    node[(string)place[^1]] = "@@";
                yield return changed.ToJsonString().Replace("\"@@\"", Junk[turn++ % Junk.Length], StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<object[]> Places(JsonNode? node, params object[] path)
    {
        if (path.Length > 0)
            yield return path;
        var below = node switch
        {
            JsonObject members => members.SelectMany(m => Places(m.Value, [.. path, m.Key])),
            JsonArray items => items.SelectMany((item, index) => Places(item, [.. path, index])),
            _ => [],
        };
        foreach (var place in below)
            yield return place;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_value_is_refused_or_means_the_same(string kind)
    {
        var bundle = Make(kind);
        var good = bundle.Verify().Value!;
        foreach (var text in Changed(bundle.Text))
        {
            foreach (var format in Enum.GetValues<AttestationFormat>())
            {
                var request = new VerificationRequest { Format = format, Attestation = Encoding.UTF8.GetBytes(text), Artifact = ArtifactContent.Of(bundle.Artifact), Now = MadeBundleVerification.Now };
                var result = ModelVerifier.Verify(request, MadeBundleVerification.Policy(bundle.Inputs).Value!);
                if (result.IsSuccess)
                    Assert.Equal(good.ContentDigest.ToArray(), result.Value.ContentDigest.ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_member_that_no_format_knows_is_refused_wherever_it_stands(string kind)
    {
        var bundle = Make(kind);
        var objects = Places(JsonNode.Parse(bundle.Text)!).Prepend([]).Where(place => At(JsonNode.Parse(bundle.Text)!, place) is JsonObject).ToArray();
        Assert.InRange(objects.Length, 3, 40);
        foreach (var place in objects)
        {
            var json = JsonNode.Parse(bundle.Text)!;
            At(json, place)!["strange"] = 1;

            Assert.Equal(VerificationFailureKind.MalformedBundle, bundle.Verify(Encoding.UTF8.GetBytes(json.ToJsonString())).Failure?.Kind);
        }

        static JsonNode? At(JsonNode root, object[] place) => place.Aggregate((JsonNode?)root, (n, step) => step is int index ? n![index] : n![(string)step]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_statement_is_answered(string kind)
    {
        if (Make(kind).Json["dsseEnvelope"]?["payload"] is not { } payload)
            return;
        foreach (var text in Changed(Encoding.UTF8.GetString(Convert.FromBase64String(payload.GetValue<string>()))))
        {
            var statement = InTotoStatementReader.Read(Encoding.UTF8.GetBytes(text));
            if (!statement.IsSuccess)
                continue;
            var provenance = SlsaProvenanceReader.Read(statement.Value);
            Assert.True(provenance.IsSuccess || provenance.Failure.Detail.Length < 1000);
            var manifest = ModelManifestReader.Read(statement.Value);
            Assert.True(manifest.IsSuccess || manifest.Failure.Detail.Length < 1000);
        }
    }

    [Fact]
    public void A_changed_trusted_root_is_answered()
    {
        foreach (var text in Changed(World.TrustedRootJson()))
        {
            var root = TrustedRootReader.Read(Encoding.UTF8.GetBytes(text));
            Assert.True(root.IsSuccess || root.Failure.Detail.Length < 1000);
        }
    }

    [Fact]
    public void A_signed_statement_of_a_hostile_builder_is_refused_in_little_memory()
    {
        const int Length = 780 * 1024;
        string[] predicates =
        [
            "[" + string.Join(',', Enumerable.Repeat("1", Length / 2)) + "]",
            "[" + string.Join(',', Enumerable.Repeat("{}", Length / 3)) + "]",
            "{" + string.Join(',', Enumerable.Range(0, Length / 10).Select(i => $"\"{i:x5}\":1")) + "}",
            "{" + string.Join(',', Enumerable.Range(0, Length / 14).Select(i => $"\"\\u{0x4e00 + (i % 20000):x4}{i / 20000}\":1")) + "}",
        ];
        foreach (var predicate in predicates)
        {
            var statement = $"{{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{{\"digest\":{{\"x\":\"y\"}}}}],\"predicateType\":\"x\",\"predicate\":{{\"x\":{predicate}}}}}";
            var bundle = World.Bundle(b => b.Key(KeyKind.P256).Dsse(Encoding.UTF8.GetBytes(statement)));
            var policy = MadeBundleVerification.Policy(bundle.Inputs).Value!;
            var request = MadeBundleVerification.Request(bundle, bundle.Bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = ModelVerifier.Verify(request, policy);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.Equal(VerificationFailureKind.LimitExceeded, result.Failure?.Kind);
            Assert.InRange(allocated, 0, 8 * 1024 * 1024);
        }
    }

    [Fact]
    public void A_checkpoint_line_that_is_there_64_times_is_verified_once()
    {
        var once = World.Bundle(GoodBundles.Blob2);
        var often = World.Bundle(b => b.RekorV2(e => e.Checkpoint = note => note + string.Concat(Enumerable.Repeat(note[(note.IndexOf("\n\n", StringComparison.Ordinal) + 2)..], 63))).Timestamp());

        // Each verification by Ed25519 allocates some 6 KiB, each line less than one.
        Assert.InRange(Allocated(often) - Allocated(once), 0, 150 * 1024);

        static long Allocated(MadeBundle bundle)
        {
            var policy = MadeBundleVerification.Policy(bundle.Inputs).Value!;
            var request = MadeBundleVerification.Request(bundle, bundle.Bytes);
            Assert.True(ModelVerifier.Verify(request, policy).IsSuccess);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(ModelVerifier.Verify(request, policy).IsSuccess);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void One_policy_serves_many_threads_at_once()
    {
        // Good and bad ones of one root; most leaves are met for the first time by several threads at once.
        Action<BundleRecipe>[] good = [GoodBundles.Blob, GoodBundles.Dsse, GoodBundles.Dsse2, GoodBundles.InToto, GoodBundles.Blob01Promise, GoodBundles.Blob2];
        Action<BundleRecipe>[] bad =
        [
            b => b.RekorV1().SignedBy(SigningKey.New(KeyKind.P256)), b => b.RekorV1().Certificate(c => c.IssuedBy(CertificateAuthority.Create(World.Now))),
            b => b.Dsse().RekorV2().Timestamp(t => t.Key = SigningKey.New(KeyKind.P384)), b => b.Dsse().RekorV1("dsse").VerifyArtifact("other"u8.ToArray()),
        ];
        var bundles = good.Concat(bad).Select(World.Bundle).ToArray();
        var policy = MadeBundleVerification.Policy(bundles[0].Inputs).Value!;
        var accepted = new int[bundles.Length];

        Parallel.For(0, bundles.Length * 40, round =>
        {
            var at = round % bundles.Length;
            if (ModelVerifier.Verify(MadeBundleVerification.Request(bundles[at], bundles[at].Bytes), policy).IsSuccess)
                Interlocked.Increment(ref accepted[at]);
        });

        Assert.Equal([40, 40, 40, 40, 40, 40, 0, 0, 0, 0], accepted);
    }
}
