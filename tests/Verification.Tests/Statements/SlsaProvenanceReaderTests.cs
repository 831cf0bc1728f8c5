using System.Text;
using Modelgate.Verification.Statements;

namespace Modelgate.Verification.Tests.Statements;

public class SlsaProvenanceReaderTests
{
    private const string V1 = """
        {"buildDefinition":{"buildType":"https://example.com/promote/v1",
          "externalParameters":{"workflow":{"ref":"refs/tags/v1","repository":"https://git.example/org/repo","path":".ci/promote.yaml"}},
          "resolvedDependencies":[{"uri":"pkg:huggingface/org/name@0123456789012345678901234567890123456789","digest":{"gitCommit":"0123456789012345678901234567890123456789"}}]},
         "runDetails":{"builder":{"id":"https://builder.example/v1"}}}
        """;

    private const string V02 = """
        {"builder":{"id":"https://builder.example/v1"},"buildType":"https://example.com/promote/v1",
         "invocation":{"configSource":{"uri":"git+https://git.example/org/repo@refs/heads/main","entryPoint":".ci/promote.yaml"}},
         "materials":[{"uri":"git+https://git.example/org/repo","digest":{"sha1":"0123"}}]}
        """;

    private static VerificationResult<SlsaProvenance> Read(string type, string predicate) => SlsaProvenanceReader.Read(InTotoStatementReader.Read(Encoding.UTF8.GetBytes(
        $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"x":"y"}}],"predicateType":"{{{type}}}","predicate":{{{predicate}}}}""")).Value!);

    [Fact]
    public void Version_1_is_read()
    {
        var provenance = Read(SlsaProvenance.PredicateTypeV1, V1).Value!;

        Assert.Equal("https://builder.example/v1", provenance.BuilderId);
        Assert.Equal("https://example.com/promote/v1", provenance.BuildType);
        Assert.Equal("https://git.example/org/repo/.ci/promote.yaml@refs/tags/v1", provenance.Workflow);
        Assert.Equal("https://git.example/org/repo", provenance.SourceRepository);
        Assert.Equal("refs/tags/v1", provenance.SourceRef);
        Assert.Equal("pkg:huggingface/org/name@0123456789012345678901234567890123456789", provenance.Dependencies.Single().Uri);
    }

    [Fact]
    public void Version_0_2_is_read()
    {
        var provenance = Read(SlsaProvenance.PredicateTypeV02, V02).Value!;

        Assert.Equal("https://builder.example/v1", provenance.BuilderId);
        Assert.Equal("https://git.example/org/repo/.ci/promote.yaml@refs/heads/main", provenance.Workflow);
        Assert.Equal("refs/heads/main", provenance.SourceRef);
        Assert.Equal("0123", provenance.Dependencies.Single().Digest("sha1"));
    }

    [Theory]
    [InlineData("https://git.example/org/repo", ".ci/x.yaml", "https://git.example/org/repo/.ci/x.yaml", "https://git.example/org/repo", null)]
    [InlineData("git+https://git.example/org/repo@v1", "/.ci/x.yaml", "https://git.example/org/repo/.ci/x.yaml@v1", "https://git.example/org/repo", "v1")]
    [InlineData("git+https://git.example/org/repo@v1", "", null, "https://git.example/org/repo", "v1")]
    [InlineData("git+ssh://git.example/org/repo@v1", ".ci/x.yaml", null, null, null)]
    [InlineData("GIT+https://git.example/org/repo", ".ci/x.yaml", null, null, null)]
    public void A_workflow_of_version_0_2_is_its_source_and_its_entry_point(string uri, string entryPoint, string? workflow, string? repository, string? reference)
    {
        var changed = V02.Replace("git+https://git.example/org/repo@refs/heads/main", uri, StringComparison.Ordinal).Replace(".ci/promote.yaml", entryPoint, StringComparison.Ordinal);
        var provenance = Read(SlsaProvenance.PredicateTypeV02, changed).Value!;

        Assert.Equal((workflow, repository, reference), (provenance.Workflow, provenance.SourceRepository, provenance.SourceRef));
    }

    [Theory]
    [InlineData("\"ref\":\"refs/tags/v1\",", "", "https://git.example/org/repo/.ci/promote.yaml", "https://git.example/org/repo")]
    [InlineData(",\"path\":\".ci/promote.yaml\"", "", null, "https://git.example/org/repo")]
    [InlineData("\"path\":\".ci/promote.yaml\"", "\"path\":\"\"", null, "https://git.example/org/repo")]
    [InlineData("\"repository\":\"https://git.example/org/repo\",", "", null, null)]
    [InlineData("\"repository\":\"https://git.example/org/repo\",", "\"repository\":\"\",", null, null)]
    public void A_workflow_of_version_1_is_its_repository_and_its_path(string from, string to, string? workflow, string? repository)
    {
        var provenance = Read(SlsaProvenance.PredicateTypeV1, V1.Replace(from, to, StringComparison.Ordinal)).Value!;

        Assert.Equal((workflow, repository), (provenance.Workflow, provenance.SourceRepository));
    }

    [Theory]
    [InlineData(SlsaProvenance.PredicateTypeV1, true)]
    [InlineData(SlsaProvenance.PredicateTypeV02, true)]
    [InlineData("https://slsa.dev/provenance/v1.1", false)]
    public void What_is_read_is_known_before(string type, bool reads) => Assert.Equal(reads, SlsaProvenanceReader.Reads(type));

    [Theory]
    [InlineData("https://slsa.dev/provenance/v1.0?draft")]
    [InlineData("https://slsa.dev/provenance/v1.1")]
    [InlineData("https://slsa.dev/provenance/v0.1")]
    public void Drafts_and_other_versions_are_other_types(string type) =>
        Assert.Equal(VerificationFailureKind.UnsupportedPredicateType, Read(type, V1).Failure?.Kind);

    [Theory]
    [InlineData("\"id\"", "\"Id\"", "The provenance names no builder.id.")]
    [InlineData("\"buildType\"", "\"buildtype\"", "The provenance names no buildType.")]
    [InlineData("\"externalParameters\"", "\"parameters\"", "The provenance has no externalParameters.")]
    [InlineData("\"runDetails\":{", "\"runDetails\":[],\"x\":{", "runDetails is of the wrong type.")]
    public void What_is_required_must_be_there(string from, string to, string detail) =>
        Assert.Equal(new(VerificationFailureKind.MalformedPredicate, detail), Read(SlsaProvenance.PredicateTypeV1, V1.Replace(from, to, StringComparison.Ordinal)).Failure);
}
