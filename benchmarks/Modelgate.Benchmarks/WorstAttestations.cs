using System.Text.Json.Nodes;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Benchmarks;

/// <summary>Attestations of up to 1 MiB that cost as much as their form allows: by their signatures, by what they list, by their text.</summary>
internal static class WorstAttestations
{
    private const int Size = 1024 * 1024;

    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    private static readonly Dictionary<string, Func<MadeBundle>> Shapes = new(StringComparer.Ordinal)
    {
        ["plain"] = () => World.Bundle(b => b.Dsse().RekorV1("dsse")),
        ["32 timestamps of P-384"] = () => World.Bundle(b => Times(b.Dsse().RekorV2(), 32, r => r.Timestamp())),
        ["32 entries of Rekor v1"] = () => World.Bundle(b => Times(b.Dsse(), 32, r => r.RekorV1("dsse"))),
        ["32 entries of Rekor v2, 32 timestamps"] = () => World.Bundle(b => Times(b.Dsse(), 32, r => r.RekorV2().Timestamp())),
        ["32 entries of Rekor v1, 32 timestamps"] = () => World.Bundle(b => Times(b.Dsse(), 32, r => r.RekorV1("dsse").Timestamp())),
        ["16 certificate timestamps"] = () => World.Bundle(b => b.Dsse().RekorV1("dsse").Certificate(c => Times(c, 15, l => l.AlsoSct(_ => { })))),
        ["64 checkpoint lines"] = () => World.Bundle(b => b.Dsse().RekorV2(e => e.Checkpoint = Lines).Timestamp()),
        ["1,024 subjects of 8 digests"] = () => Statement(Subjects(1024, 8)),
        ["256 subjects of 32 digests"] = () => Statement(Subjects(256, 32)),
        ["a model of 5,000 files"] = () => World.Bundle(b => Model(b, 5_000, [])),
        ["a model of 4,000 files, 200 patterns"] = () => World.Bundle(b => Model(b, 4_000, [.. Enumerable.Range(0, 200).Select(i => $"**/a*b*c*{i}")])),
        ["statement of numbers"] = () => Statement([], new JsonArray([.. Enumerable.Range(0, Size / 24).Select(i => JsonValue.Create(1_000_000_000_000_000 + i))])),
        ["statement of names"] = () => Statement([], new JsonObject(Enumerable.Range(0, Size / 24).Select(i => KeyValuePair.Create<string, JsonNode?>($"name-{i:d8}", 1)))),
        ["statement of escapes"] = () => Statement([], JsonValue.Create(new string('\u0001', Size / 10))),
        ["bundle of unknown text"] = () => Plain(j => j["strange"] = new string('x', Size)),
        ["bundle of escaped text"] = () => Plain(j => j["strange"] = new string('\u0001', Size / 6)),
        ["signature of 1 MiB"] = () => Plain(j => j["dsseEnvelope"]!["signatures"]![0]!["sig"] = Convert.ToBase64String(new byte[Size * 3 / 4])),
        ["entry body of 1 MiB"] = () => Plain(j => j["verificationMaterial"]!["tlogEntries"]![0]!["canonicalizedBody"] = Convert.ToBase64String(new byte[Size * 3 / 4])),
        ["empty arrays"] = () => Plain(j => j["verificationMaterial"]!["tlogEntries"] = new JsonArray([.. Enumerable.Range(0, 60_000).Select(_ => new JsonArray())])),
    };

    /// <summary>The names of the shapes.</summary>
    public static IEnumerable<string> Names => Shapes.Keys;

    /// <summary>Makes one.</summary>
    public static MadeBundle Make(string name) => Shapes[name]();

    private static void Times<T>(T recipe, int count, Action<T> add)
    {
        for (var i = 0; i < count; i++)
            add(recipe);
    }

    private static string Lines(string note) => note + string.Concat(Enumerable.Repeat(note[(note.IndexOf("\n\n", StringComparison.Ordinal) + 2)..], 63));

    private static void Model(BundleRecipe b, int files, string[] ignored)
    {
        var listed = Enumerable.Range(0, files).Select(i => ModelFile.Of($"weights/aaaaaaaabbbbbbbbcccccccc/model-{i:d5}.safetensors", "x")).ToArray();
        b.Model(listed, new ModelManifest(listed) { IgnorePaths = ignored }).RekorV1("dsse");
    }

    private static IEnumerable<JsonObject> Subjects(int count, int digests) => Enumerable.Range(0, count).Select(i => new JsonObject
    {
        ["name"] = $"file-{i}",
        ["digest"] = new JsonObject(Enumerable.Range(0, digests).Select(d => KeyValuePair.Create<string, JsonNode?>(d == 0 ? "sha256" : $"other{d}", $"{i:x32}{d:x32}"))),
    });

    private static MadeBundle Statement(IEnumerable<JsonObject> subjects, JsonNode? predicate = null) => World.Bundle(b => b
        .Dsse(Statements.Of(Statements.V1, "https://slsa.dev/provenance/v1", subjects.Prepend(Statements.Subject("model", b.Artifact)).Take(1024), new() { ["buildDefinition"] = predicate ?? new JsonObject() }))
        .RekorV1("dsse"));

    private static MadeBundle Plain(Action<JsonObject> edit) => World.Bundle(b => b.Dsse().RekorV1("dsse").Edit(edit));
}
