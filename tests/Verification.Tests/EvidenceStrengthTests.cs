namespace Modelgate.Verification.Tests;

public class EvidenceStrengthTests
{
    [Fact]
    public void Strengths_are_ordered_from_nothing_to_a_trusted_promotion() => Assert.Equal(
        ["None", "SelfReferential", "UnsignedManifest", "UntrustedSignature", "TrustedSignature", "TrustedPromotion"],
        Enum.GetValues<EvidenceStrength>().Order().Select(s => s.ToString()));

    [Fact]
    public void What_nobody_trusted_signed_is_weaker_than_any_trusted_signature() =>
        Assert.All([EvidenceStrength.None, EvidenceStrength.SelfReferential, EvidenceStrength.UnsignedManifest, EvidenceStrength.UntrustedSignature], s => Assert.True(s < EvidenceStrength.TrustedSignature));

    [Fact]
    public void Evidence_is_none_until_it_is_found() => Assert.Equal(EvidenceStrength.None, default);
}
