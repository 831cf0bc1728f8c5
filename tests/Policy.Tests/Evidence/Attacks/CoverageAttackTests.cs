using System.Text.Json.Nodes;
using static Modelgate.Policy.Tests.Evidence.Attacks.EvidenceCase;

namespace Modelgate.Policy.Tests.Evidence.Attacks;

/// <summary>Attempts to have content served that no signed digest is about, under a valid statement that covers something else.</summary>
public class CoverageAttackTests
{
    private const string Serve = "org/model, --revision=" + Commit;
    private const string Fetch = "hf download org/model --revision " + Commit + " --local-dir /models/m";
    private const string LlamaCpp = "ghcr.io/ggml-org/llama.cpp:server";

    private static EvidenceCase Weights(string files = "model.safetensors") =>
        new EvidenceCase().Artifact("base", "Model", Model, files).Attest(Statement([.. files.Split(' ').Select(f => FileOf(Model, f))]));

    [Theory]
    [InlineData("README.md")]
    [InlineData("tokenizer.json")]
    [InlineData("config.json generation_config.json chat_template.jinja")]
    [InlineData("sub/LICENSE.txt .gitattributes")]
    public void Signed_file_beside_the_weights_is_no_model(string files) =>
        Weights(files).Denies(Vllm(Serve), "MSC301", "none of the files that the artifact lists can be of role Model, so nothing is signed about what is loaded");

    [Theory]
    [InlineData("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")]
    [InlineData("model-00002-of-00002.safetensors config.json", "model-00001-of-00002.safetensors")]
    [InlineData("q/m-00001-of-00999.gguf", "q/m-00002-of-00999.gguf")]
    public void Signed_half_of_the_weights_is_no_model(string files, string missing) =>
        Weights(files).Denies(Vllm(Serve), "MSC301", $"without \"{missing}\", which is loaded with it");

    [Fact]
    public void File_of_a_folder_does_not_stand_for_the_one_at_the_top()
    {
        EvidenceCase Posing(JsonObject subject) => new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors=old").Attest(Statement([subject]));
        const string Says = "file \"model.safetensors\" is not in what builder \"promotion\" signed";

        Posing(File("backup/model.safetensors", "old", Model)).Denies(Vllm(Serve), "MSC301", Says);
        Posing(File("backup/model.safetensors", "old", commit: Commit)).Denies(Vllm(Serve), "MSC301", Says);
        Posing(FileOf(Model, "backup/model.safetensors", "old")).Denies(Vllm(Serve), "MSC301", Says);
    }

    [Fact]
    public void Other_file_of_an_attested_download_is_not_covered()
    {
        var bundle = new EvidenceCase().Artifact("q", "Quantization", Model, "good.gguf").Attest(Statement([FileOf(Model, "good.gguf")]));

        bundle.Denies(Fetching(Fetch, "-m, /models/m/evil.gguf", LlamaCpp), "MSC303", "the artifact lists nothing at \"evil.gguf\"");
        bundle.Denies(Fetching("hf download org/model good.gguf evil.gguf --revision " + Commit + " --local-dir /models/m", "-m, /models/m/evil.gguf", LlamaCpp), "MSC303", "nothing at \"evil.gguf\"");
        bundle.Denies(Fetching("cd /tmp && hf download org/model --revision " + Commit + " --local-dir x && cp x/evil.gguf /models/good.gguf", "-m, /models/good.gguf", LlamaCpp), "MSC303", "nothing at \"evil.gguf\"");
        bundle.Denies(Fetching($"git clone https://huggingface.co/org/model /models/m && cd /models/m && git checkout {Commit}", "-m, /models/m/evil.gguf", LlamaCpp), "MSC303", "nothing at \"evil.gguf\"");
        bundle.Admits(Fetching(Fetch, "-m, /models/m/good.gguf", LlamaCpp));
        bundle.Denies(Vllm("'org/model:Q2_K', --revision=" + Commit), "MSC303", "nothing at \"*Q2_K*.gguf\"");
    }

    [Fact]
    public void Other_folder_of_an_attested_download_is_not_covered()
    {
        Weights().Denies(Fetching(Fetch, "/models/m/backdoor"), "MSC301", "the artifact lists nothing at \"backdoor\"");
        Weights("sub/model.safetensors").Admits(Fetching(Fetch, "/models/m/sub"));
        Weights().Admits(Fetching(Fetch, "/models/m"));
        Weights().Denies(
            Vllm("x").Replace("args: [x]", $"command: [python3, -c, \"from transformers import AutoModel; AutoModel.from_pretrained('org/model', revision='{Commit}', subfolder='backdoor')\"]", StringComparison.Ordinal),
            "MSC301", "nothing at \"backdoor\"");
    }

    [Fact]
    public void Other_template_of_an_attested_download_is_not_covered() =>
        new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors").Artifact("t", "ChatTemplate", Model, "chat_template.jinja")
            .Attest(Statement([FileOf(Model, "model.safetensors"), FileOf(Model, "chat_template.jinja")]))
            .Denies(Fetching(Fetch, "/models/m, --chat-template, /models/m/evil.jinja"), "MSC303", "nothing at \"evil.jinja\"");

    [Fact]
    public void Two_attested_models_written_over_each_other_are_neither()
    {
        const string Other = "pkg:huggingface/org/other@" + Commit;
        new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors").Artifact("o", "Model", Other, "model.safetensors")
            .Attest(Statement([FileOf(Model, "model.safetensors")])).Attest(Statement([FileOf(Other, "model.safetensors")]))
            .Denies(Fetching($"{Fetch} && hf download org/other --revision {Commit} --local-dir /models/m", "/models/m"), "MSC301", "is fetched into the same folder, \"/models/m\"");
    }

    [Fact]
    public void File_of_a_dataset_is_no_image_even_where_it_is_a_manifest()
    {
        var digest = Digest("manifest.json");
        new EvidenceCase().Artifact("img", "Image", $"pkg:oci/x@sha256:{digest}?repository_url=evil.example/x", "")
            .Attest(Statement([FileOf("pkg:huggingface/datasets/org/data@" + Commit, "manifest.json")]))
            .Denies(Vllm("/models/x", mounts: "{name: m, mountPath: /models/x}", volumes: $"{{name: m, image: {{reference: 'evil.example/x@sha256:{digest}'}}}}"), "MSC301", "nowhere names pkg:oci/x");
    }

    [Fact]
    public void Dataset_is_no_model()
    {
        const string Data = "pkg:huggingface/datasets/org/data@" + Commit;
        new EvidenceCase().Artifact("base", "Model", Data, "model.safetensors").Attest(Statement([FileOf(Data, "model.safetensors")]))
            .Denies(Fetching($"hf download org/data --repo-type dataset --revision {Commit} --local-dir /models/m", "/models/m"), "MSC301", "is a repository of data or of an application");
    }

    [Fact]
    public void Swapped_extra_or_missing_files_are_not_covered()
    {
        EvidenceCase Declared(string files) => new EvidenceCase().Artifact("base", "Model", Model, files).Attest(Statement([FileOf(Model, "model.safetensors"), FileOf(Model, "config.json")]));

        Declared("model.safetensors=evil config.json").Denies(Vllm(Serve), "MSC307", "where builder \"promotion\" signed sha256:" + Digest("model.safetensors"));
        Declared("model.safetensors config.json extra.safetensors").Denies(Vllm(Serve), "MSC301", "file \"extra.safetensors\" is not in what builder");
        Declared("Model.safetensors").Denies(Vllm(Serve), "MSC301", "file \"Model.safetensors\" is not in what builder");
        Declared("model.safetensors").Admits(Vllm(Serve));
    }

    [Fact]
    public void Revoked_file_is_revoked_whether_the_bundle_lists_it_or_not()
    {
        EvidenceCase Revoking() => new() { PolicySpec = $"revocations:\n  - digest: sha256:{Digest("evil.safetensors")}\n    reason: it has a backdoor" };
        var statement = Statement([FileOf(Model, "model.safetensors"), FileOf(Model, "evil.safetensors")]);
        const string Says = "is revoked by the policy: it has a backdoor";

        Revoking().Artifact("base", "Model", Model, "model.safetensors evil.safetensors").Attest(statement).Denies(Vllm(Serve), "MSC308", Says);
        Revoking().Artifact("base", "Model", Model, "model.safetensors").Attest(statement)
            .Denies(Vllm(Serve), "MSC308", "file \"evil.safetensors\", which attestation \"a0\" lists for it, " + Says);
    }

    [Fact]
    public void File_that_is_signed_with_two_digests_is_signed_with_none() =>
        new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors=b")
            .Attest(Statement([FileOf(Model, "model.safetensors", "a"), FileOf(Model, "model.safetensors", "b")]))
            .Denies(Vllm(Serve), "MSC307", "lists file \"model.safetensors\" with several digests");
}
