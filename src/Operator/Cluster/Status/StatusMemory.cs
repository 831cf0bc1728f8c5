namespace Modelgate.Operator.Cluster.Status;

/// <summary>What the leader remembers of one object, so that it looks again only when there is something new, and never writes the same without end.</summary>
internal sealed class StatusMemory
{
    private object? _object;
    private object[] _basis = [];
    private DateTimeOffset _due;
    private string? _written;
    private string? _answered;
    private DateTimeOffset _notBefore;
    private TimeSpan _wait;

    /// <summary>When to look again at the latest.</summary>
    public DateTimeOffset Due => _due;

    /// <summary>True when nothing is new since the last look.</summary>
    public bool IsUpToDate(object @object, object[] basis, DateTimeOffset now) =>
        ReferenceEquals(@object, _object) && now < _due && basis.AsSpan().SequenceEqual(_basis);

    /// <summary>The object was looked at; time alone makes it new again at that moment.</summary>
    public void Look(object @object, object[] basis, DateTimeOffset? changesAt) =>
        (_object, _basis, _due) = (@object, basis, changesAt ?? DateTimeOffset.MaxValue);

    /// <summary>May this be written now? Not when it was written already and the server made of it what it has now; and not again at once when somebody changed it back.</summary>
    /// <param name="signature">What is to be written.</param>
    /// <param name="server">What the server has.</param>
    /// <param name="now">The moment.</param>
    public bool MayWrite(string signature, string server, DateTimeOffset now)
    {
        if (signature != _written)
            return true;
        if (server == _answered)
            return false;
        if (now >= _notBefore)
            return true;
        _due = _notBefore < _due ? _notBefore : _due;
        return false;
    }

    /// <summary>It was written.</summary>
    /// <param name="signature">What.</param>
    /// <param name="answered">What the server has then; null when it did not say.</param>
    /// <param name="now">When.</param>
    public void Wrote(string signature, string? answered, DateTimeOffset now)
    {
        _wait = signature == _written ? _wait * 2 : ClusterLimits.SameStatusAgain;
        if (_wait > ClusterLimits.Review)
            _wait = ClusterLimits.Review;
        (_written, _answered, _notBefore) = (signature, answered, now + _wait);
    }

    /// <summary>It was not written: look again.</summary>
    public void Forget() => _object = null;
}
