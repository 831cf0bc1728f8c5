using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Data;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Tests.Evidence;
using Modelgate.Policy.Tests.Rules;
using Modelgate.Verification;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Hostile;

/// <summary>What somebody tries who owns a platform team's namespace: ModelBundles and ConfigMaps at will, but no builder's key.</summary>
public class HostileBundleTests
{
    private readonly EvidenceWorld _world = new();

    private static Declarations.DeclarationResult<ModelBundle> Read(string spec, string more = "") => ModelBundleReader.Read(YamlReader.Read(
        $"apiVersion: modelgate.dev/v1alpha1\nkind: ModelBundle\nmetadata: {{name: b, namespace: ml}}\nspec: {spec}\n{more}", YamlDialect.Strict).Documents![0]);

    private static string Artifact(string name = "base", string reference = Model, string path = "model.safetensors", string more = "") =>
        $"{{name: {name}, role: Model, reference: \"{reference}\", files: [{{path: \"{path}\", digest: \"sha256:{Hex('a')}\"}}]{more}}}";

    private static SignedContent Import => Slsa([Subject("model.safetensors", 'a', Model)]);

    [Fact]
    public void Edited_status_is_never_read()
    {
        var bundle = Reviews.Valid(Read($"{{artifacts: [{Artifact()}]}}", "status: {strength: TrustedPromotion, conditions: [{type: Verified, status: \"True\"}], artifacts: [{name: base, strength: TrustedPromotion}]}"));

        Assert.Equal(EvidenceStrength.None, _world.Verify(Trusting(), bundle).Strength);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/model.safetensors")]
    [InlineData("./model.safetensors")]
    [InlineData("a//model.safetensors")]
    [InlineData("a\\\\model.safetensors")]
    [InlineData("a\\u0000b")]
    public void Paths_that_are_no_files_of_the_artifact_are_refused(string path) => Assert.False(Read($"{{artifacts: [{Artifact(path: path)}]}}").IsValid);

    [Fact]
    public void Names_twice_are_refused() => Assert.False(Read($"{{artifacts: [{Artifact()}, {Artifact()}]}}").IsValid);

    [Fact]
    public void Bundles_over_the_limits_are_refused()
    {
        Assert.False(Read($"{{artifacts: [{string.Join(", ", Enumerable.Range(0, 257).Select(i => Artifact($"a{i}")))}]}}").IsValid);
        Assert.False(Read($"{{artifacts: [{Artifact()}], attestations: [{string.Join(", ", Enumerable.Range(0, 65).Select(i => $"{{name: a{i}, format: DSSE, inline: x}}"))}]}}").IsValid);
    }

    [Theory]
    [InlineData("pkg:huggingface/ORG/model@" + Commit)]
    [InlineData("pkg:huggingface/org/mоdel@" + Commit)]
    [InlineData("pkg:huggingface/org/model@" + Commit + "?repository_url=https://evil.example")]
    public void Reference_that_only_looks_like_the_signed_one_is_not_bound(string reference)
    {
        var bundle = Reviews.Valid(Read($"{{artifacts: [{Artifact(reference: reference)}]}}"));

        Assert.Equal(EvidenceReasonKind.OtherIdentity, _world.Judge(Trusting(), bundle.Artifacts[0], _world.Attest("import", Import)).Problem?.Kind);
    }

    [Theory]
    [InlineData("pkg:huggingface/org%2Fmodel@" + Commit)]
    [InlineData("pkg:huggingface/org/model@0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("pkg:huggingface/org/./model@" + Commit)]
    public void Reference_that_hides_another_spelling_is_refused(string reference) => Assert.False(Read($"{{artifacts: [{Artifact(reference: reference)}]}}").IsValid);

    [Fact]
    public void Another_spelling_of_one_identity_is_found_by_pods()
    {
        var bundle = Reviews.Valid(Read($"{{artifacts: [{Artifact(reference: "pkg:huggingface/org/mode%6C@" + Commit + "?repository_url=https://huggingface.co")}]}}"));

        Assert.Equal(Model, bundle.Artifacts[0].Reference);
    }

    [Fact]
    public void Digest_in_capitals_is_refused() =>
        Assert.False(Read($"{{artifacts: [{Artifact().Replace(Hex('a'), Hex('A'), StringComparison.Ordinal)}]}}").IsValid);

    [Fact]
    public void Files_of_another_model_do_not_become_this_ones_by_declaration()
    {
        var stolen = new Artifact { Name = "base", Role = ModelRole.Model, Reference = "pkg:huggingface/evil/model@" + Commit, Files = [File("model.safetensors", 'a')] };

        Assert.Equal(EvidenceReasonKind.OtherIdentity, _world.Judge(Trusting(), stolen, _world.Attest("import", Import)).Problem?.Kind);
    }

    [Fact]
    public void Base_does_not_become_attested_by_an_adapters_statement_that_names_it()
    {
        var tuning = Slsa([Subject("adapter.safetensors", 'b', Adapter)], Dependency(Model));
        var claimed = new Artifact { Name = "base", Role = ModelRole.Model, Reference = Model, Files = [File("adapter.safetensors", 'b')] };

        Assert.Equal(EvidenceReasonKind.OtherIdentity, _world.Judge(Trusting(), claimed, _world.Attest("tuning", tuning)).Problem?.Kind);
    }

    [Fact]
    public void Narrowing_an_attestation_to_an_artifact_binds_it_to_nothing() =>
        Assert.Equal(EvidenceReasonKind.OtherIdentity, _world.Judge(Trusting(), Base(Adapter), _world.Attest("import", Import, artifacts: "base")).Problem?.Kind);

    [Theory]
    [InlineData("https://HUB.corp.example")]
    [InlineData("https://hub.corp.example:443")]
    [InlineData("http://hub.corp.example/")]
    [InlineData("https://hub.corp.example./")]
    public void Mirror_in_another_spelling_is_still_the_mirror(string hub)
    {
        var reference = ModelLocations.HuggingFace("org/model", Commit, hub).Identity;

        Assert.NotNull(ServingPlace.MirrorOf(reference, Trusting(mirror: true).Trust));
    }

    [Theory]
    [InlineData("https://hub.corp.example.evil.example")]
    [InlineData("https://evil.example/hub.corp.example")]
    [InlineData("https://nothub.corp.example")]
    public void Another_host_is_not_the_mirror(string hub) =>
        Assert.Null(ServingPlace.MirrorOf(ModelLocations.HuggingFace("org/model", Commit, hub).Identity, Trusting(mirror: true).Trust));

    [Theory]
    [InlineData("pkg:oci/registry.corp.example/models", "registry.corp.example/models/chat", true)]
    [InlineData("pkg:oci/registry.corp.example/models", "registry.corp.example/Models/chat", true)]
    [InlineData("pkg:oci/registry.corp.example/models/", "registry.corp.example/models/chat", true)]
    [InlineData("registry.corp.example", "registry.corp.example/models/chat", true)]
    [InlineData("pkg:oci/registry.corp.example/models", "registry.corp.example/models-of-others/chat", false)]
    [InlineData("pkg:oci/registry.corp.example/models", "registry.corp.example:5000/models/chat", false)]
    public void Registry_is_a_mirror_part_by_part(string prefix, string image, bool isMirror)
    {
        var reference = ModelLocations.Oci($"{image}@sha256:{Hex('c')}").Identity;

        Assert.Equal(isMirror, ServingPlace.MirrorOf(reference, new() { Mirrors = [new(prefix, true)] }) is not null);
    }

    [Fact]
    public void Publisher_is_exempt_at_its_own_hub_and_not_on_the_mirror()
    {
        bool NeedsLink(string reference, string publisher) => ServingPlace.MirrorOf(reference, new()
        {
            Mirrors = [new("https://hub.corp.example", true), new("https://huggingface.co", true)],
            Publishers = [publisher],
        }) is not null;

        Assert.False(NeedsLink(Model, "pkg:huggingface/org"));
        Assert.True(NeedsLink(Mirrored, "pkg:huggingface/org"));
        Assert.False(NeedsLink(Mirrored, "pkg:huggingface/org?repository_url=https://hub.corp.example"));
        Assert.True(NeedsLink("pkg:huggingface/organic/model@" + Commit, "pkg:huggingface/org"));
        Assert.True(NeedsLink("pkg:huggingface/Org/model@" + Commit, "pkg:huggingface/org"));
    }

    [Fact]
    public void Unsigned_lists_never_throw_and_say_no_more_than_they_do()
    {
        var texts = Gen.Elements("{", "}", "[", "]", "\"files\"", ":", ",", "\n", "  ", "*", "sha256:", Hex('a'), "a/b", "..", "\u0000", "null").ArrayOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), text => UnsignedList.Read(text) is null or { Count: > 0 }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Identities_never_throw_and_are_stable()
    {
        var texts = Gen.Elements("pkg:", "huggingface/", "oci/", "org", "/", "@", Commit, "sha256:", Hex('a'), "%2F", "%", "%41", "?", "repository_url=", "&", "#", "https://h", " ", "\ud800", "é").ArrayOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), text => PinnedIdentity.Canonical(text) is not { } identity || PinnedIdentity.Canonical(identity) == identity).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Long_names_and_many_folders_cost_no_more_than_their_length()
    {
        var deep = string.Concat(Enumerable.Repeat("a/", 2_000));
        var subjects = Enumerable.Range(0, 5_000).Select(i => Subject(deep + i.ToString(System.Globalization.CultureInfo.InvariantCulture), 'a')).Prepend(Repository("r", Commit)).ToArray();
        var files = new StatementSubjects(Slsa(subjects)).FilesOf(Model);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Assert.Null(files.Find("missing"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 10_000_000);
    }
}
