using Modelgate.Policy.Invocation.Shell.Syntax;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>What a script knows under one name: a value, an array, a function, or that the name was unset. Immutable.</summary>
internal sealed class ShellVariable
{
    public static readonly ShellVariable Unset = new();

    /// <summary>The value; null when unset or an array.</summary>
    public Word? Value { get; init; }

    /// <summary>An array's elements with their keys, or the positional parameters.</summary>
    public IReadOnlyList<(string Key, Word Value)>? Elements { get; init; }

    public bool Exported { get; init; }

    /// <summary>The bodies that a function name may stand for; more than one after branches that define it differently.</summary>
    public IReadOnlyList<ShellNode>? Functions { get; init; }

    public ShellVariable WithExport(bool exported) =>
        new() { Value = Value, Elements = Elements, Functions = Functions, Exported = exported };

    /// <summary>True when both stand for the same, so that a join of branches loses nothing.</summary>
    public static bool Same(ShellVariable? a, ShellVariable? b)
    {
        if (ReferenceEquals(a, b))
            return true;
        if (a is null || b is null || a.Exported != b.Exported || !ReferenceEquals(a.Functions, b.Functions))
            return false;
        if (a.Elements is null && b.Elements is null)
            return SameWord(a.Value, b.Value);
        if (a.Elements is null || b.Elements is null || a.Elements.Count != b.Elements.Count)
            return false;
        for (var i = 0; i < a.Elements.Count; i++)
        {
            if (a.Elements[i].Key != b.Elements[i].Key || !SameWord(a.Elements[i].Value, b.Elements[i].Value))
                return false;
        }

        return true;
    }

    private static bool SameWord(Word? a, Word? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a.Text == b.Text && a.Unresolved == b.Unresolved);
}
