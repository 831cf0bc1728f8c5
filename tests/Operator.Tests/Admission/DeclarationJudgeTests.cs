using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Tests.Standalone;
using Modelgate.Policy.Data;
using Modelgate.Testing;

namespace Modelgate.Operator.Tests.Admission;

public class DeclarationJudgeTests
{
    private const string Digest = "sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";

    private const string Wrong = $$$"""
        {"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","metadata":{"name":"chat-x7k2p","generateName":"chat-","namespace":"ml"},"spec":{
        "artifacts":[{"name":"base","role":"Model","reference":"pkg:huggingface/org/model@main","files":[{"path":"a","digest":"{{{Digest}}}"}]}],
        "attestations":[{"name":"a","format":"DSSE","inline":"{}"},{"name":"b","format":"Manifest","inline":"{}"}]}}
        """;

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Repository.Path("samples"), "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void All_errors_come_at_once_each_at_its_field()
    {
        var response = Judge(Bundle(Wrong).Replace("\"name\":\"llm\"", "\"name\":\"\"", StringComparison.Ordinal));

        Assert.Equal((false, 422, "Invalid"), (response.IsAllowed, response.Code, response.Reason));
        Assert.Equal(("chat-x7k2p", "modelgate.dev", "ModelBundle"), (response.Details!.Name, response.Details.Group, response.Details.Kind));
        Assert.Equal(
            ["spec.artifacts[0].reference", "spec.attestations[1].source", "spec.attestations[0].inline", "spec.attestations[1].inline"],
            response.Details.Causes.Select(c => c.Field));
        Assert.Equal(
            """
            ModelBundle chat-x7k2p has 4 errors.
            spec.artifacts[0].reference: "pkg:huggingface/org/model@main" does not name content that cannot change. Write pkg:huggingface/ORG/NAME@<40 lower-case hex digits>, pkg:oci/NAME@sha256:<64 hex digits>?repository_url=HOST/PATH, s3://BUCKET/KEY?versionId=<id>, gs://BUCKET/OBJECT#<generation> or sha256:<64 hex digits>.
            spec.attestations[1].source: A Manifest must say where its digests were taken from. Write the address; digests from the place that serves the files prove less than others.
            spec.attestations[0].inline: The attestation cannot be used (MalformedBundle): The envelope has no payload. Write the text as it was made, whole; `modelgate verify` reads it from a file.
            spec.attestations[1].inline: This is no list of digests: neither lines of sha256sum, nor JSON with paths and sha256 digests. Write the text as it was made, whole; `modelgate verify` reads it from a file.
            """,
            response.Message);
    }

    [Fact]
    public void Key_that_cannot_be_read_is_refused()
    {
        var response = Judge(Policy("""{"trust":{"builders":[{"name":"ci","keys":["-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]}]}}"""));

        Assert.Equal(["spec.trust.builders[0].keys"], response.Details!.Causes.Select(c => c.Field));
    }

    [Fact]
    public void Expired_exemption_is_a_warning()
    {
        var response = Judge(Policy("""{"exemptions":[{"namespace":"ml","rules":["MSC201"],"reason":"old","expires":"2020-01-01T00:00:00Z"}]}"""));

        Assert.True(response.IsAllowed);
        Assert.Single(response.Warnings);
    }

    [Theory]
    [InlineData("DELETE", "", Wrong)]
    [InlineData("UPDATE", "status", Wrong)]
    [InlineData("UPDATE", "", """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","metadata":{"name":"chat","deletionTimestamp":"2026-11-01T00:00:00Z"},"spec":{}}""")]
    public void What_changes_no_specification_is_let_through(string operation, string subResource, string text) => Assert.True(Judge(Bundle(text, operation, subResource)).IsAllowed);

    [Fact]
    public void Creation_of_something_that_calls_itself_deleted_is_judged() => Assert.False(Judge(Bundle(
        """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","metadata":{"name":"chat","deletionTimestamp":"2026-11-01T00:00:00Z"},"spec":{}}""")).IsAllowed);

    [Theory]
    [InlineData("""{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelPolicy","metadata":{"name":"a"},"spec":{}}""", "its object is of another kind than the request says")]
    [InlineData("""{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","kind":"ModelPolicy","spec":{}}""", "its object is not readable: ")]
    public void Object_that_is_not_what_the_request_says_is_refused(string text, string why)
    {
        var response = Judge(Bundle(text));

        Assert.Equal((false, 400), (response.IsAllowed, response.Code));
        Assert.StartsWith("Modelgate cannot read this request: " + why, response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kind_that_is_not_there_is_refused() => Assert.Equal(422, Judge(Reviews.Of(
        """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelWish","metadata":{"name":"a"}}""", "CREATE", "modelwishes", "", "ModelWish", "modelgate.dev", "v1alpha1")).Code);

    [Fact]
    public void Pod_is_not_judged_at_this_address() => Assert.Equal(
        (false, 400, "Modelgate cannot read this request: this address judges ModelPolicy and ModelBundle; send other kinds to /validate."),
        Judge(Reviews.Of(Reviews.NginxPod)) is var response ? (response.IsAllowed, response.Code, response.Message) : default);

    [Theory]
    [InlineData(Wrong)]
    [InlineData("""{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","metadata":{"name":"chat"},"spec":{}}""")]
    public void Both_addresses_answer_the_same(string text) => Assert.Equal(JudgedRequest.Json(Judge(Bundle(text))), JudgedRequest.Json(JudgedRequest.Of(Bundle(text))));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Policies_and_bundles_of_the_samples_are_admitted(string file)
    {
        foreach (var document in YamlReader.Read(File.ReadAllText(Repository.Path(file)), YamlDialect.Kubernetes).Documents!)
        {
            if (document["kind"]?.Text is { } kind && document["apiVersion"]?.Text.StartsWith("modelgate.dev/", StringComparison.Ordinal) == true)
                Assert.Equal("", Judge(Reviews.Of(Json(document)!.ToJsonString(), "CREATE", kind.ToLowerInvariant() + "s", "", kind, "modelgate.dev", "v1alpha1")).Message);
        }
    }

    private static AdmissionResponse Judge(string review)
    {
        var read = AdmissionReviewReader.Read(Encoding.UTF8.GetBytes(review));
        Assert.True(read.IsRead, read.Failure);
        return new DeclarationJudge(TimeProvider.System).JudgeAsync(read.Request, TimeSpan.FromSeconds(10)).AsTask().GetAwaiter().GetResult();
    }

    private static string Bundle(string text, string operation = "CREATE", string subResource = "") =>
        Reviews.Of(text, operation, "modelbundles", subResource, "ModelBundle", "modelgate.dev", "v1alpha1");

    private static string Policy(string spec) => Reviews.Of(
        $$"""{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelPolicy","metadata":{"name":"llm"},"spec":{{spec}}}""", "CREATE", "modelpolicies", "", "ModelPolicy", "modelgate.dev", "v1alpha1");

    private static JsonNode? Json(DataNode node) => node.Kind switch
    {
        DataKind.Mapping => new JsonObject(node.Members.Select(m => KeyValuePair.Create(m.Key, Json(m.Value)))),
        DataKind.Sequence => new JsonArray([.. node.Items.Select(Json)]),
        DataKind.Boolean => node.IsTrue,
        DataKind.Number => JsonNode.Parse(node.Text),
        DataKind.Null => null,
        _ => node.Text,
    };
}
