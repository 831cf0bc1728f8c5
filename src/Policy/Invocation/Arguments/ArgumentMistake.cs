namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>What is wrong with a word of a command line. All but two mean that the program refuses to start.</summary>
public enum ArgumentMistakeKind
{
    /// <summary>The program has no such flag, as far as our table knows.</summary>
    UnknownFlag,

    /// <summary>A prefix of several flags; <see cref="ArgumentMistake.Candidates"/> has them. Other versions may have only one of them.</summary>
    AmbiguousPrefix,

    /// <summary>The flag's value is missing.</summary>
    MissingValue,

    /// <summary>A switch was given a value.</summary>
    UnexpectedValue,

    /// <summary>The flag is given twice where once is allowed.</summary>
    Repeated,

    /// <summary>The flag's name itself cannot be known: <c>--${NAME}</c>.</summary>
    UnresolvedFlag,

    /// <summary>A dotted key on a flag that holds no JSON.</summary>
    DottedPlainFlag,
}

/// <summary>One mistake in a command line.</summary>
public sealed class ArgumentMistake
{
    private readonly ArraySegment<FlagTable.Spelling> _candidates;

    internal ArgumentMistake(ArgumentMistakeKind kind, Word word, Flag? flag, Word? swallowed = null, ArraySegment<FlagTable.Spelling> candidates = default)
    {
        Kind = kind;
        Word = word;
        Flag = flag;
        Swallowed = swallowed;
        _candidates = candidates;
    }

    /// <summary>What is wrong.</summary>
    public ArgumentMistakeKind Kind { get; }

    /// <summary>The word.</summary>
    public Word Word { get; }

    /// <summary>The flag that the word names, when it names one.</summary>
    public Flag? Flag { get; }

    /// <summary>
    /// The word after an unknown or ambiguous flag that was taken for its value; a program that knows the flag as a switch
    /// reads it as a positional word. Else null.
    /// </summary>
    public Word? Swallowed { get; }

    /// <summary>The spellings that an ambiguous prefix may mean, in ordinal order; else empty.</summary>
    public IEnumerable<string> Candidates => _candidates.Select(candidate => candidate.Text);

    /// <summary>True when the word names this flag (its off form included), or may do so.</summary>
    public bool Concerns(Flag flag)
    {
        if (ReferenceEquals(Flag, flag))
            return true;
        foreach (var candidate in _candidates.AsSpan())
        {
            if (ReferenceEquals(candidate.Flag, flag))
                return true;
        }

        return false;
    }

    /// <summary>True when the word may switch this flag on: it names it, or is a prefix of a spelling that is not its off form.</summary>
    public bool MayTurnOn(Flag flag)
    {
        if (ReferenceEquals(Flag, flag))
            return true;
        foreach (var candidate in _candidates.AsSpan())
        {
            if (ReferenceEquals(candidate.Flag, flag) && !candidate.IsNegated)
                return true;
        }

        return false;
    }
}
