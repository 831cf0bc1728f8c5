using static Modelgate.Policy.Tests.Evidence.Attacks.EvidenceCase;

namespace Modelgate.Policy.Tests.Evidence.Attacks;

/// <summary>Attempts to compose attested parts into something that nobody attested, and to have one bundle stand in for another.</summary>
public class CompositionAttackTests
{
    private const string Serve = "org/model, --revision=" + Commit;
    private const string Other = "pkg:huggingface/org/other@" + Commit;
    private const string LlamaCpp = "ghcr.io/ggml-org/llama.cpp:server";

    private static EvidenceCase WithBase(string policy = "") =>
        new EvidenceCase { PolicySpec = policy }.Artifact("base", "Model", Model, "model.safetensors").Attest(Statement([FileOf(Model, "model.safetensors")]));

    [Fact]
    public void Required_part_is_the_one_that_is_loaded()
    {
        const string Required = "requiredRoles: [Model, Tokenizer]";

        WithBase(Required).Artifact("tok", "Tokenizer", Other, "tokenizer.json").Attest(Statement([FileOf(Other, "tokenizer.json")]))
            .Denies(Vllm(Serve), "MSC303", "artifact \"tok\" is of a repository or image that the pod does not load");
        WithBase(Required).Artifact("tok", "Tokenizer", Model, "config.json").Attest(Statement([FileOf(Model, "config.json")]))
            .Denies(Vllm(Serve), "MSC303", "none of the files that the artifact lists can be of role Tokenizer");
        WithBase(Required).Artifact("tok", "Tokenizer", Model, "tokenizer.json").Attest(Statement([FileOf(Model, "tokenizer.json")])).Admits(Vllm(Serve));
        WithBase(Required).Artifact("tok", "Tokenizer", Other, "tokenizer.json").Attest(Statement([FileOf(Other, "tokenizer.json")]))
            .Admits(Vllm($"{Serve}, --tokenizer=org/other, --tokenizer-revision={Commit}"));
    }

    [Fact]
    public void Tokenizer_of_another_model_is_covered_where_its_file_is()
    {
        var pod = Vllm($"{Serve}, --tokenizer=org/other, --tokenizer-revision={Commit}");

        WithBase().Artifact("o", "Model", Other, "model.safetensors").Attest(Statement([FileOf(Other, "model.safetensors")]))
            .Denies(pod, "MSC303", "the tokenizer is taken from it, and it lists no file that can be one");
        WithBase().Artifact("o", "Model", Other, "model.safetensors tokenizer.json").Attest(Statement([FileOf(Other, "model.safetensors"), FileOf(Other, "tokenizer.json")])).Admits(pod);
        WithBase().Admits(Vllm($"{Serve}, --tokenizer=org/model, --tokenizer-revision={Commit}"));
    }

    [Fact]
    public void Adapter_of_a_model_is_not_put_on_quantized_weights_of_another()
    {
        var fetch = $"hf download org/other q.gguf --revision {Commit} --local-dir /models/q && hf download org/tone tone.gguf --revision {Commit} --local-dir /models/t";
        EvidenceCase For(string @base, string reference) => WithBase().Artifact("q", "Quantization", Other, "q.gguf").Artifact("tone", "Adapter", Tone, "tone.gguf", @base: @base)
            .Attest(Statement([FileOf(Other, "q.gguf")])).Attest(Statement([FileOf(Tone, "tone.gguf")], reference));

        For("base", Model).Denies(Fetching(fetch, "-m, /models/q/q.gguf, --lora, /models/t/tone.gguf", LlamaCpp), "MSC302", "it was made for artifact \"base\" and is put on \"q\"");
        For("q", Model).Denies(Fetching(fetch, "-m, /models/q/q.gguf, --lora, /models/t/tone.gguf", LlamaCpp), "MSC302", $"does not name {Other}, the base that the bundle serves");
        For("q", Other).Admits(Fetching(fetch, "-m, /models/q/q.gguf, --lora, /models/t/tone.gguf", LlamaCpp));
    }

    [Fact]
    public void Adapter_that_another_container_puts_on_a_server_is_for_what_the_server_serves()
    {
        const string Load = """
              containers:
                - name: side
                  image: curlimages/curl@IMAGE
                  command: [curl, -X, POST, 'http://localhost:8000/v1/load_lora_adapter', -H, 'Content-Type: application/json', -d, '{"lora_name": "t", "lora_path": "/models/tone"}']
                  volumeMounts: [{name: models, mountPath: /models}]
            """;
        var pod = Fetching($"hf download org/tone --revision {Commit} --local-dir /models/tone", Serve + ", --enable-lora")
            .Replace("  containers:", Load.Replace("IMAGE", Image, StringComparison.Ordinal).TrimEnd(), StringComparison.Ordinal);
        EvidenceCase For(string @base, string reference) => WithBase().Artifact("o", "Model", Other, "model.safetensors").Artifact("tone", "Adapter", Tone, "adapter_model.safetensors", @base: @base)
            .Attest(Statement([FileOf(Other, "model.safetensors")])).Attest(Statement([FileOf(Tone, "adapter_model.safetensors")], reference));

        For("o", Other).Denies(pod, "MSC302", "it was made for artifact \"o\" and is put on \"" + Model + "\"");
        For("base", Model).Admits(pod);
    }

    [Fact]
    public void Parts_of_two_bundles_are_composed_by_none() =>
        WithBase().NextBundle().Artifact("tok", "Tokenizer", Other, "tokenizer.json").Attest(Statement([FileOf(Other, "tokenizer.json")]))
            .Denies(Vllm($"{Serve}, --tokenizer=org/other, --tokenizer-revision={Commit}"), "MSC304", "nobody attests them together");

    [Fact]
    public void Artifact_of_another_role_does_not_serve()
    {
        EvidenceCase As(string role) => new EvidenceCase().Artifact("x", role, Model, "model.safetensors tokenizer.json chat_template.jinja")
            .Attest(Statement([FileOf(Model, "model.safetensors"), FileOf(Model, "tokenizer.json"), FileOf(Model, "chat_template.jinja")]));

        foreach (var role in (string[])["Config", "Tokenizer", "ChatTemplate", "Modelfile", "Projector", "DraftModel", "Code"])
            As(role).Denies(Vllm(Serve), "MSC301", "no verified ModelBundle covers it");
        As("Model").Admits(Vllm(Serve));
    }

    [Fact]
    public void Bundle_of_another_namespace_counts_where_the_policy_shares_it()
    {
        WithBase().NextBundle("other").Denies(Vllm(Serve), "MSC301", "no verified ModelBundle covers it");
        WithBase("bundleNamespaces: [models]").NextBundle("models").Admits(Vllm(Serve));
        WithBase("bundleNamespaces: [models]").NextBundle("models").Artifact("base", "Model", Model, "model.safetensors=evil").NextBundle().Admits(Vllm(Serve));
    }

    [Fact]
    public void Attestation_reserved_for_one_artifact_does_not_serve_another_and_cannot_be_widened()
    {
        var reserved = new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors").Artifact("o", "Model", Other, "model.safetensors")
            .Attest(Envelope(Statement([FileOf(Model, "model.safetensors")])), "DSSE\n      artifacts: [o]");

        reserved.Denies(Vllm(Serve), "MSC301", "the bundle has no attestation for it");
    }

    [Fact]
    public void One_good_bundle_among_a_thousand_claims_is_found()
    {
        var many = WithBase().NextBundle();
        for (var i = 0; i < 1_000; i++)
            many.Artifact("base", "Model", Model, "model.safetensors=" + i).NextBundle();

        many.Admits(Vllm(Serve));
    }
}
