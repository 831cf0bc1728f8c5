namespace Modelgate.Operator.Kubernetes;

/// <summary>How long to wait after each failure in a row: twice as long as before, up to a bound, and somewhere between half and all of it, so that replicas do not come back together.</summary>
/// <param name="first">The wait after the first failure, at most.</param>
/// <param name="longest">The bound.</param>
/// <param name="random">A number from 0 up to 1.</param>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Func<double> random)
{
    private TimeSpan? _next;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var wait = _next ?? first;
        _next = wait >= longest / 2 ? longest : wait * 2;
        return wait / 2 * (1 + random());
    }

    /// <summary>It went well: the next failure is a first one again.</summary>
    public void Reset() => _next = null;
}
