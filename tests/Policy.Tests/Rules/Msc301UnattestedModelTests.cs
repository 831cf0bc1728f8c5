using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Tests.Rules;

public class Msc301UnattestedModelTests
{
    private const string Pinned = "pkg:huggingface/org/name@" + Served.Commit;

    [Fact]
    public void Unpinned_model_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(301, Served.Vllm(Served.Hub("org/name"))));

        Assert.Equal("vLLM loads model \"org/name\" (args), and no verified ModelBundle covers it: no trusted builder vouches for its content.", finding.Message);
        Assert.Equal("Pin the reference first (MSC201), then publish a ModelBundle with an attestation by a trusted builder for it, or serve one that has it.", finding.Remedy);
    }

    [Fact]
    public void Declared_model_is_found_because_its_evidence_is_not_verified()
    {
        var finding = Assert.Single(Served.Find(301, Served.Vllm(Served.Hub("org/name", Served.Commit)), null, Served.Bundle("b", "ml", (ModelRole.Model, Pinned))));

        Assert.Equal(
            "vLLM loads model \"org/name\" (args), which is artifact \"part0\" of ModelBundle ml/b, but the bundle has no attestation for it: a declaration alone proves nothing about the bytes.",
            finding.Message);
        Assert.Equal("Give the ModelBundle an attestation by a builder whom the policy trusts, covering every file of the artifact.", finding.Remedy);
    }

    [Fact]
    public void Other_revision_in_a_bundle_is_named()
    {
        var other = "pkg:huggingface/org/name@" + new string('f', 40);
        var finding = Assert.Single(Served.Find(301, Served.Vllm(Served.Hub("org/name", Served.Commit)), null, Served.Bundle("b", "ml", (ModelRole.Model, other))));

        Assert.Contains($"covers this revision; ModelBundle ml/b declares {other}.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bundle_of_another_namespace_counts_only_when_shared()
    {
        var bundle = Served.Bundle("b", "models", (ModelRole.Model, Pinned));
        var pod = Served.Vllm(Served.Hub("org/name", Served.Commit));

        Assert.DoesNotContain("models/b", Assert.Single(Served.Find(301, pod, null, bundle)).Message, StringComparison.Ordinal);
        Assert.Contains("models/b", Assert.Single(Served.Find(301, pod, new ModelPolicy { Name = "p", BundleNamespaces = ["models"] }, bundle)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_path_is_found_unless_the_pod_fills_it_itself()
    {
        var local = Served.At(LocationScheme.Local, "/models/x");

        Assert.Contains("nothing says whose bytes they are", Assert.Single(Served.Find(301, Served.Vllm(local))).Message, StringComparison.Ordinal);
        Assert.Empty(Served.Find(301, Served.Vllm(local with { FilledBy = [Served.Hub("org/name", Served.Commit)] })));
    }

    [Fact]
    public void Unknown_value_is_left_to_msc501() =>
        Assert.Empty(Served.Find(301, Served.Vllm(Served.Hub("$(X)") with { Unresolved = Served.Unknown(UnresolvedKind.Secret, "it comes from a Secret") })));

    [Fact]
    public void Other_roles_are_no_finding() => Assert.Empty(Served.Find(301, Served.Vllm(Served.Hub("a/b", role: ModelRole.Adapter), Served.Hub("a/b", role: ModelRole.Tokenizer))));
}
