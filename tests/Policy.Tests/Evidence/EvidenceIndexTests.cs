using System.Text;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Verification;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Evidence;

public class EvidenceIndexTests
{
    private readonly EvidenceWorld _world = new();

    private AttestationSource Import => _world.Attest("import", Slsa([Subject("model.safetensors", 'a', Model)]));

    [Fact]
    public void Unchanged_content_is_not_verified_again()
    {
        var first = _world.Index(Trusting(), Bundle([Base()], Import));
        var bundle = Bundle([Base()], Import);
        var policy = Trusting();
        var second = _world.Index(policy, bundle, previous: first);

        Assert.Equal(1, _world.Verifications);
        Assert.True(second.Of(bundle, policy).IsSufficient);
        Assert.Same(bundle, second.Of(bundle, policy).Bundle);
        Assert.NotNull(second.Of(bundle, policy).Of(bundle.Artifacts[0]));
    }

    [Fact]
    public void Changed_policy_or_bundle_never_meets_an_old_result()
    {
        var bundle = Bundle([Base()], Import);
        var first = _world.Index(Trusting(), bundle);

        Assert.False(_world.Index(ModelPolicy.BuiltIn, bundle, previous: first).Of(bundle, ModelPolicy.BuiltIn).IsSufficient);
        foreach (var policy in (ModelPolicy[])[
            Trusting(EvidenceStrength.TrustedPromotion),
            new() { Name = "p", Trust = new() { Builders = [Builder()] }, Revocations = [new(RevocationKind.Digest, "sha256:" + Hex('a'), "bad")] },
            new() { Name = "p", Trust = new() { Builders = [Builder()] }, Floors = [new("pkg:huggingface/org/model", Now)] },
            new() { Name = "p", Trust = new() { Builders = [Builder()] }, RequiredRoles = [Modelgate.Policy.Models.ModelRole.Tokenizer] },
            new() { Name = "p", Trust = new() { Builders = [Builder(promotion: true)], Mirrors = [new("https://huggingface.co", true)] } },
            new() { Name = "p", Trust = new() { Builders = [new() { Name = "ci", Keys = [new(Stranger, Modelgate.Verification.TrustedRoots.ValidityWindow.Always)] }] } }])
        {
            Assert.False(_world.Index(policy, bundle, previous: first).Of(bundle, policy).IsSufficient);
        }

        var changed = Bundle([Base(Model, null, File("model.safetensors", 'b'))], Import);
        var same = Trusting();
        Assert.False(_world.Index(same, changed, previous: first).Of(changed, same).IsSufficient);
    }

    [Fact]
    public void Changed_attestation_behind_the_same_name_is_verified_again()
    {
        var maps = new Maps { Text = "import" };
        _ = Import;
        _world.Refused("broken", VerificationFailureKind.InvalidSignature);
        var bundle = Bundle([Base()], new AttestationSource { Name = "a", Format = Modelgate.Policy.ModelBundles.AttestationFormat.DSSE, ConfigMap = new("evidence", "a.json") });
        var policy = Trusting();
        var first = _world.Index(policy, bundle, maps);
        maps.Text = "broken";
        var second = _world.Index(policy, bundle, maps, first);

        Assert.True(first.Of(bundle, policy).IsSufficient);
        Assert.Equal(EvidenceReasonKind.InvalidAttestation, second.Of(bundle, policy).Artifacts[0].Problem?.Kind);
        Assert.Equal(("ml", "evidence", "a.json"), maps.Asked);
    }

    [Fact]
    public void Refusal_that_time_may_change_is_not_kept()
    {
        var bundle = Bundle([Base()], _world.Refused("early", VerificationFailureKind.KeyOutsideValidity));
        var policy = Trusting();
        _ = _world.Index(policy, bundle, previous: _world.Index(policy, bundle));

        Assert.Equal(2, _world.Verifications);
    }

    [Fact]
    public void Attestation_is_verified_once_for_all_policies_with_the_same_builder()
    {
        var bundle = Bundle([Base()], Import);
        ModelPolicy[] policies = [Trusting(), Trusting(EvidenceStrength.TrustedPromotion), Trusting(mirror: true)];
        _ = EvidenceIndex.Build(policies, [bundle], NoEvidenceContent.Instance, _world, Now, null);

        Assert.Equal(1, _world.Verifications);
    }

    [Fact]
    public void Pair_that_nobody_verified_has_no_evidence()
    {
        var bundle = Bundle([Base()], Import);

        Assert.Equal(EvidenceReasonKind.NoAttestation, EvidenceIndex.Empty.Of(bundle, Trusting()).Artifacts[0].Problem?.Kind);
    }

    [Fact]
    public void Further_content_of_one_place_counts_for_itself()
    {
        _ = Import;
        _world.Refused("broken", VerificationFailureKind.InvalidSignature);
        var bundle = Bundle([Base()], new AttestationSource { Name = "a", Format = Modelgate.Policy.ModelBundles.AttestationFormat.DSSE, OciReference = "reg.example/x@sha256:" + Hex('1') });
        var policy = Trusting();
        var broken = _world.Index(policy, bundle, new Maps { Attached = ["broken"] });
        var both = _world.Index(policy, bundle, new Maps { Attached = ["broken", "import"] }, broken);

        Assert.Equal(EvidenceReasonKind.InvalidAttestation, broken.Of(bundle, policy).Artifacts[0].Problem?.Kind);
        Assert.True(both.Of(bundle, policy).IsSufficient);
        Assert.False(_world.Index(policy, bundle, new Maps { Attached = ["broken"] }, both).Of(bundle, policy).IsSufficient);
    }

    private sealed class Maps : IEvidenceContent
    {
        public string Text { get; set; } = "";

        public (string, string, string) Asked { get; private set; }

        public EvidenceContent TrustedRoot(string @namespace, string name, string key) => EvidenceContent.Missing("no");

        public EvidenceContent Attestation(string @namespace, string name, string key)
        {
            Asked = (@namespace, name, key);
            return EvidenceContent.Of(Encoding.UTF8.GetBytes(Text));
        }

        public string[] Attached { get; init; } = [];

        public EvidenceContent Oci(string reference, Modelgate.Policy.ModelBundles.AttestationFormat format) =>
            EvidenceContent.Of([.. Attached.Select(a => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(a)))]);
    }
}
