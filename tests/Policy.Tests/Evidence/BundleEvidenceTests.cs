using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Verification;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Evidence;

public class BundleEvidenceTests
{
    private readonly EvidenceWorld _world = new();

    private static SignedContent Import => Slsa([Subject("model.safetensors", 'a', Model)]);

    private static Artifact Tone(string? @base = "base") => new() { Name = "tone", Role = ModelRole.Adapter, Reference = Adapter, Base = @base, Files = [File("adapter.safetensors", 'b')] };

    private static SignedContent ToneOn(params string[] bases) => Slsa([Subject("adapter.safetensors", 'b', Adapter)], [.. bases.Select(b => Dependency(b))]);

    private static ModelPolicy With(IReadOnlyList<Revocation>? revocations = null, IReadOnlyList<SigningFloor>? floors = null, IReadOnlyList<ModelRole>? roles = null) => new()
    {
        Name = "p",
        Trust = new() { Builders = [Builder()] },
        Revocations = revocations ?? [],
        Floors = floors ?? [],
        RequiredRoles = roles ?? [],
    };

    [Fact]
    public void Bundle_is_as_strong_as_its_weakest_artifact()
    {
        var template = new Artifact { Name = "template", Role = ModelRole.ChatTemplate, Reference = "sha256:" + Hex('c'), Files = [File("chat.jinja", 'c')] };
        var evidence = _world.Verify(Trusting(), Bundle([Base(), template], _world.Attest("import", Import)));

        Assert.False(evidence.IsSufficient);
        Assert.Equal(EvidenceStrength.None, evidence.Strength);
        Assert.Equal([EvidenceStrength.TrustedSignature, EvidenceStrength.None], evidence.Artifacts.Select(a => a.Strength));
    }

    [Fact]
    public void Adapter_is_attested_for_the_base_that_its_statement_names()
    {
        EvidenceReasonKind? Kind(Artifact adapter, SignedContent content) =>
            _world.Verify(Trusting(), Bundle([Base(), adapter], _world.Attest("import", Import), _world.Attest("tone", content))).Artifacts[1].Problem?.Kind;

        Assert.Null(Kind(Tone(), ToneOn(Model)));
        Assert.Null(Kind(Tone(), Statement([Subject("adapter.safetensors", 'b', Adapter)], predicate: $$"""{"base": "{{Model}}"}""")));
        Assert.Equal(EvidenceReasonKind.OtherBase, Kind(Tone(), ToneOn()));
        Assert.Equal(EvidenceReasonKind.OtherBase, Kind(Tone(), ToneOn("pkg:huggingface/org/other@" + Commit)));
        Assert.Equal(EvidenceReasonKind.NoBase, Kind(Tone(null), ToneOn(Model)));
        Assert.Equal(EvidenceReasonKind.NoBase, Kind(Tone("tone"), ToneOn(Model)));
    }

    [Fact]
    public void Adapter_for_the_upstream_is_not_attested_for_the_copy()
    {
        var bundle = Bundle([Base(Mirrored, Model), Tone()], _world.Attest("tone", ToneOn(Model)));

        Assert.Equal(EvidenceReasonKind.OtherBase, _world.Verify(Trusting(), bundle).Artifacts[1].Problem?.Kind);
    }

    [Fact]
    public void Bases_that_go_in_circles_are_no_bases()
    {
        var other = new Artifact { Name = "other", Role = ModelRole.Adapter, Reference = Model, Base = "tone", Files = [File("x", 'd')] };
        var evidence = _world.Verify(Trusting(), Bundle([Tone("other"), other], _world.Attest("tone", ToneOn(Model)), _world.Attest("other", Slsa([Subject("x", 'd', Model)], Dependency(Adapter)))));

        Assert.All(evidence.Artifacts, a => Assert.Equal(EvidenceReasonKind.NoBase, a.Problem?.Kind));
    }

    [Theory]
    [InlineData(RevocationKind.Digest, 'a', "file \"model.safetensors\" is revoked by the policy: leaked")]
    [InlineData(RevocationKind.Digest, '5', "the statement of attestation \"import\" is revoked by the policy: leaked")]
    public void Revoked_file_or_statement_counts_for_nothing(RevocationKind kind, char digit, string detail)
    {
        var evidence = _world.Judge(With([new(kind, "sha256:" + Hex(digit), "leaked")]), Base(), _world.Attest("import", Import));

        Assert.Equal((EvidenceReasonKind.Revoked, EvidenceStrength.None, detail), (evidence.Problem!.Kind, evidence.Strength, evidence.Problem.Detail));
    }

    [Fact]
    public void Revoked_key_certificate_or_attestation_counts_for_nothing_and_another_one_does()
    {
        var signed = Import with { CertificateFingerprints = ["sha256:" + Hex('7'), "sha256:" + Hex('8')] };
        var import = _world.Attest("import", signed);
        var text = System.Security.Cryptography.SHA256.HashData("import"u8);
        foreach (var revocation in (Revocation[])[
            new(RevocationKind.Key, signed.KeyFingerprint!, "lost"),
            new(RevocationKind.Certificate, "sha256:" + Hex('8'), "lost"),
            new(RevocationKind.Digest, "sha256:" + Convert.ToHexStringLower(text), "lost")])
        {
            Assert.Equal(EvidenceReasonKind.Revoked, _world.Judge(With([revocation]), Base(), import).Problem?.Kind);
            var other = _world.Attest("again", Import with { KeyFingerprint = "sha256:" + Hex('9') });
            Assert.Null(_world.Judge(With([revocation]), Base(), import, other).Problem);
        }
    }

    [Fact]
    public void Revocation_of_an_image_names_its_digest()
    {
        var image = new Artifact { Name = "i", Role = ModelRole.Image, Reference = $"pkg:oci/x@sha256:{Hex('c')}?repository_url=reg.example/x" };

        Assert.Equal(EvidenceReasonKind.Revoked, _world.Judge(With([new(RevocationKind.Digest, "sha256:" + Hex('c'), "bad")]), image, _world.Attest("b", Slsa([Subject("x", 'c')]))).Problem?.Kind);
    }

    [Fact]
    public void What_was_signed_before_the_floor_or_at_no_known_time_does_not_count()
    {
        var policy = With(floors: [new("pkg:huggingface/org/model", Now.AddDays(-10))]);

        Assert.Equal(EvidenceReasonKind.BelowFloor, _world.Judge(policy, Base(), _world.Attest("old", Import)).Problem?.Kind);
        Assert.Equal(EvidenceReasonKind.NoSigningTime, _world.Judge(policy, Base(), _world.Attest("timeless", Import with { SignedAt = null })).Problem?.Kind);
        Assert.Null(_world.Judge(policy, Base(), _world.Attest("new", Import with { SignedAt = Now.AddDays(-10) })).Problem);
        Assert.Null(_world.Judge(With(floors: [new("pkg:huggingface/org/other", Now)]), Base(), _world.Attest("other", Import)).Problem);
    }

    [Fact]
    public void Floor_of_the_upstream_holds_for_its_copies()
    {
        var copy = Slsa([Subject("model.safetensors", 'a', Mirrored)], Dependency(Model));

        Assert.Equal(EvidenceReasonKind.BelowFloor, _world.Judge(With(floors: [new("pkg:huggingface/org/model", Now)]), Base(Mirrored, Model), _world.Attest("old", copy)).Problem?.Kind);
    }

    [Fact]
    public void Required_roles_must_be_in_the_bundle()
    {
        var bundle = Bundle([Base()], _world.Attest("import", Import));

        Assert.Equal([ModelRole.Tokenizer], _world.Verify(With(roles: [ModelRole.Model, ModelRole.Tokenizer]), bundle).MissingRoles);
        Assert.False(_world.Verify(With(roles: [ModelRole.Tokenizer]), bundle).IsSufficient);
        Assert.True(_world.Verify(With(roles: [ModelRole.Model]), bundle).IsSufficient);
    }

    [Fact]
    public void Evidence_counts_until_it_expires()
    {
        var evidence = _world.Verify(Trusting(), Bundle([Base()], _world.Attest("import", Import with { Expires = Now.AddDays(1) })));

        Assert.True(evidence.IsSufficientAt(Now));
        Assert.False(evidence.IsSufficientAt(Now.AddDays(1)));
        Assert.Equal(Now.AddDays(1), evidence.Expires);
        Assert.Equal(EvidenceReasonKind.Expired, evidence.Artifacts[0].ProblemAt(Now.AddDays(2))?.Kind);
        Assert.Equal(EvidenceStrength.None, evidence.Artifacts[0].StrengthAt(Now.AddDays(2)));
    }

    [Fact]
    public void Ten_thousand_files_are_covered_or_not_in_one_pass()
    {
        var names = Enumerable.Range(0, 10_000).Select(i => FormattableString.Invariant($"shard-{i:00000}.safetensors")).ToArray();
        var bundle = Bundle([Base(Model, null, [.. names.Select(n => File(n, 'a'))])], _world.Attest("import", Slsa([.. names.Select(n => Subject(n, 'a', Model + "#" + n))])));

        Assert.True(_world.Verify(Trusting(), bundle).IsSufficient);
        var short1 = Bundle(bundle.Artifacts, _world.Attest("short", Slsa([.. names[..^1].Select(n => Subject(n, 'a', Model + "#" + n))])));
        Assert.Equal(names[^1], _world.Verify(Trusting(), short1).Artifacts[0].Problem?.File);
    }
}
