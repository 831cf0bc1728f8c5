using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy;

/// <summary>The findings of one pod under several policies, each said once.</summary>
internal sealed class PodFindings(PodResolution pod)
{
    private readonly List<JudgedFinding> _list = [];
    private readonly Dictionary<(RuleId, string?, string, int, string), int> _places = [];
    private Dictionary<string, int>? _positions;

    /// <summary>Adds a finding; the strictest action stays when it is there already. An exemption of one policy does not bind another.</summary>
    public void Add(JudgedFinding judged)
    {
        var finding = judged.Finding;
        var key = (finding.Rule, finding.Container, finding.Path, finding.Origin.Line, finding.Message);
        if (!_places.TryGetValue(key, out var place))
        {
            _places.Add(key, _list.Count);
            _list.Add(judged);
        }
        else if (judged.Action > _list[place].Action)
        {
            _list[place] = judged;
        }
    }

    /// <summary>Appends the findings: the pod as a whole, then containers in pod order; in each, rules in the order of their ids.</summary>
    public void AddInOrder(List<JudgedFinding> findings)
    {
        if (_list.Count == 0)
            return;
        var order = new (int Container, int Rule, int Sequence)[_list.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = (PositionOf(_list[i].Finding.Container), _list[i].Finding.Rule.Number, i);
        Array.Sort(order);
        foreach (var (_, _, i) in order)
            findings.Add(_list[i]);
    }

    private int PositionOf(string? container)
    {
        if (container is null)
            return -1;
        if (_positions is null)
        {
            _positions = new(pod.Containers.Count, StringComparer.Ordinal);
            for (var i = 0; i < pod.Containers.Count; i++)
                _positions.TryAdd(pod.Containers[i].Container.Name, i);
        }

        return _positions.TryGetValue(container, out var position) ? position : pod.Containers.Count;
    }
}
