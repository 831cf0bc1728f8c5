using System.Text;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.Tests.TransparencyLog;

public class InclusionPromiseTests
{
    [Fact]
    public void Signed_data_is_canonical_json() => Assert.Equal(
        """{"body":"e30=","integratedTime":1710869186,"logID":"00ff10","logIndex":79605083}""",
        Encoding.UTF8.GetString(InclusionPromise.SignedData("{}"u8, 1_710_869_186, [0x00, 0xFF, 0x10], 79_605_083).Span));

    [Fact]
    public void Longest_numbers_fit() => Assert.Equal(
        """{"body":"","integratedTime":-9223372036854775808,"logID":"","logIndex":9223372036854775807}""",
        Encoding.UTF8.GetString(InclusionPromise.SignedData([], long.MinValue, [], long.MaxValue).Span));
}
