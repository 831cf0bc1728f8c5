namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>One value of one flag, as it stands on the command line.</summary>
/// <param name="Flag">The flag.</param>
/// <param name="Written">The word that names the flag.</param>
/// <param name="Next">The word that holds the value; null when the value is attached or there is none.</param>
/// <param name="Attached">Where an attached value starts in <paramref name="Written"/>; -1 when none is.</param>
/// <param name="IsNegated">True for <c>--no-x</c>.</param>
/// <param name="Continues">True for the second and later values of one occurrence.</param>
/// <param name="Dots">Where a dotted key's first dot stands in <paramref name="Written"/>; -1 for an ordinary flag.</param>
internal readonly record struct FlagValue(Flag Flag, Word Written, Word? Next, int Attached, bool IsNegated, bool Continues, int Dots)
{
    public Word? Value => Next ?? (Attached < 0 ? null : Written.With(Written.Text[Attached..]));
}

/// <summary>A value given as <c>--flag.key value</c>.</summary>
/// <param name="Key">The path inside the JSON value: <c>model</c>, <c>auto_map.AutoConfig</c>.</param>
/// <param name="Value">The value as written.</param>
/// <param name="Written">The word that names flag and key.</param>
public readonly record struct DottedValue(string Key, Word Value, Word Written);

/// <summary>A command line taken apart. Values are the words that were given; nothing is copied unless it is asked for.</summary>
public sealed class ParsedArguments
{
    private readonly List<FlagValue> _values;
    private readonly List<Word>? _positionals;
    private readonly List<ArgumentMistake>? _mistakes;

    private readonly ulong _bits;

    internal ParsedArguments(List<FlagValue> values, List<Word>? positionals, List<ArgumentMistake>? mistakes)
    {
        (_values, _positionals, _mistakes) = (values, positionals, mistakes);
        foreach (ref readonly var value in Span)
            _bits |= value.Flag.Bit;
    }

    /// <summary>The words that are neither flags nor their values, in order.</summary>
    public IReadOnlyList<Word> Positionals => _positionals ?? (IReadOnlyList<Word>)[];

    /// <summary>Everything that is wrong, in order.</summary>
    public IReadOnlyList<ArgumentMistake> Mistakes => _mistakes ?? (IReadOnlyList<ArgumentMistake>)[];

    /// <summary>True when the flag is given in any form, dotted keys included.</summary>
    public bool Has(Flag flag)
    {
        ArgumentNullException.ThrowIfNull(flag);
        if ((_bits & flag.Bit) == 0)
            return false;
        foreach (ref readonly var value in Span)
        {
            if (ReferenceEquals(value.Flag, flag))
                return true;
        }

        return false;
    }

    /// <summary>The value that counts: the last one. Null when the flag is absent or has no value. Dotted keys are apart (<see cref="Dotted"/>).</summary>
    public Word? Value(Flag flag)
    {
        var at = LastIndex(flag);
        return at < 0 ? null : _values[at].Value;
    }

    /// <summary>The values that count: of the last occurrence, or of all where occurrences add up.</summary>
    public IReadOnlyList<Word> Values(Flag flag)
    {
        ArgumentNullException.ThrowIfNull(flag);
        var last = LastIndex(flag);
        if (last < 0)
            return [];
        var first = 0;
        if (flag.Arity is not (FlagArity.Append or FlagArity.AppendMany or FlagArity.Two))
        {
            first = last;
            while (_values[first].Continues)
                first--;
        }

        return Collect(flag, first, last);
    }

    /// <summary>Every value of every occurrence, overridden ones too, in order.</summary>
    public IReadOnlyList<Word> AllValues(Flag flag)
    {
        var last = LastIndex(flag);
        return last < 0 ? [] : Collect(flag, 0, last);
    }

    /// <summary>True or false as the last occurrence says; null when the switch is not given. A switch with a value (<c>--x=false</c>) is read as Go reads it.</summary>
    public bool? Switch(Flag flag)
    {
        var at = LastIndex(flag);
        if (at < 0)
            return null;
        return _values[at].Value is { } value ? Truth.Go(value.Text) ?? true : !_values[at].IsNegated;
    }

    /// <summary>The word that names the flag, of the occurrence that counts; null when it is absent.</summary>
    public Word? Written(Flag flag)
    {
        var at = LastIndex(flag);
        if (at < 0)
            return null;
        while (_values[at].Continues)
            at--;
        return _values[at].Written;
    }

    /// <summary>The dotted keys that count, in order. They replace any whole value of the flag.</summary>
    /// <remarks>
    /// vLLM gathers them per spelling of the flag and appends each spelling's JSON at the end of the command line,
    /// so among several spellings the one that appears last for the first time wins.
    /// </remarks>
    public IReadOnlyList<DottedValue> Dotted(Flag flag)
    {
        if (!Has(flag))
            return [];
        ReadOnlySpan<char> winner = default;
        List<string>? spellings = null;
        foreach (ref readonly var value in Span)
        {
            if (value.Dots < 0 || !ReferenceEquals(value.Flag, flag))
                continue;
            var folded = value.Written.Text[..value.Dots].Replace('_', '-');
            if (spellings?.Contains(folded) != true)
            {
                (spellings ??= []).Add(folded);
                winner = folded;
            }
        }

        if (spellings is null)
            return [];
        var found = new List<DottedValue>();
        foreach (ref readonly var value in Span)
        {
            if (value.Dots < 0 || !ReferenceEquals(value.Flag, flag) || value.Value is not { } word)
                continue;
            var text = value.Written.Text;
            if (!text.AsSpan(0, value.Dots).SequenceEqual(winner) && !text[..value.Dots].Replace('_', '-').AsSpan().SequenceEqual(winner))
                continue;
            var end = value.Attached < 0 ? text.Length : value.Attached - 1;
            found.Add(new(text[(value.Dots + 1)..end], word, value.Written));
        }

        return found;
    }

    private ReadOnlySpan<FlagValue> Span => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values);

    private int LastIndex(Flag flag)
    {
        if ((_bits & flag.Bit) == 0)
            return -1;
        var span = Span;
        for (var i = span.Length - 1; i >= 0; i--)
        {
            if (ReferenceEquals(span[i].Flag, flag) && span[i].Dots < 0)
                return i;
        }

        return -1;
    }

    private List<Word> Collect(Flag flag, int first, int last)
    {
        var found = new List<Word>();
        foreach (ref readonly var value in Span[first..(last + 1)])
        {
            if (ReferenceEquals(value.Flag, flag) && value.Dots < 0 && value.Value is { } word)
                found.Add(word);
        }

        return found;
    }
}
