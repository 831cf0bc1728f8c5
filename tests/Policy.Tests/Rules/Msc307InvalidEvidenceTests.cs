using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Tests.Evidence;
using Modelgate.Verification;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Rules;

public class Msc307InvalidEvidenceTests
{
    private readonly EvidenceWorld _world = new();

    private static PodResolution Pod => Served.Vllm(Served.Hub("org/model", Commit));

    [Fact]
    public void Attestation_that_fails_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(_world.FindAll(Pod, Trusting(), Bundle([Base()], _world.Refused("broken", VerificationFailureKind.InvalidInclusionProof))));

        Assert.Equal((307, Severity.High), (finding.Rule.Number, finding.Severity));
        Assert.Equal(
            "vLLM loads model \"org/model\" (args), which is artifact \"base\" of ModelBundle ml/chat, but attestation \"broken\" does not verify (InvalidInclusionProof): The test says so.",
            finding.Message);
    }

    [Fact]
    public void Digest_that_is_not_the_signed_one_names_the_file()
    {
        var bundle = Bundle([Base(Model, null, File("model.safetensors", 'b'))], _world.Attest("import", Slsa([Subject("model.safetensors", 'a', Model)])));
        var finding = Assert.Single(_world.FindAll(Pod, Trusting(), bundle));

        Assert.Equal(307, finding.Rule.Number);
        Assert.Contains($"but file \"model.safetensors\" is declared as sha256:{Hex('b')} where builder \"ci\" signed sha256:{Hex('a')} (attestation \"import\").", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expired_evidence_is_found_from_its_last_moment_on()
    {
        var bundle = Bundle([Base()], _world.Attest("import", Slsa([Subject("model.safetensors", 'a', Model)]) with { Expires = Now.AddDays(1) }));

        Assert.Empty(_world.Find(307, Pod, Trusting(), Now, bundle));
        Assert.Contains("its evidence expired at 2026-11-24T00:00:00Z.", Assert.Single(_world.Find(307, Pod, Trusting(), Now.AddDays(1), bundle)).Message, StringComparison.Ordinal);
    }
}
