using System.Text.Json.Nodes;
using static Modelgate.Policy.Tests.Evidence.Attacks.EvidenceCase;

namespace Modelgate.Policy.Tests.Evidence.Attacks;

/// <summary>A model, its tokenizer, template and adapters in one repository: declared as one artifact or as several of one reference, and what must not slip in that way.</summary>
public class SharedReferenceTests
{
    private const string Serve = "org/model, --revision=" + Commit;
    private const string Fetch = "hf download org/model --revision " + Commit + " --local-dir /models/m";
    private const string LlamaCpp = "ghcr.io/ggml-org/llama.cpp:server";
    private const string All = "model.safetensors config.json tokenizer.json chat_template.jinja";
    private const string Other = "pkg:huggingface/org/other@" + Commit;

    private static readonly string FileByFile = Fetching(
        $"hf download org/model model.safetensors config.json --revision {Commit} --local-dir /models/m && hf download org/model tokenizer.json chat_template.jinja --revision {Commit} --local-dir /models/m",
        "/models/m, --tokenizer=/models/m");

    /// <summary>Pods that load model, tokenizer or template from one place.</summary>
    public static TheoryData<string> Pods =>
    [
        Vllm(Serve),
        Vllm(Serve + ", --tokenizer=org/model"),
        Vllm($"{Serve}, --tokenizer=org/model, --tokenizer-revision={Commit}"),
        Fetching(Fetch, "/models/m, --tokenizer=/models/m"),
        Fetching(Fetch, "/models/m, --tokenizer=/models/m, --chat-template=/models/m/chat_template.jinja"),
        Fetching(Fetch, "/models/m, --tokenizer=/models/m, --hf-config-path=/models/m"),
        FileByFile,
    ];

    /// <summary>A bundle whose artifacts have one reference, and one statement about all of their files; a part is its role, a colon and its files.</summary>
    private static EvidenceCase Of(params string[] parts) => Of(new EvidenceCase(), parts);

    private static EvidenceCase Of(EvidenceCase bundle, params string[] parts) =>
        Declared(bundle, parts).Attest(Statement([.. parts.SelectMany(p => p.Split(':')[1].Split(' ')).Distinct().Select(f => FileOf(Model, f))]));

    private static EvidenceCase Declared(EvidenceCase bundle, params string[] parts)
    {
        for (var i = 0; i < parts.Length; i++)
            bundle.Artifact($"a{i}", parts[i].Split(':')[0], Model, parts[i].Split(':')[1]);
        return bundle;
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void One_artifact_with_all_files_is_every_part_of_it(string pod) => Of("Model:" + All).Admits(pod);

    [Theory]
    [MemberData(nameof(Pods))]
    public void Artifacts_of_one_reference_are_one_part_each(string pod)
    {
        Of("Model:model.safetensors config.json", "Tokenizer:tokenizer.json", "ChatTemplate:chat_template.jinja").Admits(pod);
        Of("ChatTemplate:chat_template.jinja", "Tokenizer:tokenizer.json", "Model:model.safetensors config.json").Admits(pod);
        Of("Model:" + All, "Tokenizer:tokenizer.json", "ChatTemplate:chat_template.jinja").Admits(pod);
    }

    [Fact]
    public void Parts_in_folders_of_their_own()
    {
        var pod = Fetching(Fetch, "/models/m, --tokenizer=/models/m/tok, --chat-template=/models/m/chat/t.jinja");

        Of("Model:model.safetensors tok/tokenizer.json chat/t.jinja").Admits(pod);
        Of("Model:model.safetensors", "Tokenizer:tok/tokenizer.json", "ChatTemplate:chat/t.jinja").Admits(pod);
        // The artifact that lists what is opened stands for it, whatever other artifact has the role.
        Of("Model:model.safetensors tok/tokenizer.json", "Tokenizer:tokenizer.json", "ChatTemplate:chat/t.jinja").Admits(pod);
        Of("Model:model.safetensors tok/tokenizer.json").Denies(pod, "MSC303", "nothing at \"chat/t.jinja\"");
        Of("Model:model.safetensors", "Tokenizer:tokenizer.json", "ChatTemplate:chat/t.jinja").Denies(pod, "MSC303", "nothing at \"tok\"");
    }

    [Fact]
    public void Quantized_weights_and_their_template_in_one_repository()
    {
        string Pod(string file) => Fetching(Fetch, $"-m, /models/m/{file}, --jinja, --chat-template-file, /models/m/t.jinja", LlamaCpp);

        Of("Quantization:a.gguf t.jinja").Admits(Pod("a.gguf"));
        Of("Quantization:a.gguf", "Quantization:b.gguf", "ChatTemplate:t.jinja").Admits(Pod("b.gguf"));
        Of("Quantization:a.gguf", "Quantization:b.gguf", "ChatTemplate:t.jinja").Denies(Pod("c.gguf"), "MSC303", "nothing at \"c.gguf\"");
        Of("Quantization:a.gguf tokenizer.json").Admits(Fetching(Fetch, "/models/m/a.gguf, --tokenizer=/models/m"));
    }

    [Fact]
    public void Mirrored_repository_with_its_tokenizer()
    {
        var statement = Statement([FileOf(Copy, "model.safetensors"), FileOf(Copy, "tokenizer.json")], Model);
        EvidenceCase Mirrored() => new() { Trust = "mirrors:\n  - prefix: https://hub.corp.example\n    upstreamRequired: true" };
        var pod = Vllm(Serve + ", --tokenizer=org/model", "{name: HF_ENDPOINT, value: 'https://hub.corp.example'}");

        Mirrored().Artifact("base", "Model", Copy, "model.safetensors tokenizer.json", Model).Attest(statement).Admits(pod);
        Mirrored().Artifact("base", "Model", Copy, "model.safetensors", Model).Artifact("tok", "Tokenizer", Copy, "tokenizer.json", Model).Attest(statement).Admits(pod);
        Mirrored().Artifact("base", "Model", Copy, "model.safetensors", Model).Artifact("tok", "Tokenizer", Copy, "tokenizer.json").Attest(statement)
            .Denies(pod, "MSC305", "the artifact declares no pinned upstream");
    }

    [Fact]
    public void Image_that_carries_a_model_and_its_template()
    {
        const string Chat = "registry.corp.example/ml/chat";
        EvidenceCase Carrying(string role, string files = "")
        {
            var reference = $"pkg:oci/chat@{Image}?repository_url={Chat}";
            return new EvidenceCase().Artifact("image", role, reference, files).Attest(Statement([
                new JsonObject { ["name"] = Chat, ["digest"] = new JsonObject { ["sha256"] = Image[7..] } },
                .. files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => FileOf(reference, f))]));
        }

        var pod = Vllm("/models/x, --tokenizer=/models/x, --chat-template=/models/x/chat/t.jinja", mounts: "{name: m, mountPath: /models/x}", volumes: $"{{name: m, image: {{reference: '{Chat}:v1@{Image}'}}}}");

        Carrying("Image").Admits(pod);
        Carrying("Model").Admits(pod);
        Carrying("Model", "model.safetensors tokenizer.json chat/t.jinja").Admits(pod);
        Carrying("Model", "model.safetensors tokenizer.json t.jinja").Admits(pod);
        Carrying("Model", "model.safetensors tokenizer.json other.jinja").Denies(pod, "MSC303", "declared as model and loaded as chat template");
        Carrying("Model", "model.safetensors tokenizer.json at.jinja").Denies(pod, "MSC303", "declared as model and loaded as chat template");
    }

    [Fact]
    public void Required_part_may_lie_among_the_models_files()
    {
        EvidenceCase Requiring(params string[] parts) => Of(new EvidenceCase { PolicySpec = "requiredRoles: [Model, Tokenizer, ChatTemplate, Config]" }, parts);

        Requiring("Model:" + All).Admits(Vllm(Serve));
        Requiring("Model:model.safetensors config.json tokenizer.model tokenizer_config.json").Admits(Vllm(Serve));
        Requiring("Model:model.safetensors config.json", "Tokenizer:tokenizer.json", "ChatTemplate:chat_template.jinja").Admits(Vllm(Serve));
        Requiring("Model:model.safetensors config.json tokenizer_config.json special_tokens_map.json").Denies(Vllm(Serve), "MSC303", "requires an attested tokenizer, and the bundle has no artifact of role Tokenizer");
        Requiring("Model:model.safetensors config.json tokenizer.json README.txt").Denies(Vllm(Serve), "MSC303", "requires an attested chat template");
        Requiring("Model:model.safetensors chat_template.jinja tokenizer.json").Denies(Vllm(Serve), "MSC303", "requires an attested configuration");
        Requiring("Model:model.safetensors config.json", "DraftModel:d.safetensors tokenizer.json chat_template.jinja").Denies(Vllm(Serve), "MSC303", "requires an attested tokenizer");
        Requiring("Quantization:a.gguf config.json").Admits(Fetching(Fetch, "-m, /models/m/a.gguf", LlamaCpp));
        Requiring("Model:" + All).Artifact("o", "Model", Other, "other.safetensors").Attest(Statement([FileOf(Other, "other.safetensors")]))
            .Denies(Vllm("org/other, --revision=" + Commit), "MSC303", "requires an attested tokenizer, and artifact \"a0\" is of a repository or image that the pod does not load");
    }

    [Fact]
    public void Configuration_of_another_model_is_covered_where_its_file_is()
    {
        EvidenceCase With(string role, string files) => Of("Model:model.safetensors").Artifact("o", role, Other, files).Attest(Statement([.. files.Split(' ').Select(f => FileOf(Other, f))]));
        var pod = Fetching($"hf download org/other --revision {Commit} --local-dir /models/o", Serve + ", --hf-config-path=/models/o");

        With("Model", "other.safetensors config.json").Admits(pod);
        With("Quantization", "other.gguf config.json").Admits(pod);
        With("Config", "config.json").Admits(pod);
        With("Model", "other.safetensors").Denies(pod, "MSC303", "the configuration is taken from it, and it lists no file that can be one");
    }

    [Fact]
    public void Adapter_beside_its_base()
    {
        EvidenceCase Beside(string? @base, params string[] dependencies)
        {
            var statement = Statement([FileOf(Model, "model.safetensors"), FileOf(Model, "speech/adapter_model.safetensors")], dependencies);
            statement["predicate"]!["buildDefinition"]!["externalParameters"]!["artifacts"] = new JsonArray(
                new JsonObject { ["name"] = "base", ["reference"] = Model }, new JsonObject { ["name"] = "speech", ["reference"] = Model, ["base"] = @base });
            return new EvidenceCase().Artifact("base", "Model", Model, "model.safetensors").Artifact("speech", "Adapter", Model, "speech/adapter_model.safetensors", @base: "base").Attest(statement);
        }

        var pod = Fetching(Fetch, "/models/m, --enable-lora, --lora-modules, speech=/models/m/speech");

        Beside(Model, Model).Admits(pod);
        Beside(Model).Denies(pod, "MSC302", $"does not name {Model}, the base that the bundle serves");
        Beside(Other, Model, Other).Denies(pod, "MSC302", $"does not name {Model}, the base that the bundle serves");
        Beside(Model, Model).Denies(Fetching(Fetch, "/models/m, --enable-lora, --lora-modules, speech=/models/m/evil"), "MSC302", "nothing at \"evil\"");
    }

    [Fact]
    public void Files_that_a_second_artifact_claims_for_the_reference_must_be_signed_for_it()
    {
        EvidenceCase Claiming(string tokenizer) => Declared(new(), "Model:model.safetensors", "Tokenizer:" + tokenizer).Attest(Statement([FileOf(Model, "model.safetensors")]));

        Claiming("tokenizer.json").Denies(FileByFile, "MSC303", "file \"tokenizer.json\" is not in what builder \"promotion\" signed");
        Claiming("tokenizer.json").Attest(Statement([FileOf(Model, "tokenizer.json")]), isTrusted: false).Denies(FileByFile, "MSC303", "file \"tokenizer.json\" is not in what builder \"promotion\" signed");
        Claiming("tokenizer.json").Attest(Statement([FileOf(Other, "tokenizer.json")])).Denies(FileByFile, "MSC303", "file \"tokenizer.json\" is not in what builder \"promotion\" signed");
        Claiming("tokenizer.json=evil").Attest(Statement([FileOf(Model, "tokenizer.json")])).Denies(FileByFile, "MSC307", "where builder \"promotion\" signed sha256:" + Digest("tokenizer.json"));
    }

    [Fact]
    public void One_file_with_two_digests_in_two_artifacts_is_one_digest_too_many() =>
        Declared(new(), "Model:model.safetensors tokenizer.json", "Tokenizer:tokenizer.json=evil").Attest(Statement([FileOf(Model, "model.safetensors"), FileOf(Model, "tokenizer.json")]))
            .Denies(Vllm(Serve), "MSC307", "where builder \"promotion\" signed sha256:" + Digest("tokenizer.json"));

    [Fact]
    public void Attestation_for_the_model_alone_does_not_serve_its_tokenizer() =>
        Declared(new(), "Model:model.safetensors", "Tokenizer:tokenizer.json")
            .Attest(Envelope(Statement([FileOf(Model, "model.safetensors"), FileOf(Model, "tokenizer.json")])), "DSSE\n      artifacts: [a0]")
            .Denies(Vllm(Serve), "MSC303", "the bundle has no attestation for it");

    [Fact]
    public void Weights_do_not_hide_in_an_artifact_of_another_role()
    {
        Of("Model:model.safetensors", "Tokenizer:tokenizer.json evil.gguf").Denies(Fetching(Fetch, "-m, /models/m/evil.gguf", LlamaCpp), "MSC301", "nothing at \"evil.gguf\"");
        Of("Model:README.md", "Tokenizer:tokenizer.json model.safetensors").Denies(Vllm(Serve), "MSC301", "none of the files that the artifact lists can be of role Model");
        Of("Tokenizer:tokenizer.json").Denies(Fetching($"hf download org/model tokenizer.json --revision {Commit} --local-dir /models/m", "/models/m/tokenizer.json"), "MSC301", "is declared as tokenizer and loaded as model");
        Of("Model:m-00001-of-00002.safetensors", "Model:m-00002-of-00002.safetensors").Denies(Vllm(Serve), "MSC301", "without \"m-00002-of-00002.safetensors\"");
        Of("Model:model.safetensors d.safetensors").Denies(Fetching(Fetch, "-m, /models/m/model.safetensors, --mmproj, /models/m/d.safetensors", LlamaCpp), "MSC303", "declared as model and loaded as projector");
    }

    [Fact]
    public void Template_is_a_listed_file_that_can_be_one()
    {
        EvidenceCase Listing(string files) => Of("Model:model.safetensors " + files);
        string With(string template) => Fetching(Fetch, $"/models/m, --chat-template=/models/m/{template}");

        Listing("chat_template.jinja").Admits(With("chat_template.jinja"));
        Listing("chat_template.jinja").Admits(With("x/../chat_template.jinja"));
        Listing("chat_template.jinja").Denies(With("evil.jinja"), "MSC303", "the artifact lists nothing at \"evil.jinja\"");
        Listing("chat_template.jinja").Denies(With("sub/chat_template.jinja"), "MSC303", "nothing at \"sub/chat_template.jinja\"");
        Listing("chat_template.jinja").Denies(With("Chat_template.jinja"), "MSC303", "nothing at \"Chat_template.jinja\"");
        Listing("README.md").Denies(With("README.md"), "MSC303", "it is declared as model and loaded as chat template");
        Listing("chat_template.jinja").Denies(Fetching(Fetch + " && echo x > /models/m/chat_template.jinja", "/models/m, --chat-template=/models/m/chat_template.jinja"), "MSC301 MSC303", "nothing says whose bytes they are");
    }
}
