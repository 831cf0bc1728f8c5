using System.Threading.Channels;

namespace Modelgate.Operator.Cluster;

/// <summary>Says that something changed; any number of changes before anybody looks are one.</summary>
internal sealed class ClusterChanges(TimeProvider time)
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something changed.</summary>
    public void Tell() => _signal.Writer.TryWrite(true);

    /// <summary>1 while a change waits to be looked at, else 0.</summary>
    public int Waiting => _signal.Reader.Count;

    /// <summary>Waits for a change since the last call, or for the time to pass.</summary>
    /// <returns>True for a change.</returns>
    public async Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
