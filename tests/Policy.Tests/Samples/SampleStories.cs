using System.Text.Json.Nodes;
using static Modelgate.Policy.Tests.Samples.SampleAttestation;

namespace Modelgate.Policy.Tests.Samples;

/// <summary>The bundles of the samples that are about evidence, story by story.</summary>
internal static class SampleStories
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Other = "89abcdef0123456789abcdef0123456789abcdef";
    private const string Hub = "?repository_url=https://hub.corp.example";
    private const string Model = "pkg:huggingface/org/model@" + Commit;
    private const string Next = "pkg:huggingface/org/model@" + Other;
    private const string Tone = "pkg:huggingface/org/tone-lora@" + Other;
    private const string Gguf = "pkg:huggingface/org/model-gguf@" + Other;

    private static readonly string[] Weights = ["model.safetensors"];

    /// <summary>The stories with a <c>bundles.yaml</c> that is written here.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["unattested-model", "mixed-bundle", "unlinked-mirror", "weak-evidence", "invalid-evidence", "revoked-evidence", "internal-mirror"];

    /// <summary>The bundles of a story.</summary>
    /// <param name="story">The story.</param>
    /// <param name="existing">The file as it is, whose signatures are kept.</param>
    public static IReadOnlyList<SampleBundle> Of(string story, string existing)
    {
        SampleEvidence Signed(string name, JsonObject statement, SampleSigner signer = SampleSigner.Promotion) => new(name, "DSSE", Envelope(statement, signer, existing));
        SampleBundle Attested(string name, string reference, string file = "model.safetensors", string role = "Model") =>
            new(name, "ml", [new("base", role, reference, [file])], [Signed("import", Statement([(reference, file)]))]);
        return story switch
        {
            "unattested-model" => [Attested("model", Model)],
            "mixed-bundle" => [Attested("model", Model), Attested("tokenizer", "pkg:huggingface/org/tokenizer@" + Other, "tokenizer.json", "Tokenizer")],
            "unlinked-mirror" =>
            [
                new("copied", "ml", [new("base", "Model", Model + Hub, Weights, Upstream: Model)], [Signed("import", Statement([(Model + Hub, Weights[0])]))]),
                new("promoted", "ml", [new("base", "Model", Next + Hub, Weights, Upstream: Next)], [Signed("promotion", Statement([(Next + Hub, Weights[0])], Next))]),
            ],
            "weak-evidence" =>
            [
                new("listed", "ml", [new("base", "Model", Model, Weights)], [new("checksums", "Manifest", $"{Digest(Weights[0])[7..]}  {Weights[0]}", "https://wiki.corp.example/models")]),
                Attested("signed", Next),
            ],
            "invalid-evidence" =>
            [
                new("changed", "ml", [new("base", "Model", Model, Weights)], [Signed("import", Statement([(Model, Weights[0])]), SampleSigner.Tampered)]),
                Attested("signed", Next),
            ],
            "revoked-evidence" => [Attested("old", Model, "model-v1.safetensors"), Attested("new", Next, "model-v2.safetensors")],
            "internal-mirror" => InternalMirror(Signed),
            _ => throw new ArgumentException("There is no such story", nameof(story)),
        };
    }

    private static SampleBundle[] InternalMirror(Func<string, JsonObject, SampleSigner, SampleEvidence> signed)
    {
        const string Copy = Model + Hub;
        const string ToneCopy = Tone + Hub;
        const string GgufCopy = Gguf + Hub;
        string[] files = ["model.safetensors", "tokenizer.json", "chat_template.jinja"];
        SamplePart Part(string name, string role, string file, string? upstream = Model) => new(name, role, Copy, [file], upstream);
        SamplePart[] parts = [Part("base", "Model", files[0]), Part("tokenizer", "Tokenizer", files[1]), Part("template", "ChatTemplate", files[2])];
        JsonObject Promotion(IEnumerable<string> covered) => Statement(covered.Select(f => (Copy, f)), Model);
        var good = signed("promotion", Promotion(files), SampleSigner.Promotion);
        var list = string.Join('\n', files.Select(f => $"{Digest(f)[7..]}  {f}"));
        return
        [
            new("chat", "promoted", parts, [good]),
            new("chat", "no-upstream-link", parts, [signed("import", Statement(files.Select(f => (Copy, f))), SampleSigner.Promotion)]),
            new("chat", "unsigned-manifest", parts, [new("checksums", "Manifest", list, "https://wiki.corp.example/models")]),
            new("chat", "digests-beside-the-files", parts, [new("checksums", "Manifest", list, "https://hub.corp.example/org/model/raw/main/SHA256SUMS")]),
            new("chat", "untrusted-signer", parts, [signed("promotion", Promotion(files), SampleSigner.Stranger)]),
            new("chat", "uncovered-tokenizer", parts, [signed("promotion", Promotion([files[0], files[2]]), SampleSigner.Promotion)]),
            new("chat", "uncovered-template", parts, [signed("promotion", Promotion(files[..2]), SampleSigner.Promotion)]),
            new("chat", "another-model", parts, [signed("promotion", Statement(files.Select(f => (Next + Hub, f)), Next), SampleSigner.Promotion)]),
            new("chat", "unattested-adapter", [.. parts, new("tone", "Adapter", ToneCopy, ["adapter_model.safetensors"], Tone, "base")], [good]),
            new("chat", "unattested-quantization", [.. parts, new("q4", "Quantization", GgufCopy, ["model-Q4_K_M.gguf"], Gguf)], [good]),
        ];
    }
}
