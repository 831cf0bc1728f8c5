namespace Modelgate.Policy.Python.Evaluation;

/// <summary>The evaluated arguments of a call.</summary>
internal sealed class PythonArguments
{
    /// <summary>No arguments.</summary>
    public static PythonArguments None { get; } = new();

    /// <summary>By position.</summary>
    public List<PythonValue> Positional { get; init; } = [];

    /// <summary>By keyword, in order.</summary>
    public List<KeyValuePair<string, PythonValue>> Named { get; init; } = [];

    /// <summary>An unpacked list that is not known, or null; what follows it has no known position.</summary>
    public PythonValue? MorePositional { get; set; }

    /// <summary>An unpacked dictionary that is not known, or null.</summary>
    public PythonValue? MoreNamed { get; set; }

    /// <summary>The line of the call.</summary>
    public int Line { get; set; }

    /// <summary>The argument of that keyword, else at that position (negative: keyword only); null when it is not given.</summary>
    public PythonValue? Get(string name, int position = -1)
    {
        for (var i = Named.Count - 1; i >= 0; i--)
        {
            if (Named[i].Key == name)
                return Named[i].Value;
        }

        if (position >= 0 && position < Positional.Count)
            return Positional[position];
        return position >= 0 ? MorePositional ?? MoreNamed : null;
    }

    /// <summary>The keyword argument only; null when it is not given.</summary>
    public PythonValue? this[string name] => Get(name);

    /// <summary>These arguments behind others (<c>functools.partial</c>).</summary>
    public PythonArguments After(PythonArguments first, int skip) => new()
    {
        Positional = [.. first.Positional.Skip(skip), .. Positional],
        Named = [.. first.Named, .. Named],
        MorePositional = first.MorePositional ?? MorePositional,
        MoreNamed = first.MoreNamed ?? MoreNamed,
        Line = Line,
    };

    /// <summary>These arguments without the first ones by position.</summary>
    public PythonArguments Skip(int count) => new()
    {
        Positional = [.. Positional.Skip(count)],
        Named = Named,
        MorePositional = MorePositional,
        MoreNamed = MoreNamed,
        Line = Line,
    };
}
