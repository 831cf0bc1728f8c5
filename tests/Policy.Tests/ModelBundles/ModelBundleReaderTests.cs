using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.ModelBundles;

public class ModelBundleReaderTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static DeclarationResult<ModelBundle> Read(string spec) =>
        ModelBundleReader.Read(YamlReader.Read(
            "apiVersion: modelgate.dev/v1alpha1\nkind: ModelBundle\nmetadata: {name: b, namespace: ml}\nspec:\n" + string.Join('\n', spec.Split('\n').Select(l => "  " + l)), YamlDialect.Strict).Documents![0]);

    private static string Artifact(string reference = "pkg:huggingface/org/name@" + Commit, string path = "model.safetensors", string digest = Digest, string more = "") =>
        $"artifacts:\n  - name: base\n    role: Model\n    reference: \"{reference}\"\n    files: [{{path: '{path}', digest: '{digest}'}}]\n{more}";

    private static string Only(string spec) => Assert.Single(Read(spec).Problems).ToString();

    [Fact]
    public void Full_bundle_is_read()
    {
        var result = Read(Artifact(more: $"""
              - name: lora
                role: Adapter
                reference: pkg:oci/lora@{Digest}?repository_url=reg.example/m
                base: base
                upstream: pkg:huggingface/org/lora@{Commit}
                files: [{"{"}path: a/b.safetensors, digest: "{Digest}"{"}"}]
            attestations:
              - name: signed
                format: SigstoreBundle
                configMapRef: {"{"}name: evidence, key: a.json{"}"}
                artifacts: [base]
              - name: list
                format: Manifest
                inline: "{"{}"}"
                source: https://corp.example/list
            """));

        Assert.Empty(result.Problems);
        var bundle = result.Value!;
        Assert.Equal(("ml", "b"), (bundle.Namespace, bundle.Name));
        Assert.Equal([ModelRole.Model, ModelRole.Adapter], bundle.Artifacts.Select(a => a.Role));
        Assert.Equal("base", bundle.Artifacts[1].Base);
        Assert.Equal(new ConfigMapKey("evidence", "a.json"), bundle.Attestations[0].ConfigMap);
        Assert.Equal("https://corp.example/list", bundle.Attestations[1].Source);
    }

    [Theory]
    [InlineData("pkg:huggingface/org/name@main")]
    [InlineData("pkg:huggingface/org/name")]
    [InlineData("pkg:huggingface/org/name@0123456789ABCDEF0123456789abcdef01234567")]
    [InlineData("pkg:oci/name@sha256:12")]
    [InlineData("s3://bucket/key")]
    [InlineData("registry.ollama.ai/library/llama3:8b")]
    public void Reference_that_is_not_pinned_is_refused(string reference) =>
        Assert.StartsWith($"line 8: spec.artifacts[0].reference: \"{reference}\" does not name content that cannot change.", Only(Artifact(reference)), StringComparison.Ordinal);

    [Theory]
    [InlineData("../x", "it leads out of the artifact (..)")]
    [InlineData("/etc/passwd", "it is absolute")]
    [InlineData("a//b", "it is not in its shortest form")]
    [InlineData("a\\b", "it has a backslash or a control character")]
    public void Path_that_leads_out_is_refused(string path, string why) =>
        Assert.Equal($"line 9: spec.artifacts[0].files[0].path: \"{path}\" cannot be a file of the artifact: {why}. Write a relative path with single slashes.", Only(Artifact(path: path)));

    [Fact]
    public void Digest_that_is_none_is_refused() =>
        Assert.Equal(
            "line 9: spec.artifacts[0].files[0].digest: \"md5:00\" is no sha256 digest. Write sha256: and 64 lower-case hex digits, as `sha256sum` prints them.",
            Only(Artifact(digest: "md5:00")));

    [Fact]
    public void File_twice_is_refused() =>
        Assert.Equal(
            "line 9: spec.artifacts[0].files[1].path: \"a\" is listed twice. List each file once.",
            Only($"artifacts:\n  - name: base\n    role: Model\n    reference: {Digest}\n    files: [{{path: a, digest: '{Digest}'}}, {{path: a, digest: '{Digest}'}}]"));

    [Fact]
    public void Attestation_without_its_text_is_refused() =>
        Assert.Equal(
            "line 11: spec.attestations[0].inline: The attestation itself is missing. Set exactly one of: inline, configMapRef, ociRef.",
            Only(Artifact(more: "attestations:\n  - {name: a, format: DSSE}")));

    [Fact]
    public void Base_that_does_not_exist_is_refused() =>
        Assert.Contains("The bundle has no artifact \"nobody\".", Only(Artifact(more: "    base: nobody")), StringComparison.Ordinal);
}
