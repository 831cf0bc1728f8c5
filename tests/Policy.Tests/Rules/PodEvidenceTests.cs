using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Tests.Evidence;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Rules;

/// <summary>Which bundle stands for what a pod loads, and what somebody who may write bundles can make of it.</summary>
public class PodEvidenceTests
{
    private readonly EvidenceWorld _world = new();

    private static readonly ModelReference Loaded = Served.Hub("org/model", Commit);
    private static readonly ModelReference Lora = Served.Hub("org/tone", OtherCommit, ModelRole.Adapter);

    private static Artifact Tone(string name = "tone", string? @base = "base", ModelRole role = ModelRole.Adapter) =>
        new() { Name = name, Role = role, Reference = Adapter, Base = @base, Files = [File("adapter.safetensors", 'b')] };

    private AttestationSource Import => _world.Attest("import", Slsa([Subject("model.safetensors", 'a', Model)]));

    private AttestationSource Tuning => _world.Attest("tuning", Slsa([Subject("adapter.safetensors", 'b', Adapter)], Dependency(Model)));

    private static ModelBundle Named(string name, string @namespace, ModelBundle bundle) =>
        new() { Name = name, Namespace = @namespace, Artifacts = bundle.Artifacts, Attestations = bundle.Attestations };

    private int[] Rules(PodResolution pod, params ModelBundle[] bundles) => [.. _world.FindAll(pod, Trusting(), bundles).Select(f => f.Rule.Number)];

    [Fact]
    public void Any_verified_bundle_will_do_whatever_others_claim()
    {
        Assert.Empty(Rules(Served.Vllm(Loaded), Named("a", "ml", Bundle([Base()])), Named("b", "ml", Bundle([Base()], Import))));
        Assert.Empty(Rules(Served.Vllm(Loaded, Lora), Named("a", "ml", Bundle([Base()], Import)), Named("b", "ml", Bundle([Base(), Tone()], Import, Tuning))));
    }

    [Fact]
    public void Verified_bundle_of_another_namespace_counts_only_when_shared()
    {
        var other = Named("b", "models", Bundle([Base()], Import));
        var shared = new ModelPolicy { Name = "p", Trust = new() { Builders = [Builder()] }, BundleNamespaces = ["models"] };

        Assert.Equal([301], Rules(Served.Vllm(Loaded), other));
        Assert.Empty(_world.FindAll(Served.Vllm(Loaded), shared, other));
        Assert.Empty(_world.FindAll(Served.Vllm(Loaded), shared, other, Named("b", "ml", Bundle([Base()]))));
    }

    [Fact]
    public void Verified_base_carries_no_unattested_adapter()
    {
        Assert.Equal([302], Rules(Served.Vllm(Loaded, Lora), Bundle([Base(), Tone()], Import)));
        Assert.Equal([302], Rules(Served.Vllm(Loaded), Bundle([Base(), Tone()], Import)));
        Assert.Equal([302], Rules(Served.Vllm(Loaded, Lora), Bundle([Base()], Import)));
        Assert.Empty(Rules(Served.Vllm(Loaded, Lora), Bundle([Base(), Tone()], Import, Tuning)));
    }

    [Fact]
    public void Adapter_is_put_on_the_base_that_it_was_made_for()
    {
        var second = new Artifact { Name = "second", Role = ModelRole.Model, Reference = "pkg:huggingface/org/second@" + Commit, Files = [File("model.safetensors", 'c')] };
        var bundle = Bundle([Base(), second, Tone()], Import, Tuning, _world.Attest("second", Slsa([Subject("model.safetensors", 'c', second.Reference)])));
        var finding = Assert.Single(_world.FindAll(Served.Vllm(Served.Hub("org/second", Commit), Lora), Trusting(), bundle));

        Assert.Equal(302, finding.Rule.Number);
        Assert.Contains("it was made for artifact \"base\" and is put on \"second\": nobody vouches for the two together.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adapter_declared_as_a_model_is_no_adapter()
    {
        Assert.Equal([302], Rules(Served.Vllm(Loaded, Lora), Bundle([Base(), Tone("tone", null, ModelRole.Model)], Import, Tuning)));
        Assert.Equal([301], Rules(Served.Vllm(Served.Hub("org/tone", OtherCommit)), Bundle([Base(), Tone()], Import, Tuning)));
    }

    [Fact]
    public void Download_is_judged_by_what_a_server_makes_of_it()
    {
        var fetched = Served.Hub("org/tone", OtherCommit) with { IsDownload = true };
        var opened = Served.At(LocationScheme.Local, "/models/tone", ModelRole.Adapter) with { FilledBy = [fetched] };
        var pod = Served.Pod(Served.By(null, Served.Spec("fetch"), [fetched]), Served.By("vllm", Served.Spec(index: 1), [Loaded, opened]));

        Assert.Empty(Rules(pod, Bundle([Base(), Tone()], Import, Tuning)));
        Assert.Equal([302], Rules(pod, Bundle([Base(), Tone("tone", null, ModelRole.Model)], Import, Tuning)));
        Assert.Equal([302], Rules(pod, Bundle([Base(), Tone()], Import)));
    }

    [Fact]
    public void Downloads_of_two_bundles_are_mixed_where_one_server_opens_them()
    {
        var fetched = Served.Hub("org/tone", OtherCommit) with { IsDownload = true };
        var opened = Served.At(LocationScheme.Local, "/models/tone", ModelRole.Adapter) with { FilledBy = [fetched] };
        var pod = Served.Pod(Served.By(null, Served.Spec("fetch"), [fetched]), Served.By("vllm", Served.Spec(index: 1), [Loaded, opened]));
        var findings = _world.FindAll(pod, Trusting(), Named("one", "ml", Bundle([Base()], Import)), Named("two", "ml", Bundle([Base(), Tone()], Import, Tuning)), Named("three", "ml", Bundle([Tone()], Tuning)));

        Assert.Empty(findings);
        var mixed = _world.FindAll(pod, Trusting(), Named("one", "ml", Bundle([Base()], Import)), Named("three", "ml", Bundle([Tone("tone", null)], Tuning)));
        Assert.Equal([302, 304], mixed.Select(f => f.Rule.Number));
    }

    [Fact]
    public void Image_carries_what_the_bundle_says_and_an_adapter_only_as_such()
    {
        var image = ModelLocations.Oci("registry.example/ml/chat@sha256:" + Hex('c'));
        var volume = Served.At(LocationScheme.Oci, "registry.example/ml/chat", ModelRole.Image) with { Location = image };
        ModelReference Opened(ModelRole role) => Served.At(LocationScheme.Local, "/models/x", role) with { FilledBy = [volume] };
        ModelBundle Carrying(ModelRole role, string? @base = null) => Bundle(
            [Base(), new Artifact { Name = "image", Role = role, Reference = image.Identity, Base = @base }], Import, _world.Attest("build", Slsa([Subject("registry.example/ml/chat", 'c')], Dependency(Model))));

        Assert.Empty(Rules(Served.Vllm(Opened(ModelRole.Model), volume), Carrying(ModelRole.Image)));
        Assert.Empty(Rules(Served.Vllm(Opened(ModelRole.ChatTemplate), volume), Carrying(ModelRole.Image)));
        Assert.Empty(Rules(Served.Vllm(Loaded, Opened(ModelRole.Adapter), volume), Carrying(ModelRole.Adapter, "base")));
        Assert.Equal([302], Rules(Served.Vllm(Loaded, Opened(ModelRole.Adapter), volume), Carrying(ModelRole.Image)));
    }

    [Fact]
    public void File_that_the_artifact_does_not_list_is_not_covered()
    {
        ModelReference Of(string file) => Loaded with { Location = Loaded.Location with { File = file } };

        Assert.Empty(Rules(Served.Vllm(Of("model.safetensors")), Bundle([Base()], Import)));
        Assert.Empty(Rules(Served.Vllm(Of("*.safetensors")), Bundle([Base()], Import)));
        Assert.Equal([301], Rules(Served.Vllm(Of("other-Q2_K.gguf")), Bundle([Base()], Import)));
    }

    [Fact]
    public void One_cause_is_told_once_and_names_the_other_parts()
    {
        Artifact Part(string name, ModelRole role, char digit) => new() { Name = name, Role = role, Reference = Model, Files = [File(name, digit)] };
        var finding = Assert.Single(_world.FindAll(Served.Vllm(Loaded), Trusting(), Bundle([Base(), Part("tokenizer", ModelRole.Tokenizer, 'c'), Part("template", ModelRole.ChatTemplate, 'd')])));

        Assert.Equal(301, finding.Rule.Number);
        Assert.EndsWith(" The same holds for artifacts \"tokenizer\", \"template\".", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Part_that_is_required_and_missing_is_told_by_its_role()
    {
        var policy = new ModelPolicy { Name = "p", Trust = new() { Builders = [Builder()] }, RequiredRoles = [ModelRole.Model, ModelRole.ChatTemplate] };
        var finding = Assert.Single(_world.FindAll(Served.Vllm(Loaded), policy, Bundle([Base()], Import)));

        Assert.Equal(303, finding.Rule.Number);
        Assert.Equal(
            "vLLM loads model \"org/model\" (args), a part of ModelBundle ml/chat, but the policy requires an attested chat template, and the bundle has no artifact of role ChatTemplate.", finding.Message);
    }

    [Fact]
    public void Same_artifact_under_two_roles_or_names_covers_no_more_than_once()
    {
        var twice = new Artifact { Name = "again", Role = ModelRole.Tokenizer, Reference = Model, Files = [File("tokenizer.json", 'e')] };

        Assert.Equal([303], Rules(Served.Vllm(Loaded), Bundle([Base(), twice], Import)));
    }
}
