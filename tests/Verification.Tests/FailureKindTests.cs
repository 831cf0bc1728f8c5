using System.Text;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Statements;

namespace Modelgate.Verification.Tests;

public class FailureKindTests
{
    /// <summary>What the policy's side decides about a verified statement; tested there.</summary>
    private static readonly VerificationFailureKind[] OfPolicies = [VerificationFailureKind.BuilderMismatch, VerificationFailureKind.BuildTypeMismatch, VerificationFailureKind.SourceMismatch];

    [Fact]
    public void Every_kind_of_failure_is_reached()
    {
        var predicate = """{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"x":"y"}}],"predicateType":"https://slsa.dev/provenance/v1","predicate":{}}"""u8.ToArray();
        HashSet<VerificationFailureKind> reached = [SlsaProvenanceReader.Read(InTotoStatementReader.Read(predicate).Value!).Failure!.Kind];
        foreach (var bad in BadBundles.All)
            reached.Add(BadBundleTests.Verify(bad.Made)!.Kind);

        reached.Add(VirtualSigstore.Shared.Bundle(b => b.RekorV2().Timestamp(t => t.Stamped = [1])).Verify().Failure!.Kind);

        Assert.Empty(Enum.GetValues<VerificationFailureKind>().Except(OfPolicies).Except(reached));
    }

    [Fact]
    public void Details_are_sentences_of_bounded_length() =>
        Assert.All(BadBundles.All.Select(b => BadBundleTests.Verify(b.Made)!.Detail), detail =>
        {
            Assert.InRange(detail.Length, 10, 1000);
            Assert.EndsWith(".", detail, StringComparison.Ordinal);
            Assert.DoesNotContain(detail, char.IsControl);
            Assert.True(Encoding.UTF8.GetByteCount(detail) < 2000);
        });
}
