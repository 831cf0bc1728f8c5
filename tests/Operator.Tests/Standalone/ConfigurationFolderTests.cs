using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Standalone;

public class ConfigurationFolderTests
{
    [Fact]
    public void What_does_not_change_is_judged_again_when_its_time_has_come()
    {
        using var folder = new TemporaryFolder();
        var (name, text) = JudgedRequest.PolicyFile("Enforce");
        folder.Write(name, text);
        var time = new Hours();
        var state = new ConfigurationFolder(folder.Path, time, NullLogger<ConfigurationFolder>.Instance);
        Assert.Empty(state.Start());
        var first = state.Current;

        time.Passed = ClusterLimits.Review - TimeSpan.FromSeconds(1);
        state.Reload();
        Assert.Same(first, state.Current);
        time.Passed = ClusterLimits.Review;
        state.Reload();
        var second = state.Current;
        Assert.Equal(first.Snapshot.Generation + 1, second.Snapshot.Generation);
        Assert.Single(second.Snapshot.Policies);
        state.Reload();
        Assert.Same(second, state.Current);

        // Also what is in use while the folder holds something that cannot be used.
        folder.Write(name, JudgedRequest.PolicyFile("Nonsense").Text);
        state.Reload();
        Assert.NotNull(state.Current.Problem);
        Assert.Equal(second.Snapshot.Generation, state.Current.Snapshot.Generation);
        time.Passed = 2 * ClusterLimits.Review;
        state.Reload();
        Assert.NotNull(state.Current.Problem);
        Assert.Equal(second.Snapshot.Generation + 1, state.Current.Snapshot.Generation);
        Assert.Single(state.Current.Snapshot.Policies);
    }

    private sealed class Hours : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => (long)Passed.TotalMilliseconds;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero) + Passed;
    }
}
