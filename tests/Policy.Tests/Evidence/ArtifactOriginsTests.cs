using System.Text.Json;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Evidence;

public class ArtifactOriginsTests
{
    private const string Sibling = "pkg:huggingface/org/sibling@" + OtherCommit;

    private readonly EvidenceWorld _world = new();

    private static Dictionary<string, ArtifactOrigin> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ArtifactOrigins.Read(document.RootElement);
    }

    [Fact]
    public void Entries_are_read_by_reference() =>
        Assert.Equal(new(Model, Adapter), Read($"{{\"artifacts\": [{{\"reference\": \"{Mirrored}\", \"upstream\": \"{Model}\", \"base\": \"{Adapter}\"}}]}}")[Mirrored]);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"artifacts\": {}}")]
    [InlineData("{\"artifacts\": [1, {}, {\"reference\": 1}, {\"reference\": \"pkg:huggingface/org/model@main\"}]}")]
    public void What_is_no_list_of_artifacts_says_nothing(string json) => Assert.Empty(Read(json));

    [Fact]
    public void Reference_that_comes_twice_has_no_origin() =>
        Assert.Equal(new(null, null), Read($"{{\"artifacts\": [{{\"reference\": \"{Model}\", \"upstream\": \"{Adapter}\"}}, {{\"reference\": \"{Model}\", \"upstream\": \"{Sibling}\"}}]}}")[Model]);

    [Fact]
    public void Base_is_that_of_the_entries_that_have_one_and_none_where_they_differ()
    {
        string? BaseOf(params string[] bases) =>
            Read($"{{\"artifacts\": [{string.Join(", ", bases.Select(b => b.Length == 0 ? $"{{\"reference\": \"{Adapter}\"}}" : $"{{\"reference\": \"{Adapter}\", \"base\": \"{b}\"}}"))}]}}")[Adapter].Base;

        Assert.Equal(Model, BaseOf("", Model, ""));
        Assert.Equal(Model, BaseOf(Model, Model));
        Assert.Equal("", BaseOf(Model, Sibling));
        Assert.Equal("", BaseOf(Model, Sibling, "", Model));
        Assert.Null(BaseOf("", ""));
    }

    [Fact]
    public void Upstream_and_base_of_one_artifact_are_not_lent_to_another()
    {
        var content = Slsa([Subject("model.safetensors", 'a', Mirrored), Subject("adapter.safetensors", 'b', Adapter)], Dependency(Model), Dependency(Sibling), Dependency(Mirrored));
        SignedContent With(string? upstream, string? @base) => content with
        {
            Provenance = content.Provenance! with { Origins = new Dictionary<string, ArtifactOrigin> { [Mirrored] = new(upstream, null), [Adapter] = new(Sibling, @base) } },
        };
        EvidenceReasonKind?[] Kinds(SignedContent signed)
        {
            var tone = new Artifact { Name = "tone", Role = ModelRole.Adapter, Reference = Adapter, Base = "base", Files = [File("adapter.safetensors", 'b')] };
            return [.. _world.Verify(Trusting(mirror: true), Bundle([Base(Mirrored, Model), tone], _world.Attest("all", signed))).Artifacts.Select(a => a.Problem?.Kind)];
        }

        Assert.Equal([null, null], Kinds(With(Model, Mirrored)));
        Assert.Equal([EvidenceReasonKind.UnlinkedMirror, EvidenceReasonKind.OtherBase], Kinds(With(Sibling, Sibling)));
        Assert.Equal([EvidenceReasonKind.UnlinkedMirror, EvidenceReasonKind.OtherBase], Kinds(With(null, null)));
    }
}
