using Modelgate.Policy.Data;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;

namespace Modelgate.Policy.Tests.Evidence;

public class InlineEvidenceTests
{
    private const string Remedy = "Write the text as it was made, whole; `modelgate verify` reads it from a file.";

    [Theory]
    [InlineData("SigstoreBundle", "{}", "The attestation cannot be used (UnsupportedBundleVersion): The media type \"\" is none of Sigstore bundle v0.1, v0.2 and v0.3.")]
    [InlineData("OMS", "{}", "The attestation cannot be used (UnsupportedBundleVersion): The media type \"\" is none of Sigstore bundle v0.1, v0.2 and v0.3.")]
    [InlineData("DSSE", """{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}""", "The attestation cannot be used (MalformedBundle): The envelope has 0 signatures; it must have one.")]
    [InlineData("Manifest", "model.safetensors", "This is no list of digests: neither lines of sha256sum, nor JSON with paths and sha256 digests.")]
    public void Text_that_is_none_is_named_by_its_field(string format, string text, string message) =>
        Assert.Equal($"line 8: spec.attestations[1].inline: {message} {Remedy}", Assert.Single(Problems($"{{name: b, format: {format}, inline: '{text}'}}")));

    [Theory]
    [InlineData("{name: b, format: Manifest, inline: '4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b  model.safetensors'}")]
    [InlineData("{name: b, format: DSSE, configMapRef: {name: evidence, key: a}}")]
    [InlineData("{name: b, format: PGP, inline: x}")]
    [InlineData("{name: b, inline: x}")]
    [InlineData("{name: b, format: DSSE, inline: 7}")]
    [InlineData("{name: b, format: DSSE, inline: ''}")]
    [InlineData("text")]
    public void What_is_right_or_another_reader_s_is_left_alone(string attestation) => Assert.Empty(Problems(attestation));

    [Fact]
    public void Signed_attestations_of_the_samples_have_their_form() =>
        Assert.All(YamlReader.Read(File.ReadAllText(Testing.Repository.Path("samples", "internal-mirror", "bundles.yaml")), YamlDialect.Kubernetes).Documents!.Where(d => d["kind"]?.Text == ModelBundleReader.Kind),
            document => Assert.Empty(InlineEvidence.Problems(document)));

    [Fact]
    public void Every_format_is_looked_at() =>
        Assert.All(Enum.GetNames<AttestationFormat>(), format => Assert.Single(Problems($"{{name: b, format: {format}, inline: x}}")));

    private static IEnumerable<string> Problems(string attestation) => InlineEvidence.Problems(YamlReader.Read(
        $$"""
        apiVersion: modelgate.dev/v1alpha1
        kind: ModelBundle
        metadata: {name: chat}
        spec:
          attestations:
            - name: a
              format: DSSE
            - {{attestation}}
        """,
        YamlDialect.Strict).Documents![0]).Select(p => p.ToString());
}
