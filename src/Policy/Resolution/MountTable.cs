using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>A mount of a container.</summary>
/// <param name="At">Where it lies in the container, normal.</param>
/// <param name="Base">The folder of the volume that lies there, normal.</param>
/// <param name="Mount">The mount as the pod says it.</param>
internal readonly record struct PlacedMount(string At, string Base, VolumeMount Mount);

/// <summary>The mounts of one container, sorted by path, so that thousands of them are searched as fast as two.</summary>
internal sealed class MountTable
{
    private readonly PlacedMount[] _mounts;

    // The mount around each mount, or -1: the way up from a neighbour to the one that covers a path.
    private readonly int[] _around;

    /// <summary>Sorts the mounts.</summary>
    /// <param name="mounts">In the pod's order: of equal paths the later one counts.</param>
    public MountTable(PlacedMount[] mounts)
    {
        _mounts = mounts;
        if (mounts.Length > 1)
        {
            var order = new (string At, int Index)[mounts.Length];
            for (var i = 0; i < order.Length; i++)
                order[i] = (mounts[i].At, i);
            Array.Sort(order, static (a, b) => Compare(a.At, b.At) is not 0 and var paths ? paths : a.Index.CompareTo(b.Index));
            _mounts = Array.ConvertAll(order, place => mounts[place.Index]);
        }

        _around = new int[_mounts.Length];
        for (var i = 0; i < _around.Length; i++)
        {
            var around = i - 1;
            while (around >= 0 && !ContainerPath.IsAtOrBelow(_mounts[i].At, _mounts[around].At))
                around = _around[around];
            _around[i] = around;
        }
    }

    /// <summary>The mount with the longest path at or above a normal path, the later one of equals; null when none covers it.</summary>
    public PlacedMount? Covering(string path)
    {
        var at = End(path) - 1;
        if (at < 0)
            return null;
        // Every mount around this one begins its path, so that lengths tell which of them cover the other path too.
        var common = path.AsSpan().CommonPrefixLength(_mounts[at].At);
        while (at >= 0 && !Covers(_mounts[at].At.Length, path, common))
            at = _around[at];
        return at < 0 ? null : _mounts[at];
    }

    /// <summary>The mounts at or below a normal path.</summary>
    public ReadOnlySpan<PlacedMount> Below(string path)
    {
        var start = 0;
        var end = _mounts.Length;
        while (start < end)
        {
            var middle = (start + end) / 2;
            if (Compare(_mounts[middle].At, path) < 0)
                start = middle + 1;
            else
                end = middle;
        }

        end = start;
        // What lies below a path stands right behind it.
        while (end < _mounts.Length && ContainerPath.IsAtOrBelow(_mounts[end].At, path))
            end++;
        return _mounts.AsSpan(start, end - start);
    }

    /// <summary>All mounts, sorted by path.</summary>
    public ReadOnlySpan<PlacedMount> All => _mounts;

    private static bool Covers(int length, string path, int common) =>
        length <= common && (length == path.Length || length == 1 || path[length] == '/');

    /// <summary>The index of the first mount behind a path.</summary>
    private int End(string path)
    {
        var start = 0;
        var end = _mounts.Length;
        while (start < end)
        {
            var middle = (start + end) / 2;
            if (Compare(_mounts[middle].At, path) <= 0)
                start = middle + 1;
            else
                end = middle;
        }

        return start;
    }

    /// <summary>Ordinal, with the slash before everything else, so that a folder's content follows the folder.</summary>
    private static int Compare(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        return a[common] == '/' ? -1 : b[common] == '/' ? 1 : a[common].CompareTo(b[common]);
    }
}
