using Modelgate.Operator.Admission;

namespace Modelgate.Operator.Tests.Admission;

public class AdmissionDeadlineTests
{
    [Theory]
    [InlineData("10s", 9_500)]
    [InlineData("1s", 900)]
    [InlineData("500ms", 450)]
    [InlineData("1m0s", 29_500)]
    [InlineData("1.5s", 1_350)]
    [InlineData("1ms", 50)]
    [InlineData(null, 9_500)]
    [InlineData("", 9_500)]
    [InlineData("soon", 9_500)]
    [InlineData("-3s", 9_500)]
    [InlineData("1e9s", 9_500)]
    [InlineData("99999999999999999999s", 29_500)]
    public void Deadline_lies_before_the_callers(string? timeout, double milliseconds) =>
        Assert.Equal(milliseconds, AdmissionDeadline.From(timeout).TotalMilliseconds, 1e-6);
}
