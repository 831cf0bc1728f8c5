using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Tests.Rules;

public class Msc201UnpinnedReferenceTests
{
    [Fact]
    public void Model_without_a_revision_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(201, Served.Vllm(Served.Hub("org/name"))));

        Assert.Equal("spec.containers[0].args[0]", finding.Path);
        Assert.Equal("server", finding.Container);
        Assert.Equal(
            "vLLM loads model \"org/name\" without a revision (args): every start takes what the default branch holds at that moment, so nobody can say which files will be served.",
            finding.Message);
        Assert.Equal(
            "Add `--revision <commit>` with the full 40-character commit of org/name. https://huggingface.co/org/name/commits/main lists the commits.",
            finding.Remedy);
    }

    [Theory]
    [InlineData("main", "a branch or tag can move")]
    [InlineData("v1.0", "a branch or tag can move")]
    [InlineData("refs/pr/7", "a pull request's ref moves, and anybody can open one")]
    [InlineData("0123456789", "a shortened commit may as well be the name of a branch")]
    [InlineData("0123456789ABCDEF0123456789abcdef01234567", "only 40 lower-case digits are a commit, and this may be a branch of that name")]
    public void Revision_that_can_move_is_found_and_says_why(string revision, string why)
    {
        var finding = Assert.Single(Served.Find(201, Served.Vllm(Served.Hub("org/name", revision))));

        Assert.Equal($"vLLM loads model \"org/name\" at revision \"{revision}\" (args): {why}, so other files may be served after the next start.", finding.Message);
    }

    [Fact]
    public void Commit_is_no_finding() => Assert.Empty(Served.Find(201, Served.Vllm(Served.Hub("org/name", Served.Commit))));

    [Fact]
    public void Local_path_is_no_finding() => Assert.Empty(Served.Find(201, Served.Vllm(Served.At(LocationScheme.Local, "/models/x"))));

    [Fact]
    public void Claim_is_no_finding() => Assert.Empty(Served.Find(201, Served.Vllm(Served.At(LocationScheme.Claim, "pvc://claim/x"))));

    [Fact]
    public void Unknown_value_is_no_finding()
    {
        var reference = Served.Hub("$(MODEL)") with { Unresolved = Served.Unknown(UnresolvedKind.Secret, "it comes from Secret s") };

        Assert.Empty(Served.Find(201, Served.Vllm(reference)));
    }

    [Fact]
    public void Same_reference_twice_is_one_finding() =>
        Assert.Single(Served.Find(201, Served.Vllm(Served.Hub("org/name"), Served.Hub("org/name", origin: Served.Args(4)))));

    [Fact]
    public void Hint_of_the_runtime_beats_the_general_advice()
    {
        var finding = Assert.Single(Served.Find(201, Served.Vllm(Served.Hub("org/name") with { PinningHint = "set HF_MODEL_REVISION to the commit" })));

        Assert.Equal("Set HF_MODEL_REVISION to the commit. https://huggingface.co/org/name/commits/main lists the commits.", finding.Remedy);
    }

    [Fact]
    public void Ollama_name_is_found_and_the_remedy_does_not_promise_a_digest()
    {
        var name = Served.At(LocationScheme.Ollama, "llama3") with
        {
            Location = new ModelLocation { Scheme = LocationScheme.Ollama, Name = "registry.ollama.ai/library/llama3", Identity = "registry.ollama.ai/library/llama3:latest", Revision = "latest" },
        };
        var finding = Assert.Single(Served.Find(201, Served.Pod(Served.By("ollama", Served.Spec(), [name]))));

        Assert.Equal(
            "Ollama loads model \"llama3\" (args): \"registry.ollama.ai/library/llama3:latest\" is a tag, and the registry's owner can move it to other weights, template or adapters at any time.",
            finding.Message);
        Assert.Equal(
            "Ollama names have no immutable form, and @sha256 is refused. Ship the model in an image or image volume that is named by digest, point OLLAMA_MODELS at it, and drop the pull.",
            finding.Remedy);
    }

    [Fact]
    public void Oci_tag_is_found_with_the_digest_to_write()
    {
        var finding = Assert.Single(Served.Find(201, Served.Vllm(Served.At(LocationScheme.Oci, "reg.example:5000/m/x:v1", ModelRole.Image))));

        Assert.Equal("Replace the tag by the digest: reg.example:5000/m/x@sha256:<digest>. `crane digest reg.example:5000/m/x:v1` prints it.", finding.Remedy);
    }

    [Fact]
    public void Download_and_load_elsewhere_say_who_does_it()
    {
        var fetch = Served.Pod(Served.By(null, Served.Spec("fetch"), [Served.Hub("org/name") with { IsDownload = true }, Served.Hub("org/other") with { LoadedElsewhere = true }]));
        var findings = Served.Find(201, fetch);

        Assert.Equal(2, findings.Count);
        Assert.StartsWith("Container \"fetch\" downloads model \"org/name\" without", findings[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("Container \"fetch\" makes another server load model \"org/other\" without", findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Place_names_the_config_map_and_the_variable()
    {
        var env = new Origin(ReferenceOrigin.Env, Served.Container().Field("env").Index(0)) { Note = "env MODEL_ID" };
        var origin = new Origin(ReferenceOrigin.ConfigMap, FieldPath.Root.Field("data").Field("id")) { Note = "ConfigMap models, key id" }.UsedBy(env);
        var finding = Assert.Single(Served.Find(201, Served.Vllm(Served.Hub("org/name", origin: origin))));

        Assert.Contains("(ConfigMap models, key id, through env MODEL_ID)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_value_cannot_write_lines_or_flood_the_message()
    {
        var finding = Assert.Single(Served.Find(201, Served.Vllm(Served.Hub("a\nb\u001b[31m\u202e" + new string('x', 100_000)))));

        Assert.DoesNotContain(finding.Message, c => char.IsControl(c) || c == '\u202e');
        Assert.InRange(finding.Message.Length, 1, 1000);
        Assert.InRange(finding.Remedy.Length, 1, 1000);
    }
}
