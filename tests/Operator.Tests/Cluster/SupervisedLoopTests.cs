using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Cluster;

namespace Modelgate.Operator.Tests.Cluster;

public sealed class SupervisedLoopTests
{
    [Fact]
    public async Task Fault_is_told_and_the_work_begins_again()
    {
        using var stop = new CancellationTokenSource();
        List<string> told = [];
        var begun = 0;

        await SupervisedLoop.RunAsync("test", Work, TimeSpan.FromMilliseconds(1), told.Add, TimeProvider.System, NullLogger.Instance, stop.Token);

        Assert.Equal(3, begun);
        Assert.Equal(["test failed and is begun again", "test failed and is begun again"], told);

        async Task Work(CancellationToken cancellationToken)
        {
            if (++begun < 3)
                throw new InvalidOperationException("a bug");
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
