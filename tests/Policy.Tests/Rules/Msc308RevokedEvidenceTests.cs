using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Tests.Evidence;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Rules;

public class Msc308RevokedEvidenceTests
{
    private readonly EvidenceWorld _world = new();

    private Finding Only(ModelPolicy policy) => Assert.Single(_world.FindAll(
        Served.Vllm(Served.Hub("org/model", Commit)), policy, Bundle([Base()], _world.Attest("import", Slsa([Subject("model.safetensors", 'a', Model)])))));

    [Fact]
    public void Revoked_file_is_found_with_its_whole_text()
    {
        var finding = Only(new() { Name = "p", Trust = new() { Builders = [Builder()] }, Revocations = [new(RevocationKind.Digest, "sha256:" + Hex('a'), "leaked records")] });

        Assert.Equal((308, Severity.Critical), (finding.Rule.Number, finding.Severity));
        Assert.Equal("vLLM loads model \"org/model\" (args), which is artifact \"base\" of ModelBundle ml/chat, but file \"model.safetensors\" is revoked by the policy: leaked records.", finding.Message);
        Assert.Equal("Serve another version, or have it attested again by a signer who is not revoked.", finding.Remedy);
    }

    [Fact]
    public void Evidence_below_the_floor_names_both_times()
    {
        var finding = Only(new() { Name = "p", Trust = new() { Builders = [Builder()] }, Floors = [new("pkg:huggingface/org/model", Now)] });

        Assert.Equal(308, finding.Rule.Number);
        Assert.Contains("was signed at 2026-10-24T00:00:00Z, before 2026-11-23T00:00:00Z, the policy's floor for pkg:huggingface/org/model.", finding.Message, StringComparison.Ordinal);
    }
}
