using System.Text;
using Modelgate.Verification.Statements;

namespace Modelgate.Verification.Tests.Statements;

public class InTotoStatementReaderTests
{
    private const string Digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Good = $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"{{{Digest}}}"}}],"predicateType":"https://example.com/p","predicate":{"x":1},"more":0}""";

    private static VerificationResult<InTotoStatement> Read(string json) => InTotoStatementReader.Read(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void A_statement_is_read_and_members_of_later_versions_are_ignored()
    {
        var statement = Read(Good).Value!;

        Assert.Equal("https://in-toto.io/Statement/v1", statement.Type);
        Assert.Equal("https://example.com/p", statement.PredicateType);
        Assert.Equal("a", statement.Subjects.Single().Name);
        Assert.Equal(Digest, statement.Subjects.Single().Digest("sha256"));
        Assert.Equal(1, statement.Predicate.GetProperty("x").GetInt32());
    }

    [Theory]
    [InlineData("\"predicate\":{\"x\":1},", "")]
    [InlineData("Statement/v1", "Statement/v0.1")]
    [InlineData("\"sha256\":", "\"gitCommit\":\"abc\",\"sha256\":")]
    public void Other_good_forms_are_read(string from, string to) => Assert.True(Read(Good.Replace(from, to, StringComparison.Ordinal)).IsSuccess);

    [Theory]
    [InlineData("Statement/v1", "Statement/v2", "The statement's _type \"https://in-toto.io/Statement/v2\" is neither in-toto Statement v1 nor v0.1.")]
    [InlineData("\"_type\"", "\"type\"", "The statement's _type \"\" is neither in-toto Statement v1 nor v0.1.")]
    [InlineData("{\"name\":\"a\",\"digest\":{\"sha256\":\"" + Digest + "\"}}", "", "The statement has no subject.")]
    [InlineData("{\"sha256\":\"" + Digest + "\"}", "{}", "The subject \"a\" has no digest.")]
    [InlineData("e3b0c4", "E3B0C4", "A digest is not lower-case hex of its algorithm's length (\"sha256\").")]
    [InlineData("e3b0c4", "e3b0c", "A digest is not lower-case hex of its algorithm's length (\"sha256\").")]
    [InlineData("\"name\":\"a\"", "\"name\":1", "A name is of the wrong type.")]
    [InlineData("\"subject\":[", "\"subject\":[1,", "An item of subject is no object.")]
    [InlineData("\"predicateType\"", "\"predicatetype\"", "The statement has no predicateType.")]
    [InlineData("{\"x\":1}", "[]", "predicate is of the wrong type.")]
    [InlineData("\"more\":0", "\"_type\":\"x\"", "The statement is no JSON with one meaning (line 1, byte 1).")]
    public void Other_forms_are_refused(string from, string to, string detail)
    {
        var failure = Read(Good.Replace(from, to, StringComparison.Ordinal)).Failure!;

        Assert.Equal(VerificationFailureKind.MalformedStatement, failure.Kind);
        if (!detail.Contains("no JSON", StringComparison.Ordinal))
            Assert.Equal(detail, failure.Detail);
    }

    [Fact]
    public void Digests_of_one_subject_are_limited()
    {
        var many = string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"d{i}\":\"00\""));

        var eight = string.Join(',', Enumerable.Range(0, 8).Select(i => $"\"d{i}\":\"00\""));
        var subjects = Enumerable.Repeat("{\"digest\":{" + eight + "}}", VerificationLimits.MaxSubjects).ToArray();
        string Statement(string more) => """{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[""" + string.Join(',', subjects[1..]) + ",{\"digest\":{" + eight + more + "}}]}";
        Assert.True(Read(Statement("")).IsSuccess);
        Assert.Equal(
            new VerificationFailure(VerificationFailureKind.LimitExceeded, "The items of subject have over 8192 digests together."), Read(Statement(",\"x\":\"00\"")).Failure);
        Assert.Equal(VerificationFailureKind.LimitExceeded, Read(Good.Replace("\"sha256\":", many + ",\"sha256\":", StringComparison.Ordinal)).Failure?.Kind);
    }

    [Fact]
    public void A_subject_matches_when_every_known_digest_does()
    {
        var empty = ArtifactContent.Of(Array.Empty<byte>());
        var right512 = Convert.ToHexStringLower(DigestAlgorithm.Sha512.Hash([]));
        var mixed = Good.Replace("\"sha256\":", "\"sha512\":\"" + new string('0', 128) + "\",\"sha256\":", StringComparison.Ordinal);

        Assert.True(SubjectMatch.Matches(Read(Good).Value!, empty));
        Assert.True(SubjectMatch.Matches(Read(Good.Replace("\"sha256\":", "\"sha512\":\"" + right512 + "\",\"sha256\":", StringComparison.Ordinal)).Value!, empty));
        Assert.False(SubjectMatch.Matches(Read(mixed).Value!, empty));
        Assert.False(SubjectMatch.Matches(Read(Good.Replace("sha256", "md5", StringComparison.Ordinal)).Value!, empty));
        Assert.False(SubjectMatch.Matches(Read(Good).Value!, ArtifactContent.Of("x"u8.ToArray())));
        Assert.True(SubjectMatch.Matches(Read(mixed).Value!, ArtifactContent.OfDigests([new(DigestAlgorithm.Sha256, DigestAlgorithm.Sha256.Hash([]))])));
    }

    [Fact]
    public void Any_one_of_the_subjects_may_match()
    {
        static string Subject(string text) => $"{{\"digest\":{{\"sha256\":\"{Convert.ToHexStringLower(DigestAlgorithm.Sha256.Hash(Encoding.UTF8.GetBytes(text)))}\"}}}}";
        var statement = Read($"{{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{Subject("a")},{Subject("b")}],\"predicateType\":\"x\"}}").Value!;

        Assert.True(SubjectMatch.Matches(statement, ArtifactContent.Of("a"u8.ToArray())));
        Assert.True(SubjectMatch.Matches(statement, ArtifactContent.Of("b"u8.ToArray())));
        Assert.False(SubjectMatch.Matches(statement, ArtifactContent.Of("c"u8.ToArray())));
    }

    [Fact]
    public void Content_by_digests_has_one_at_least_each_of_its_length()
    {
        Assert.Throws<ArgumentException>(() => ArtifactContent.OfDigests());
        Assert.Throws<ArgumentException>(() => ArtifactContent.OfDigests(new KeyValuePair<DigestAlgorithm, ReadOnlyMemory<byte>>(DigestAlgorithm.Sha256, new byte[31])));
    }
}
