using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <content>Words and quoting (POSIX XCU 2.2; Bash Reference Manual 3.1.2).</content>
internal sealed partial class ShellParser
{
    /// <summary>What ends a piece of text, and which quotes count in it.</summary>
    private enum TextMode
    {
        /// <summary>A word of a command: ends before a blank or an operator.</summary>
        Word,

        /// <summary>A word of <c>[[ … ]]</c> or of a case pattern: groups in parentheses belong to it.</summary>
        Pattern,

        /// <summary>The operand in <c>${NAME:-…}</c>.</summary>
        Operand,

        /// <summary>The same inside double quotes, where single quotes are plain characters.</summary>
        QuotedOperand,

        /// <summary>Between double quotes.</summary>
        Quoted,

        /// <summary>To the end of the text, as between double quotes, but double quotes are plain characters.</summary>
        HereDocument,

        /// <summary>To the end of the text, all quotes count.</summary>
        Whole,
    }

    private bool AtProcessSubstitution() => Current is '<' or '>' && Next == '(';

    /// <summary>Reads a word of a command and adds what brace expansion makes of it.</summary>
    private void ParseWordInto(List<ShellWord> words)
    {
        var start = _position;
        var line = Line();
        var word = PlainWord(line) ?? ParseText(TextMode.Word, line);
        if (Failed)
            return;
        if (_position == start)
        {
            Fail($"unexpected {Seen()}");
            return;
        }

        if (word.Literal is null ? !HasBrace(word) : word.Quoted || !word.Literal.Contains('{'))
            words.Add(word);
        else if (!BraceExpansion.Expand(word, words, ref _braceBudget))
            Fail("brace expansion makes too much text");
    }

    private static bool HasBrace(ShellWord word)
    {
        foreach (var part in word.Parts)
        {
            if (part is LiteralPart { Quoted: false } literal && literal.Text.Contains('{'))
                return true;
        }

        return false;
    }

    private ShellWord ParseOperand(bool allowGroups = false)
    {
        var start = _position;
        var line = Line();
        var word = PlainWord(line) ?? ParseText(allowGroups ? TextMode.Pattern : TextMode.Word, line);
        if (!Failed && _position == start)
            Fail($"unexpected {Seen()}");
        return word;
    }

    /// <summary>The right side of <c>=~</c>: parentheses and bars belong to it until a blank.</summary>
    private ShellWord ParseRegexOperand()
    {
        var line = Line();
        var parts = new List<WordPart>();
        while (!Failed && !AtEnd && !IsBlank(Current) && Current != '\n')
        {
            if (IsMeta(Current))
                parts.Add(new LiteralPart(_text[_position++].ToString(), false));
            else
                parts.AddRange(AsParts(ParseText(TextMode.Word, line)));
        }

        return new(line, null, true, parts);
    }

    private static List<WordPart> AsParts(ShellWord word) =>
        word.Literal is null ? word.Parts : [new LiteralPart(word.Literal, word.Quoted)];

    /// <summary>The word at the position when nothing in it is special: the common case, read without a builder.</summary>
    private ShellWord? PlainWord(int line)
    {
        var end = _position;
        while (end < _text.Length && !IsMeta(_text[end]))
        {
            if (_text[end] is '\\' or '\'' or '"' or '$' or '`')
                return null;
            end++;
        }

        if (end < _text.Length && (_text[end] is '(' || (_text[end] is '<' or '>' && end + 1 < _text.Length && _text[end + 1] == '(')))
            return null;
        if (end == _position)
            return null;
        var text = _text[_position..end];
        _position = end;
        return new(line, text, false, null);
    }

    private ShellWord ParseText(TextMode mode, int line, char stop = '\0', char secondStop = '\0')
    {
        var text = new TextPieces();
        if (!Enter())
            return new(line, "", true, null);
        while (!AtEnd && !Failed)
        {
            var c = Current;
            if (c == stop && stop != '\0' || c == secondStop && secondStop != '\0')
                break;
            switch (c)
            {
                case '\\':
                    TakeBackslash(mode, ref text);
                    break;
                case '\'' when mode is TextMode.Word or TextMode.Pattern or TextMode.Operand or TextMode.Whole:
                    TakeSingleQuoted(ref text);
                    break;
                case '"' when mode is not TextMode.HereDocument:
                    _position++;
                    var inner = ParseText(TextMode.Quoted, line, '"');
                    if (Current == '"' && !AtEnd)
                        _position++;
                    else
                        Fail("a double quote is not closed");
                    text.AddQuoted(inner);
                    break;
                case '$':
                    ParseDollar(mode is TextMode.Quoted or TextMode.QuotedOperand or TextMode.HereDocument, ref text);
                    break;
                case '`':
                    ParseBackquote(mode is TextMode.Quoted or TextMode.QuotedOperand or TextMode.HereDocument, ref text);
                    break;
                case '<' or '>' when mode is TextMode.Word && Next == '(':
                    ParseProcessSubstitution(ref text);
                    break;
                case '(' when mode is TextMode.Pattern && text.Length > 0:
                    TakeGroup(ref text);
                    break;
                default:
                    if (mode is TextMode.Word or TextMode.Pattern && IsMeta(c))
                    {
                        Leave();
                        return text.ToWord(line);
                    }

                    text.Append(c, mode is TextMode.Quoted or TextMode.QuotedOperand or TextMode.HereDocument);
                    _position++;
                    break;
            }
        }

        Leave();
        return text.ToWord(line);
    }

    private void TakeBackslash(TextMode mode, ref TextPieces text)
    {
        var next = Next;
        if (next == '\n')
        {
            _position += 2;
            return;
        }

        if (_position + 1 >= _text.Length)
        {
            text.Append('\\', true);
            _position++;
            return;
        }

        var inQuotes = mode is TextMode.Quoted or TextMode.QuotedOperand or TextMode.HereDocument;
        if (inQuotes && next is not ('$' or '`' or '\\') && !(next == '"' && mode != TextMode.HereDocument) && !(next == '}' && mode == TextMode.QuotedOperand))
            text.Append('\\', true);
        text.Append(next, true);
        _position += 2;
    }

    private void TakeSingleQuoted(ref TextPieces text)
    {
        var close = _text.IndexOf('\'', _position + 1);
        if (close < 0)
        {
            Fail("a single quote is not closed");
            return;
        }

        text.Append(_text.AsSpan(_position + 1, close - _position - 1), true);
        _position = close + 1;
    }

    /// <summary>A group of an extended glob, <c>@(a|b)</c>, taken as plain text.</summary>
    private void TakeGroup(ref TextPieces text)
    {
        var depth = 0;
        while (!AtEnd && Current != '\n')
        {
            var c = Current;
            text.Append(c, false);
            _position++;
            if (c == '(')
                depth++;
            else if (c == ')' && --depth == 0)
                return;
        }

        Fail("expected ')'");
    }

    /// <summary>Collects the pieces of a word; neighbours with the same quoting become one part.</summary>
    private struct TextPieces
    {
        private StringBuilder? _text;
        private bool _textQuoted;
        private bool _quoted;
        private List<WordPart>? _parts;

        public readonly int Length => (_text?.Length ?? 0) + (_parts?.Count ?? 0);

        public void Append(char c, bool quoted)
        {
            Begin(quoted);
            _text!.Append(c);
        }

        public void Append(ReadOnlySpan<char> text, bool quoted)
        {
            Begin(quoted);
            _text!.Append(text);
        }

        public void Add(WordPart part)
        {
            Flush();
            (_parts ??= []).Add(part);
            _quoted |= part.Quoted;
        }

        public void AddQuoted(ShellWord inner)
        {
            _quoted = true;
            if (inner.Literal is not null)
            {
                Append(inner.Literal, true);
                return;
            }

            foreach (var part in inner.Parts)
                Add(part);
        }

        public ShellWord ToWord(int line)
        {
            if (_parts is null)
                return new(line, _text?.ToString() ?? "", _quoted, null);
            Flush();
            return new(line, null, _quoted, _parts);
        }

        private void Begin(bool quoted)
        {
            if (_text is { Length: > 0 } && _textQuoted != quoted)
                Flush();
            _text ??= new();
            _textQuoted = quoted;
            _quoted |= quoted;
        }

        private void Flush()
        {
            if (_text is not { Length: > 0 })
                return;
            (_parts ??= []).Add(new LiteralPart(_text.ToString(), _textQuoted));
            _text.Clear();
        }
    }
}
