namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>All that commands of a script can change: variables, functions, directory, options. Changes can be taken back, for branches and subshells.</summary>
/// <remarks>A trail of old values makes branches cost what they change, not what there is.</remarks>
internal sealed class ShellState
{
    /// <summary>Names that no variable can have hold what is not a variable.</summary>
    public const string Positional = "@";

    public const string Directory = "\0d";

    public const string ExitOnError = "\0e";

    public const string PipeFail = "\0p";

    /// <summary>The option <c>-a</c>: every variable that is set is exported.</summary>
    public const string ExportAll = "\0a";

    private readonly Dictionary<string, ShellVariable> _now = new(StringComparer.Ordinal);
    private readonly List<(string Name, ShellVariable? Old)> _trail = [];
    private int _marks;

    /// <summary>Grows with every change; tells whether something built from the state is still right.</summary>
    public int Version { get; private set; }

    public IEnumerable<KeyValuePair<string, ShellVariable>> All => _now;

    public static string Function(string name) => "\0f" + name;

    public ShellVariable? Find(string name) => _now.GetValueOrDefault(name);

    public void Set(string name, ShellVariable? value)
    {
        if (_marks > 0)
            _trail.Add((name, _now.GetValueOrDefault(name)));
        Put(name, value);
    }

    /// <summary>Begins something that may be taken back; ends with <see cref="Undo"/> or <see cref="Keep"/>.</summary>
    public int Mark()
    {
        _marks++;
        return _trail.Count;
    }

    public void Keep()
    {
        if (--_marks == 0)
            _trail.Clear();
    }

    /// <summary>What was changed since a mark, as it is now.</summary>
    public Dictionary<string, ShellVariable?>? ChangesSince(int mark)
    {
        if (_trail.Count == mark)
            return null;
        var changes = new Dictionary<string, ShellVariable?>(StringComparer.Ordinal);
        for (var i = mark; i < _trail.Count; i++)
            changes[_trail[i].Name] = _now.GetValueOrDefault(_trail[i].Name);
        return changes;
    }

    /// <summary>For each name changed since a mark, what it was at the mark.</summary>
    public Dictionary<string, ShellVariable?> Below(int mark)
    {
        var below = new Dictionary<string, ShellVariable?>(StringComparer.Ordinal);
        for (var i = mark; i < _trail.Count; i++)
            below.TryAdd(_trail[i].Name, _trail[i].Old);
        return below;
    }

    public int CountSince(int mark) => _trail.Count - mark;

    /// <summary>Takes back everything since the mark and ends it.</summary>
    public void Undo(int mark)
    {
        Rewind(mark);
        Keep();
    }

    /// <summary>Takes back everything since the mark, which stays.</summary>
    public void Rewind(int mark)
    {
        for (var i = _trail.Count - 1; i >= mark; i--)
            Put(_trail[i].Name, _trail[i].Old);
        _trail.RemoveRange(mark, _trail.Count - mark);
    }

    public void Apply(Dictionary<string, ShellVariable?>? changes)
    {
        if (changes is null)
            return;
        foreach (var (name, value) in changes)
            Set(name, value);
    }

    private void Put(string name, ShellVariable? value)
    {
        Version = unchecked(Version + 1);
        if (value is null)
            _now.Remove(name);
        else
            _now[name] = value;
    }
}
