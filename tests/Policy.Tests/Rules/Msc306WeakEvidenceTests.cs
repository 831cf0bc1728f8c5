using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Tests.Evidence;
using Modelgate.Verification;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Rules;

public class Msc306WeakEvidenceTests
{
    private readonly EvidenceWorld _world = new();

    private static PodResolution Pod => Served.Vllm(Served.Hub("org/model", Commit));

    private Finding Only(AttestationSource attestation, EvidenceStrength required = EvidenceStrength.TrustedSignature)
    {
        var finding = Assert.Single(_world.FindAll(Pod, Trusting(required), Bundle([Base()], attestation)));
        Assert.Equal(306, finding.Rule.Number);
        return finding;
    }

    [Fact]
    public void Unsigned_list_is_found_with_its_whole_text()
    {
        var finding = Only(Manifest("list", Hex('a') + "  model.safetensors", "https://corp.example/list"));

        Assert.Equal(
            "vLLM loads model \"org/model\" (args), which is artifact \"base\" of ModelBundle ml/chat, but manifest \"list\" from \"https://corp.example/list\" is signed by nobody: whoever can write the ModelBundle can "
            + "write it. The evidence has strength UnsignedManifest; the policy asks for TrustedSignature.",
            finding.Message);
        Assert.Equal("Give the ModelBundle an attestation by a builder whom the policy trusts, covering every file of the artifact.", finding.Remedy);
    }

    [Fact]
    public void Severity_follows_the_strength()
    {
        var import = Slsa([Subject("model.safetensors", 'a', Model)]);

        Assert.Equal(Severity.Critical, Only(Manifest("list", Hex('a') + "  model.safetensors", "https://huggingface.co/x")).Severity);
        Assert.Equal(Severity.High, Only(Manifest("list", Hex('a') + "  model.safetensors", "https://corp.example/list")).Severity);
        Assert.Equal(Severity.High, Only(_world.Attest("import", import, Stranger)).Severity);
        Assert.Equal(Severity.Medium, Only(_world.Attest("import", import), EvidenceStrength.TrustedPromotion).Severity);
    }

    [Fact]
    public void Evidence_of_the_required_strength_is_no_finding()
    {
        Assert.Empty(_world.FindAll(Pod, Trusting(), Bundle([Base()], _world.Attest("import", Slsa([Subject("model.safetensors", 'a', Model)])))));
        Assert.Empty(_world.FindAll(Pod, Trusting(EvidenceStrength.None), Bundle([Base()])));
    }
}
