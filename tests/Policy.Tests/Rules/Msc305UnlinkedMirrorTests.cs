using Modelgate.Policy.Models;
using Modelgate.Policy.Tests.Evidence;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Rules;

public class Msc305UnlinkedMirrorTests
{
    private readonly EvidenceWorld _world = new();

    private static readonly ModelReference Copy = Served.Hub("org/model") with { Location = ModelLocations.HuggingFace("org/model", Commit, "https://hub.corp.example") };

    [Fact]
    public void Copy_without_a_signed_link_is_found_with_its_whole_text()
    {
        var bundle = Bundle([Base(Mirrored, Model)], _world.Attest("import", Slsa([Subject("model.safetensors", 'a', Mirrored)])));
        var finding = Assert.Single(_world.FindAll(Served.Vllm(Copy), Trusting(mirror: true), bundle));

        Assert.Equal(305, finding.Rule.Number);
        Assert.Equal(
            "vLLM loads model \"org/model\" (args), which is artifact \"base\" of ModelBundle ml/chat, but it lies on mirror \"https://hub.corp.example\", whose content must be linked to its upstream, and what builder "
            + $"\"ci\" signed (attestation \"import\") does not link it to {Model}.",
            finding.Message);
        Assert.Equal($"Have the promotion's statement name {Model} among its dependencies, by commit or digest.", finding.Remedy);
    }

    [Fact]
    public void Linked_copy_is_no_finding() =>
        Assert.Empty(_world.FindAll(Served.Vllm(Copy), Trusting(mirror: true), Bundle([Base(Mirrored, Model)], _world.Attest("promotion", Slsa([Subject("model.safetensors", 'a', Mirrored)], Dependency(Model))))));
}
