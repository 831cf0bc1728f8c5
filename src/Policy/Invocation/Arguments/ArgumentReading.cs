using Kind = Modelgate.Policy.Invocation.Arguments.ArgumentMistakeKind;
using Spelling = Modelgate.Policy.Invocation.Arguments.FlagTable.Spelling;

namespace Modelgate.Policy.Invocation.Arguments;

/// <summary>One pass over one command line.</summary>
internal ref struct ArgumentReading
{
    private const int LongestName = 128;

    private readonly ReadOnlySpan<Word> _words;
    private readonly FlagTable _table;
    private readonly ArgumentDialect _dialect;
    private readonly List<FlagValue> _values;
    private readonly HashSet<Flag>? _seen;
    private List<Word>? _positionals;
    private List<ArgumentMistake>? _mistakes;
    private int _at;

    public ArgumentReading(ReadOnlySpan<Word> words, FlagTable table)
    {
        _words = words;
        _table = table;
        _dialect = table.Dialect;
        _values = new(Math.Min(words.Length, 32));
        _seen = _dialect.Repeats == RepeatRule.Error ? new(ReferenceEqualityComparer.Instance) : null;
    }

    private enum Match
    {
        None,
        One,
        Several,
    }

    public ParsedArguments Read()
    {
        var ended = false;
        while (_at < _words.Length)
        {
            var word = _words[_at++];
            if (!ended && _dialect.StopsAtTerminator && word.Text == "--")
            {
                ended = true;
            }
            else if (ended || !IsFlag(word.Text))
            {
                (_positionals ??= []).Add(word);
                ended |= !_dialect.Interspersed;
            }
            else
            {
                ReadFlag(word);
            }
        }

        return new(_values, _positionals, _mistakes);
    }

    private void ReadFlag(Word word)
    {
        var text = word.Text.AsSpan();
        var equals = text.IndexOf('=');
        var name = equals < 0 || !_dialect.AllowsEquals ? text : text[..equals];
        var dot = _dialect.ReadsDottedKeys ? name.IndexOf('.') : -1;
        if (dot > 1)
        {
            ReadDotted(word, dot, equals);
            return;
        }

        var match = Find(name, out var spelling, out var candidates);
        if (!word.IsKnown && (match != Match.One || name.Length == text.Length))
        {
            if (match == Match.None && TryReadShorts(word))
                return;
            Mistake(Kind.UnresolvedFlag, word, null);
        }
        else if (match == Match.One)
        {
            ReadValues(word, spelling, name.Length == text.Length ? -1 : equals + 1);
        }
        else if (match == Match.Several)
        {
            var swallowed = name.Length == text.Length && AllTakeValues(candidates) ? TakeUnclaimed() : null;
            Mistake(Kind.AmbiguousPrefix, word, null, swallowed, candidates);
        }
        else if (!TryReadShorts(word))
        {
            var flag = equals > 0 && Find(text[..equals], out var before, out _) == Match.One ? before.Flag : null;
            Mistake(Kind.UnknownFlag, word, flag, equals < 0 ? TakeUnclaimed() : null);
        }
    }

    private void ReadValues(Word word, Spelling spelling, int attached)
    {
        var flag = spelling.Flag;
        var first = new FlagValue(flag, word, null, attached, spelling.IsNegated, false, -1);
        if (_seen?.Add(flag) == false && flag.Arity is FlagArity.Switch or FlagArity.One or FlagArity.Optional)
            Mistake(Kind.Repeated, word, flag);
        if (flag.Arity == FlagArity.Switch)
        {
            if (attached < 0 && flag.TakesBoolean && _at < _words.Length && IsBoolean(_words[_at].Text))
                _values.Add(first with { Next = _words[_at++] });
            else if (attached >= 0 && ((!_dialect.SwitchesTakeValues && !flag.TakesBoolean) || spelling.IsNegated || (word.IsKnown && Truth.Go(word.Text.AsSpan(attached)) is null)))
                Mistake(Kind.UnexpectedValue, word, flag);
            else
                _values.Add(first);
        }
        else if (attached >= 0)
        {
            _values.Add(first);
            if (flag.Arity == FlagArity.Two && !TryTake(first with { Attached = -1, Continues = true }))
                Mistake(Kind.MissingValue, word, flag);
        }
        else
        {
            ReadNextWords(first);
        }
    }

    private void ReadNextWords(FlagValue first)
    {
        switch (first.Flag.Arity)
        {
            case FlagArity.Switch:
            case FlagArity.Optional:
                if (_dialect.OptionalNeedsEquals || !NextIsPlain() || !TryTake(first))
                    _values.Add(first);
                break;
            case FlagArity.One:
            case FlagArity.Append:
                if (!TryTake(first))
                    Mistake(Kind.MissingValue, first.Written, first.Flag);
                break;
            case FlagArity.Two:
                if (!TryTake(first) || !TryTake(first with { Continues = true }))
                    Mistake(Kind.MissingValue, first.Written, first.Flag);
                break;
            case FlagArity.Many:
            case FlagArity.AppendMany:
                if (!NextIsPlain() || !TryTake(first))
                    _values.Add(first);
                while (NextIsPlain() && TryTake(first with { Continues = true }))
                {
                }

                break;
        }
    }

    private bool TryTake(FlagValue value)
    {
        if (_at >= _words.Length || !CanBeValue(_words[_at].Text))
            return false;
        _values.Add(value with { Next = _words[_at++] });
        return true;
    }

    /// <summary>Several-value flags stop at anything that looks like a flag, whatever the dialect takes as a single value.</summary>
    private readonly bool NextIsPlain() => _at < _words.Length && !IsFlag(_words[_at].Text) && _words[_at].Text != "--";

    /// <summary>A flag that we do not know most likely takes the next plain word; the caller learns of it.</summary>
    private Word? TakeUnclaimed() => NextIsPlain() ? _words[_at++] : null;

    private void ReadDotted(Word word, int dot, int equals)
    {
        var next = equals < 0 && _at < _words.Length ? _words[_at++] : null;
        var match = Find(word.Text.AsSpan(0, dot), out var spelling, out var candidates);
        if (match == Match.Several && OnlyJson(candidates) is { } json)
            (match, spelling) = (Match.One, json);
        if (match == Match.None && !word.IsKnown)
            Mistake(Kind.UnresolvedFlag, word, null);
        else if (match != Match.One)
            Mistake(match == Match.None ? Kind.UnknownFlag : Kind.AmbiguousPrefix, word, null, null, candidates);
        else if (!spelling.Flag.IsJson)
            Mistake(Kind.DottedPlainFlag, word, spelling.Flag);
        else if (equals < 0 && next is null)
            Mistake(Kind.MissingValue, word, spelling.Flag);
        else
            _values.Add(new(spelling.Flag, word, next, next is null ? equals + 1 : -1, spelling.IsNegated, false, dot));
    }

    /// <summary><c>-p8080</c>, <c>-it</c>, <c>-itp8080</c>.</summary>
    private bool TryReadShorts(Word word)
    {
        var text = word.Text;
        if (!_dialect.BundlesShorts || text.Length < 3 || text[1] == '-' || !_table.TryGet(text.AsSpan(0, 2), out var spelling))
            return false;
        Span<char> name = ['-', text[1]];
        for (var i = 1; i < text.Length; i++)
        {
            name[1] = text[i];
            if (!_table.TryGet(name, out spelling))
            {
                Mistake(Kind.UnknownFlag, word, null);
                return true;
            }

            if (spelling.Flag.Arity != FlagArity.Switch)
            {
                ReadValues(word, spelling, i + 1 < text.Length ? i + 1 : -1);
                return true;
            }

            _values.Add(new(spelling.Flag, word, null, -1, spelling.IsNegated, false, -1));
        }

        return true;
    }

    private readonly Match Find(scoped ReadOnlySpan<char> name, out Spelling spelling, out ArraySegment<Spelling> candidates)
    {
        candidates = default;
        spelling = default;
        if (name.Length > LongestName)
            return Match.None;
        Span<char> buffer = stackalloc char[LongestName + 1];
        var isLong = name.StartsWith("--");
        if (isLong && _dialect.FoldsUnderscores && name.Contains('_'))
        {
            name.Replace(buffer, '_', '-');
            name = buffer[..name.Length];
        }

        if (_table.TryGet(name, out spelling))
            return Match.One;
        if (_dialect.SingleDashLongs && !isLong)
        {
            buffer[0] = '-';
            name.CopyTo(buffer[1..]);
            return _table.TryGet(buffer[..(name.Length + 1)], out spelling) ? Match.One : Match.None;
        }

        if (!_dialect.AllowsAbbreviations || name.Length < (isLong ? 3 : 2) || (!isLong && _dialect.Values != ValueRule.Argparse))
            return Match.None;
        var found = _table.StartingWith(name);
        if (found.Count == 0)
            return Match.None;
        spelling = found[0];
        foreach (var other in found.AsSpan())
        {
            if (!ReferenceEquals(other.Flag, spelling.Flag) || other.IsNegated != spelling.IsNegated)
            {
                candidates = found;
                return Match.Several;
            }
        }

        return Match.One;
    }

    private readonly bool CanBeValue(string text) => _dialect.Values switch
    {
        ValueRule.AnyWord => true,
        ValueRule.NoDash => text.Length < 2 || text[0] != '-',
        ValueRule.Argparse => !IsFlag(text) && text != "--",
    };

    /// <summary>True when the parser takes the word for a flag, known or not.</summary>
    private readonly bool IsFlag(string text)
    {
        if (text.Length < 2 || text[0] != '-')
            return false;
        if (_dialect.Values != ValueRule.Argparse)
            return true;
        if (IsNegativeNumber(text))
            return false;
        if (!text.Contains(' ', StringComparison.Ordinal))
            return true;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text.AsSpan() : text.AsSpan(0, equals);
        var dot = _dialect.ReadsDottedKeys ? name.IndexOf('.') : -1;
        if (dot > 1)
            return true;
        return Find(name, out _, out _) != Match.None || (text[1] != '-' && _table.TryGet(text.AsSpan(0, 2), out _));
    }

    private static bool IsNegativeNumber(string text)
    {
        var rest = text.AsSpan(1);
        var dot = rest.IndexOf('.');
        if (dot >= 0)
            return dot + 1 < rest.Length && !rest[(dot + 1)..].ContainsAnyExceptInRange('0', '9') && !rest[..dot].ContainsAnyExceptInRange('0', '9');
        return !rest.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsBoolean(string text) =>
        text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>A dotted key can only be meant for a flag that holds JSON.</summary>
    private static Spelling? OnlyJson(ArraySegment<Spelling> candidates)
    {
        Spelling? only = null;
        foreach (var candidate in candidates.AsSpan())
        {
            if (!candidate.Flag.IsJson || ReferenceEquals(candidate.Flag, only?.Flag))
                continue;
            if (only is not null)
                return null;
            only = candidate;
        }

        return only;
    }

    private static bool AllTakeValues(ArraySegment<Spelling> candidates)
    {
        foreach (var candidate in candidates.AsSpan())
        {
            if (!candidate.Flag.TakesValue)
                return false;
        }

        return true;
    }

    private void Mistake(Kind kind, Word word, Flag? flag, Word? swallowed = null, ArraySegment<Spelling> candidates = default) =>
        (_mistakes ??= []).Add(new(kind, word, flag, swallowed, candidates));
}
