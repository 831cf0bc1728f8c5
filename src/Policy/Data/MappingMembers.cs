namespace Modelgate.Policy.Data;

/// <summary>Collects a mapping's members in order; equal names are settled as they come, in constant time each.</summary>
internal sealed class MappingMembers
{
    private const int IndexFrom = 12;

    private readonly bool _refuseRepeats;
    private readonly List<KeyValuePair<string, DataNode>> _members = [];
    private Dictionary<string, int>? _index;

    internal MappingMembers(bool refuseRepeats) => _refuseRepeats = refuseRepeats;

    internal IReadOnlyList<KeyValuePair<string, DataNode>> Members => _members;

    /// <summary>Sets a member; the last one wins. False when the name is taken and repeats are refused.</summary>
    internal bool TrySet(string name, DataNode value)
    {
        var at = IndexOf(name);
        if (at < 0)
            Append(name, value);
        else if (_refuseRepeats)
            return false;
        else
            _members[at] = new(name, value);
        return true;
    }

    /// <summary>Adds a member unless the name is taken.</summary>
    internal void AddIfAbsent(string name, DataNode value)
    {
        if (IndexOf(name) < 0)
            Append(name, value);
    }

    private void Append(string name, DataNode value)
    {
        _members.Add(new(name, value));
        _index?.Add(name, _members.Count - 1);
    }

    private int IndexOf(string name)
    {
        if (_index is null && _members.Count < IndexFrom)
        {
            for (var i = 0; i < _members.Count; i++)
            {
                if (string.Equals(_members[i].Key, name, StringComparison.Ordinal))
                    return i;
            }

            return -1;
        }

        if (_index is null)
        {
            _index = new(StringComparer.Ordinal);
            for (var i = 0; i < _members.Count; i++)
                _index.Add(_members[i].Key, i);
        }

        return _index.TryGetValue(name, out var at) ? at : -1;
    }
}
