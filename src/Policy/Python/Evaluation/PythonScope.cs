using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Python.Evaluation;

/// <summary>The names of a module, class or function, and where its source stands.</summary>
internal sealed class PythonScope
{
    private readonly PythonJournal _journal;
    private HashSet<string>? _globals;

    /// <summary>Makes a module's scope.</summary>
    public PythonScope(PythonJournal journal, Origin source, string text)
    {
        _journal = journal;
        Names = new(journal);
        Source = source;
        Text = text;
        Module = this;
    }

    private PythonScope(PythonScope outer, bool isClass)
    {
        _journal = outer._journal;
        Names = new(_journal);
        Outer = outer;
        Module = outer.Module;
        Source = outer.Source;
        Text = outer.Text;
        IsClass = isClass;
    }

    /// <summary>The variables of this scope.</summary>
    public PythonBindings Names { get; }

    /// <summary>The scope around, or null for a module.</summary>
    public PythonScope? Outer { get; }

    /// <summary>The module's scope.</summary>
    public PythonScope Module { get; }

    /// <summary>Where the source text stands.</summary>
    public Origin Source { get; }

    /// <summary>The source text.</summary>
    public string Text { get; }

    /// <summary>True for a class body, whose names functions inside do not see.</summary>
    public bool IsClass { get; }

    /// <summary>The modules that <c>from m import *</c> took everything from.</summary>
    public List<string> StarImports { get; } = [];

    /// <summary>In a class body, the names with annotations, in order.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>The possible results of the function, as its <c>return</c>s were read.</summary>
    public List<PythonValue> Returns { get; } = [];

    /// <summary>A scope inside this one.</summary>
    public PythonScope Inner(bool isClass = false) => new(this, isClass);

    /// <summary>The origin of a line of the source. The text's own first line counts when the text stands inside another.</summary>
    public Origin At(int line) => Source.AtLine(Math.Max(Source.Line, 1) + line - 1);

    /// <summary>A name is the module's here.</summary>
    public void DeclareGlobal(string name) => (_globals ??= new(StringComparer.Ordinal)).Add(name);

    /// <summary>Binds a name where an assignment in this scope would.</summary>
    public void Assign(string name, PythonValue? value)
    {
        if (_globals?.Contains(name) != true)
        {
            Names.Set(name, value);
            return;
        }

        var owner = Outer;
        while (owner is not null && owner.Names[name] is null)
            owner = owner.Outer;
        (owner ?? Module).Names.Set(name, value);
    }

    /// <summary>Finds a name here, around, or in the module; null when nothing binds it.</summary>
    public PythonValue? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if ((!scope.IsClass || ReferenceEquals(scope, this)) && scope.Names.TryGet(name, out var value))
                return value;
        }

        return null;
    }
}
