using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Policy.Python.Evaluation;

/// <summary>Names and their values: a scope's variables, an object's attributes, a dictionary's entries. Writes go through the journal, so that a branch can be undone.</summary>
internal sealed class PythonBindings(PythonJournal journal)
{
    private readonly Dictionary<string, PythonValue> _values = new(StringComparer.Ordinal);

    /// <summary>The names and values.</summary>
    public IReadOnlyDictionary<string, PythonValue> Values => _values;

    /// <summary>The value of a name, or null.</summary>
    public PythonValue? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Finds a value.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out PythonValue? value) => _values.TryGetValue(name, out value);

    /// <summary>Binds a name; null unbinds it.</summary>
    public void Set(string name, PythonValue? value)
    {
        journal.Record(this, name, _values.GetValueOrDefault(name));
        Restore(name, value);
    }

    /// <summary>Binds without a record: for the journal itself.</summary>
    public void Restore(string name, PythonValue? value)
    {
        if (value is null)
            _values.Remove(name);
        else
            _values[name] = value;
    }
}

/// <summary>Records what a branch writes, so that two branches can start from the same state and then be joined.</summary>
internal sealed class PythonJournal
{
    private readonly Stack<List<(PythonBindings Bindings, string Name, PythonValue? Before)>> _open = [];

    /// <summary>Counts the branches begun; tells in which a list was made.</summary>
    public int Serial { get; private set; }

    /// <summary>The branch that runs now; 0 outside all.</summary>
    public int Current => _open.Count == 0 ? 0 : Serial;

    /// <summary>True inside a branch that may not be taken.</summary>
    public bool IsConditional => _open.Count > 0;

    /// <summary>Notes the value that a write replaces.</summary>
    public void Record(PythonBindings bindings, string name, PythonValue? before)
    {
        if (_open.TryPeek(out var writes))
            writes.Add((bindings, name, before));
    }

    /// <summary>Starts a branch.</summary>
    public void Begin()
    {
        Serial++;
        _open.Push([]);
    }

    /// <summary>Ends the branch, undoes its writes, and returns what it had made of each name.</summary>
    public Dictionary<(PythonBindings Bindings, string Name), PythonValue?> End()
    {
        Serial++;
        var writes = _open.Pop();
        var results = new Dictionary<(PythonBindings, string), PythonValue?>();
        foreach (var (bindings, name, _) in writes)
            results[(bindings, name)] = bindings[name];
        for (var i = writes.Count - 1; i >= 0; i--)
            writes[i].Bindings.Restore(writes[i].Name, writes[i].Before);
        return results;
    }

    /// <summary>Writes the joined state of branches that all may have been taken.</summary>
    /// <param name="branches">What each branch made; an empty one stands for no branch taken.</param>
    public static void Join(IReadOnlyList<Dictionary<(PythonBindings Bindings, string Name), PythonValue?>> branches)
    {
        if (branches.Count == 1)
        {
            foreach (var ((bindings, name), value) in branches[0])
                bindings.Set(name, value);
            return;
        }

        var done = new HashSet<(PythonBindings, string)>();
        foreach (var branch in branches)
        {
            foreach (var key in branch.Keys)
            {
                if (done.Add(key))
                    key.Bindings.Set(key.Name, Joined(branches, key));
            }
        }
    }

    private static PythonValue? Joined(IReadOnlyList<Dictionary<(PythonBindings Bindings, string Name), PythonValue?>> branches, (PythonBindings Bindings, string Name) key)
    {
        PythonValue? joined = null;
        foreach (var branch in branches)
        {
            // A name without a value cannot be used, so the other branch's value is the one that is.
            if ((branch.TryGetValue(key, out var value) ? value : key.Bindings[key.Name]) is not { } bound)
                continue;
            if (joined is null || joined is UnknownValue { IsMissingVariable: true })
                joined = bound;
            else if (joined is ObjectValue && bound is ObjectValue or NoneValue || bound is ObjectValue && joined is NoneValue)
                joined = joined is NoneValue ? bound : joined;
            else if (!joined.Equals(bound))
                return UnknownValue.Of(key.Name);
        }

        return joined;
    }
}
