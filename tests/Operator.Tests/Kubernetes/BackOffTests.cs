using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Kubernetes;

public sealed class BackOffTests
{
    [Theory]
    [InlineData(0.0, "500 1000 2000 3500 3500")]
    [InlineData(0.5, "750 1500 3000 5250 5250")]
    public void Wait_doubles_up_to_the_bound_within_its_jitter(double random, string expected)
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7), () => random);

        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 5).Select(_ => backOff.Next().TotalMilliseconds)));
    }

    [Fact]
    public void Success_makes_the_next_failure_a_first_one()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7), () => 0.5);
        backOff.Next();
        backOff.Next();

        backOff.Reset();

        Assert.Equal(TimeSpan.FromMilliseconds(750), backOff.Next());
    }
}
