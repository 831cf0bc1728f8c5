using System.Text.Json.Nodes;
using Modelgate.Testing.Sigstore;
using static Modelgate.Policy.Tests.Evidence.Attacks.EvidenceCase;

namespace Modelgate.Policy.Tests.Evidence.Attacks;

/// <summary>What people do in good faith with the tools that there are, and must not be denied.</summary>
public class HonestSetupTests
{
    private const string Serve = "org/model, --revision=" + Commit;
    private const string LlamaCpp = "ghcr.io/ggml-org/llama.cpp:server";
    private const string Generator = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/tags/v2.1.0";
    private const string Promote = "https://github.com/corp/models/.github/workflows/promote.yaml@refs/heads/main";

    [Fact]
    public void One_attestation_for_each_file()
    {
        string[] files = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "config.json", "1_Pooling/config.json"];
        var bundle = new EvidenceCase().Artifact("base", "Model", Model, string.Join(' ', files));
        foreach (var file in files)
            bundle.Attest(Statement([FileOf(Model, file)]));

        bundle.Admits(Vllm(Serve));
    }

    [Fact]
    public void One_attestation_for_each_file_by_a_tool_that_knows_its_name_only()
    {
        JsonObject Named(string file)
        {
            var statement = Statement([File(file)]);
            statement["predicate"]!["reference"] = Model;
            return statement;
        }

        new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors config.json").Attest(Named("model.safetensors")).Attest(Named("config.json")).Admits(Vllm(Serve));
    }

    [Fact]
    public void Files_of_equal_content() =>
        new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors a.json=same b.json=same")
            .Attest(Statement([FileOf(Model, "model.safetensors"), FileOf(Model, "a.json", "same"), FileOf(Model, "b.json", "same")])).Admits(Vllm(Serve));

    [Fact]
    public void Checksums_of_a_folder_beside_the_repository_and_its_commit()
    {
        var repository = new JsonObject { ["name"] = "org/model", ["uri"] = "https://huggingface.co/org/model", ["digest"] = new JsonObject { ["gitCommit"] = Commit } };

        new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors sub/config.json")
            .Attest(Statement([repository, File("out/model/model.safetensors", "model.safetensors"), File("out/model/sub/config.json", "sub/config.json")])).Admits(Vllm(Serve));
    }

    [Fact]
    public void Model_signature_and_promotion_together()
    {
        string[] files = ["config.json", "model.safetensors"];
        var promoted = new JsonObject { ["name"] = "model", ["uri"] = Copy, ["digest"] = new JsonObject { ["sha256"] = Root(files) } };
        EvidenceCase With(JsonObject signature, bool isTrusted = true) => new EvidenceCase
        {
            PolicySpec = "requiredStrength: TrustedPromotion",
            Trust = "mirrors:\n  - prefix: https://hub.corp.example\n    upstreamRequired: true",
            BuilderFields = BuilderKey + $"workflows: ['{Workflow}']",
            // Who signs a model by hand signs through no workflow, and is a builder of its own.
            MoreBuilders = "- name: signing\n" + string.Join('\n', BuilderKey.TrimEnd().Split('\n').Select(l => "  " + l)) + "\n  predicateTypes: ['https://model_signing/signature/v1.0']",
        }.Artifact("base", "Model", Copy, string.Join(' ', files), Model).Attest(signature, isTrusted).Attest(Statement([(JsonObject)promoted.DeepClone()], Model));
        var pod = Vllm(Serve, "{name: HF_ENDPOINT, value: 'https://hub.corp.example'}");

        With(ModelSignature("model", files)).Admits(pod);
        With(ModelSignature("model", files), isTrusted: false).Denies(pod, "MSC301", "is not in what builder \"promotion\" signed");
        With(ModelSignature("model", "other.safetensors", "config.json")).Denies(pod, "MSC301", "is not in what builder \"promotion\" signed");
    }

    [Fact]
    public void Parts_of_one_repository_that_bundle_create_lists_one_by_one()
    {
        var statement = Statement([FileOf(Copy, "model.safetensors"), FileOf(Copy, "tokenizer.json")], Model);
        statement["predicate"]!["buildDefinition"]!["externalParameters"]!["artifacts"] = new JsonArray(
            [.. ((string[])["base", "tokenizer"]).Select(n => (JsonNode)new JsonObject { ["name"] = n, ["reference"] = Copy, ["upstream"] = Model })]);

        new EvidenceCase { Trust = "mirrors:\n  - prefix: https://hub.corp.example\n    upstreamRequired: true" }
            .Artifact("base", "Model", Copy, "model.safetensors", Model).Artifact("tokenizer", "Tokenizer", Copy, "tokenizer.json", Model).Attest(statement)
            .Admits(Vllm(Serve, "{name: HF_ENDPOINT, value: 'https://hub.corp.example'}"));
    }

    [Fact]
    public void Model_signature_is_bound_by_a_statement_of_its_root_digest()
    {
        string[] files = ["config.json", "model.safetensors"];
        EvidenceCase With(string root, bool isTrusted = true) => new EvidenceCase().Artifact("base", "Model", Model, string.Join(' ', files))
            .Attest(ModelSignature("model", files), isTrusted).Attest(Statement([new JsonObject { ["name"] = "model", ["uri"] = Model, ["digest"] = new JsonObject { ["sha256"] = root } }]));

        With(Root(files)).Admits(Vllm(Serve));
        With(Root("model.safetensors")).Denies(Vllm(Serve), "MSC301", "is not in what builder \"promotion\" signed");
        With(Root(files), isTrusted: false).Denies(Vllm(Serve), "MSC301", "is not in what builder \"promotion\" signed");
        new EvidenceCase().Artifact("base", "Model", Model, string.Join(' ', files)).Attest(ModelSignature("model", files)).Denies(Vllm(Serve), "MSC301", "nowhere names " + Model);
    }

    [Fact]
    public void Quantized_weights_converted_from_a_pinned_base()
    {
        const string Gguf = "pkg:huggingface/org/gguf@" + Old;

        new EvidenceCase { PolicySpec = "requiredStrength: TrustedPromotion", BuilderFields = BuilderKey + $"workflows: ['{Workflow}']" }
            .Artifact("q4", "Quantization", Gguf, "model-Q4_K_M.gguf", Model).Attest(Statement([FileOf(Gguf, "model-Q4_K_M.gguf")], Model))
            .Admits(Fetching($"hf download org/gguf model-Q4_K_M.gguf --revision {Old} --local-dir /models", "-m, /models/model-Q4_K_M.gguf", LlamaCpp));
    }

    [Fact]
    public void Base_and_adapter_attested_apart() =>
        new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors").Artifact("tone", "Adapter", Tone, "adapter_model.safetensors adapter_config.json", @base: "base")
            .Attest(Statement([FileOf(Model, "model.safetensors")])).Attest(Statement([FileOf(Tone, "adapter_model.safetensors"), FileOf(Tone, "adapter_config.json")], Model))
            .Admits(Fetching($"hf download org/tone --revision {Commit} --local-dir /models/tone", $"{Serve}, --enable-lora, --lora-modules, tone=/models/tone"));

    [Fact]
    public void Image_volume_by_digest()
    {
        const string Chat = "registry.corp.example/ml/chat";
        var bundle = new EvidenceCase().Artifact("image", "Image", $"pkg:oci/chat@{Image}?repository_url={Chat}", "")
            .Attest(Statement([new JsonObject { ["name"] = Chat, ["digest"] = new JsonObject { ["sha256"] = Image[7..] } }]));
        string Pod(string path) => Vllm(path, mounts: "{name: m, mountPath: /models/x}", volumes: $"{{name: m, image: {{reference: '{Chat}:v1@{Image}'}}}}");

        bundle.Admits(Pod("/models/x"));
        bundle.Admits(Pod("/models/x/sub"));
    }

    [Fact]
    public void Provenance_by_a_workflow_that_others_call_too()
    {
        EvidenceCase Approving(string workflow) => new()
        {
            BuilderFields = $"keyless:\n  issuer: {LeafCertificate.DefaultIssuer}\n  identity: {Generator}\nworkflows: ['{workflow}']",
            Trust = "trustedRoots:\n  - name: sigstore\n    inline: |\n" + string.Join('\n', VirtualSigstore.Shared.TrustedRootJson().Split('\n').Select(l => "      " + l)),
        };
        EvidenceCase Signed(EvidenceCase bundle, string caller)
        {
            var statement = Statement([FileOf(Model, "model.safetensors")]);
            statement["predicate"]!["runDetails"]!["builder"]!["id"] = Generator;
            var made = VirtualSigstore.Shared.Bundle(b => b.Certificate(c => c.GitHubWorkflow("corp/models", ".github/workflows/promote.yaml", "refs/heads/main", Commit).Uri(Generator)
                .Claim(9, Generator).Claim(18, caller)).Dsse(statement).RekorV1("dsse").Timestamp());
            return bundle.Artifact("base", "Model", Model, "model.safetensors").Attest(made.Text, "SigstoreBundle");
        }

        Signed(Approving(Promote), Promote).Admits(Vllm(Serve));
        Signed(Approving(Generator), Promote).Admits(Vllm(Serve));
        Signed(Approving(Promote), "https://github.com/evil/x/.github/workflows/promote.yaml@refs/heads/main").Denies(Vllm(Serve), "MSC306", "its workflow \"https://github.com/evil/x/");
    }
}
