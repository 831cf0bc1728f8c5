using System.Text;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Cluster.Status;
using Modelgate.Operator.Kubernetes;
using Modelgate.Policy.Data;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Verification;

namespace Modelgate.Operator.Tests.Cluster.Status;

public sealed class BundleFindingsTests
{
    private static readonly DateTimeOffset Signed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Signed.AddDays(365);
    private static readonly ModelPolicy Policy = new() { Name = "corp" };

    [Theory]
    [InlineData(0, "False", "NotSoon", "The first evidence stops counting at 2027-01-01T00:00:00Z.")]
    [InlineData(350, "False", "NotSoon", "The first evidence stops counting at 2027-01-01T00:00:00Z.")]
    [InlineData(351, "True", "ExpiresSoon", "The evidence for artifact \"base\" stops counting at 2027-01-01T00:00:00Z. Have the artifact attested again before then.")]
    [InlineData(365, "True", "Expired", "The evidence for artifact \"base\" stopped counting at 2027-01-01T00:00:00Z. Have the artifact attested again.")]
    public void End_is_announced_two_weeks_ahead(int day, string status, string reason, string message)
    {
        var condition = Of(Signed.AddDays(day), Signed, End).Conditions[1];

        Assert.Equal(("Expiring", status, reason, message), (condition.Type, condition.Status, condition.Reason, condition.Message));
    }

    [Theory]
    [InlineData(39, "NotSoon", 40)]
    [InlineData(40, "ExpiresSoon", 60)]
    [InlineData(60, "Expired", null)]
    public void Short_lived_evidence_is_announced_in_the_last_third_of_its_life(int minute, string reason, int? changes)
    {
        var status = Of(Signed.AddMinutes(minute), Signed, Signed.AddHours(1));

        Assert.Equal((reason, changes is { } next ? Signed.AddMinutes(next) : null), (status.Conditions[1].Reason, status.ChangesAt));
    }

    [Fact]
    public void Expired_evidence_is_no_evidence()
    {
        var status = Of(End, Signed, End);

        Assert.Equal((EvidenceStrength.None, "False", "Expired", End), (status.Strength, status.Conditions[0].Status, status.Conditions[0].Reason, status.Expires));
        Assert.Equal(new ArtifactStatus("base", EvidenceStrength.None, "builder", null, "Expired", "its evidence expired at 2027-01-01T00:00:00Z. Have the artifact attested again."), Assert.Single(status.Artifacts));
    }

    [Fact]
    public void Least_content_policy_decides()
    {
        var (bundle, good) = Judged(Signed, null);
        var reason = new EvidenceReason(EvidenceReasonKind.UntrustedSigner, "attestation \"a\" is signed by nobody", "Have it signed.") { Failure = VerificationFailureKind.UntrustedKey };
        var bad = Evidence(bundle.Value!, new ArtifactEvidence { Artifact = bundle.Value!.Artifacts[0], Strength = EvidenceStrength.UntrustedSignature, Problem = reason, Reasons = [reason] });

        var status = BundleFindings.Of(bundle, [(Policy, good), (new() { Name = "strict" }, bad)], [], Signed);

        Assert.Equal(EvidenceStrength.UntrustedSignature, status.Strength);
        Assert.Equal(new StatusCondition("Verified", false, "UntrustedKey", "The evidence for artifact \"base\" is not what ModelPolicy strict asks for: attestation \"a\" is signed by nobody. Have it signed."), status.Conditions[0]);
        Assert.Equal(("UntrustedKey", "builder"), (status.Artifacts[0].Reason, BundleFindings.Of(bundle, [(Policy, good)], [], Signed).Artifacts[0].Builder));
    }

    [Fact]
    public void Missing_role_is_named()
    {
        var (bundle, good) = Judged(Signed, null);
        var lacking = new BundleEvidence { Bundle = bundle.Value!, Artifacts = good.Artifacts, MissingRoles = [ModelRole.Tokenizer], Strength = good.Strength };

        var condition = BundleFindings.Of(bundle, [(Policy, lacking)], [], Signed).Conditions[0];

        Assert.Equal(new("Verified", false, "MissingRole", "ModelPolicy corp requires an attested part of role Tokenizer, and the bundle has none. Add the part to the bundle and attest it."), condition);
    }

    [Fact]
    public void Messages_are_bounded_and_in_one_line()
    {
        var problems = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"unknown\\n{i}\":1"));
        var bundle = Read($"{{\"apiVersion\":\"modelgate.dev/v1alpha1\",\"kind\":\"ModelBundle\",\"metadata\":{{\"name\":\"b\"}},\"spec\":{{{problems}}}}}");

        var message = BundleFindings.Of(bundle, [], [], Signed).Conditions[0].Message;

        Assert.InRange(message.Length, 4000, ClusterLimits.MaxConditionMessage + 1);
        Assert.DoesNotContain('\n', message);
    }

    private static ObjectStatus Of(DateTimeOffset now, DateTimeOffset signed, DateTimeOffset? expires)
    {
        var (bundle, evidence) = Judged(signed, expires);
        return BundleFindings.Of(bundle, [(Policy, evidence)], [], now);
    }

    private static (DeclaredObject<ModelBundle> Bundle, BundleEvidence Evidence) Judged(DateTimeOffset signed, DateTimeOffset? expires)
    {
        var bundle = Read($$$"""{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","metadata":{"name":"b"},"spec":{"artifacts":[{"name":"base","role":"Model","reference":"sha256:{{{new string('a', 64)}}}"}]}}""");
        return (bundle, Evidence(bundle.Value!, new ArtifactEvidence { Artifact = bundle.Value!.Artifacts[0], Strength = EvidenceStrength.TrustedSignature, Builder = "builder", SignedAt = signed, Expires = expires }));
    }

    private static BundleEvidence Evidence(ModelBundle bundle, ArtifactEvidence artifact) =>
        new() { Bundle = bundle, Artifacts = [artifact], Strength = artifact.Strength, Expires = artifact.Expires, IsSufficient = artifact.Problem is null };

    private static DeclaredObject<ModelBundle> Read(string json) => DeclaredObject<ModelBundle>.Read(new ObjectHeader("ns", "b", "1") { Generation = 1 }, Encoding.UTF8.GetBytes(json), null, bytes =>
    {
        var read = ModelBundleReader.Read(JsonReader.Read(bytes.Span).Documents![0]);
        return (read.Value, read.Problems, read.IsValid);
    });
}
