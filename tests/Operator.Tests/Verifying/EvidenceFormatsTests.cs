using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Operator.Verifying;

namespace Modelgate.Operator.Tests.Verifying;

public class EvidenceFormatsTests
{
    [Theory]
    [InlineData("""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}""", "SigstoreBundle")]
    [InlineData("""  {"verificationMaterial":{},"kind":"ModelBundle"}""", "SigstoreBundle")]
    [InlineData("""{"mediaType":"x","dsseEnvelope":{"payload":""", "SigstoreBundle")]
    [InlineData("""{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}""", "DSSE")]
    [InlineData("""{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle"}""", "ModelBundle")]
    [InlineData("apiVersion: modelgate.dev/v1alpha1\nkind: ModelBundle\n", "ModelBundle")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod"}""", null)]
    [InlineData("[1]", null)]
    [InlineData("{", null)]
    [InlineData("", null)]
    [InlineData("-----BEGIN PUBLIC KEY-----", null)]
    public void Formats_are_known_by_their_outside(string text, string? format) => Assert.Equal(format, EvidenceFormats.Detect(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("https://model_signing/signature/v1.0", "OMS")]
    [InlineData("https://model_signing/Digests/v0.1", "OMS")]
    [InlineData("https://slsa.dev/provenance/v1", "SigstoreBundle")]
    public void Model_signatures_are_known_by_their_predicate(string predicate, string format)
    {
        var payload = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"subject":[{"predicateType":"x"}],"predicateType":"{{predicate}}"}"""));

        Assert.Equal(format, EvidenceFormats.Detect(Encoding.UTF8.GetBytes($$$"""{"mediaType":"m","dsseEnvelope":{"payload":"{{{payload}}}"}}""")));
    }

    [Fact]
    public void Any_bytes_are_answered() => Prop.ForAll<byte[]>(bytes => EvidenceFormats.Detect([(byte)'{', .. bytes]) is null or EvidenceFormats.SigstoreBundle).QuickCheckThrowOnFailure();
}
