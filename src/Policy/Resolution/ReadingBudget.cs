namespace Modelgate.Policy.Resolution;

/// <summary>What reading one pod may cost, all its containers, scripts and files together; one unit is about a quarter of a microsecond.</summary>
/// <remarks>
/// A bound for each thing alone does not bound a pod that has many of each. Whoever does work that grows with the pod's own numbers takes units
/// first and stops when there are none left; <see cref="PodResolver"/> then says so, so that no reader can fall silent.
/// </remarks>
internal sealed class ReadingBudget
{
    private int _left = ResolutionLimits.MaxWork;

    /// <summary>True once more was asked for than there was. It stays so.</summary>
    public bool IsSpent => _left < 0;

    /// <summary>Takes units; false when there are not so many.</summary>
    public bool Take(int units)
    {
        if (_left < units)
            _left = -1;
        else
            _left -= units;
        return _left >= 0;
    }
}
