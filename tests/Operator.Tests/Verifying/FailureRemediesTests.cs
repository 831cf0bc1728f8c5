using Modelgate.Operator.Verifying;
using Modelgate.Verification;

namespace Modelgate.Operator.Tests.Verifying;

public class FailureRemediesTests
{
    [Fact]
    public void Every_refusal_has_a_mend() => Assert.All(Enum.GetValues<VerificationFailureKind>(), kind => Assert.EndsWith(".", FailureRemedies.Of(kind).TrimEnd(')'), StringComparison.Ordinal));
}
