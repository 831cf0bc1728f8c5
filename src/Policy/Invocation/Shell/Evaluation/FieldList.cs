using System.Text;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Builds the fields that one word becomes (POSIX XCU 2.6.5): quoted text joins, unquoted results of expansions are split at blanks.</summary>
internal sealed class FieldList(List<Word> fields, bool splits, string separators)
{
    private readonly StringBuilder _text = new();
    private Origin? _origin;
    private int _rank = -1;
    private Unresolved? _unresolved;
    private bool _open;

    public bool Splits => splits;

    /// <summary>Adds text that is never split.</summary>
    public void Append(string text, Origin origin, Unresolved? unresolved, int rank)
    {
        _open = true;
        _text.Append(text);
        Note(origin, unresolved, rank);
    }

    /// <summary>Adds the result of an unquoted expansion.</summary>
    public void AppendSplit(string text, Origin origin, Unresolved? unresolved, int rank)
    {
        if (!splits || unresolved is not null)
        {
            if (text.Length > 0 || unresolved is not null || !splits)
                Append(text, origin, unresolved, rank);
            return;
        }

        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var atSeparator = i < text.Length && separators.Contains(text[i], StringComparison.Ordinal);
            if (i < text.Length && !atSeparator)
                continue;
            if (i > start)
                Append(text[start..i], origin, null, rank);
            else if (atSeparator && !char.IsWhiteSpace(text[i]) && !_open)
                Append("", origin, null, rank);
            if (atSeparator)
                Break();
            start = i + 1;
        }
    }

    /// <summary>Ends the present field, if one has begun.</summary>
    public void Break()
    {
        if (!_open)
            return;
        fields.Add(new(_text.ToString(), _origin!, _unresolved));
        _text.Clear();
        (_origin, _rank, _unresolved, _open) = (null, -1, null, false);
    }

    /// <summary>The whole as one word, also when nothing was added.</summary>
    public Word ToWord(Origin origin) => new(_text.ToString(), _origin ?? origin, _unresolved);

    private void Note(Origin origin, Unresolved? unresolved, int rank)
    {
        if (unresolved is not null && _unresolved is null)
        {
            _unresolved = unresolved;
            rank = 9;
        }

        if (rank <= _rank)
            return;
        _rank = rank;
        _origin = origin;
    }
}
