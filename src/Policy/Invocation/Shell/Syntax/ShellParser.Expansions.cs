using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <content>What begins with <c>$</c> or a backquote, here-documents.</content>
internal sealed partial class ShellParser
{
    /// <summary>Longest arithmetic expression: the search for its end must not become quadratic.</summary>
    private const int MaxExpression = 4_096;

    private void ParseDollar(bool quoted, ref TextPieces text)
    {
        var start = _position;
        switch (Next)
        {
            case '{':
                ParseBraced(quoted, ref text);
                return;
            case '(':
                if (start + 2 < _text.Length && _text[start + 2] == '(' && TryParseArithmetic(start + 3, out var expression, out var end))
                {
                    _position = end;
                    text.Add(new ArithmeticPart(_text, start, end, quoted, expression));
                    return;
                }

                _position += 2;
                var body = ParseList();
                ExpectCharacter(')');
                text.Add(new CommandPart(_text, start, _position, quoted, body));
                return;
            case '\'' when !quoted:
                _position += 2;
                TakeAnsiQuoted(ref text);
                return;
            case '"' when !quoted:
                // $"…" is translated text: the untranslated text stands for it.
                _position++;
                return;
        }

        _position++;
        if (IsNameStart(Current))
        {
            var name = TakeName();
            text.Add(new ParameterPart(_text, start, _position, quoted, name));
        }
        else if (!AtEnd && (char.IsAsciiDigit(Current) || Current is '@' or '*' or '#' or '?' or '-' or '$' or '!'))
        {
            var name = _text[_position++].ToString();
            text.Add(new ParameterPart(_text, start, _position, quoted, name));
        }
        else
        {
            text.Append('$', quoted);
        }
    }

    private void TakeAnsiQuoted(ref TextPieces text)
    {
        var close = _position;
        while (close < _text.Length && _text[close] != '\'')
            close += _text[close] == '\\' ? 2 : 1;
        if (close >= _text.Length)
        {
            Fail("a single quote is not closed");
            return;
        }

        text.Append(ShellEscapes.Decode(_text.AsSpan(_position, close - _position), isAnsiQuote: true, out _), true);
        _position = close + 1;
    }

    private void ParseBackquote(bool quoted, ref TextPieces text)
    {
        var start = _position;
        var line = Line();
        var inner = new StringBuilder();
        _position++;
        while (!AtEnd && Current != '`')
        {
            if (Current == '\\' && (Next is '`' or '\\' or '$' || (quoted && Next == '"')))
                _position++;
            if (!AtEnd)
                inner.Append(_text[_position++]);
        }

        if (AtEnd)
        {
            Fail("a backquote is not closed");
            return;
        }

        _position++;
        var parser = new ShellParser(inner.ToString(), line, _depth);
        var items = parser.ParseItems();
        if (!parser.Failed && !parser.AtEnd)
            parser.Fail($"unexpected {parser.Seen()}");
        if (parser.Failed)
            Fail(parser._failure!);
        text.Add(new CommandPart(_text, start, Math.Min(_position, _text.Length), quoted, new(line, items)));
    }

    private void ParseProcessSubstitution(ref TextPieces text)
    {
        var start = _position;
        _position += 2;
        var body = ParseList();
        ExpectCharacter(')');
        text.Add(new CommandPart(_text, start, _position, true, body) { IsProcess = true });
    }

    /// <summary>Reads an arithmetic expression up to <c>))</c>. False when the brackets do not close so: then it is a command in parentheses.</summary>
    private bool TryParseArithmetic(int start, out ShellWord expression, out int end)
    {
        var depth = 0;
        for (var i = start; i < Math.Min(_text.Length, start + MaxExpression); i++)
        {
            if (_text[i] == '(')
            {
                depth++;
            }
            else if (_text[i] == ')' && --depth < 0)
            {
                if (i + 1 >= _text.Length || _text[i + 1] != ')')
                    break;
                end = i + 2;
                expression = ParseInner(_text[start..i], LineAt(start), inQuotes: true);
                return true;
            }
        }

        expression = null!;
        end = start;
        return false;
    }

    /// <summary>Reads a text of its own: a here-document, an expression, a subscript.</summary>
    private ShellWord ParseInner(string text, int line, bool inQuotes)
    {
        if (text.AsSpan().IndexOfAny('$', '`', '\\') < 0 && (inQuotes || text.AsSpan().IndexOfAny('"', '\'') < 0))
            return new(line, text, true, null);
        var parser = new ShellParser(text, line, _depth);
        var word = parser.ParseText(inQuotes ? TextMode.HereDocument : TextMode.Whole, line);
        if (parser.Failed)
            Fail(parser._failure!);
        return word;
    }

    private string TakeDelimiter(out bool quoted)
    {
        quoted = false;
        var delimiter = new StringBuilder();
        while (!AtEnd && !IsMeta(Current))
        {
            var c = _text[_position++];
            if (c is '\'' or '"')
            {
                quoted = true;
                while (!AtEnd && Current != c)
                    delimiter.Append(_text[_position++]);
                if (AtEnd)
                    Fail("a quote is not closed");
                else
                    _position++;
            }
            else if (c == '\\' && !AtEnd)
            {
                quoted = true;
                delimiter.Append(_text[_position++]);
            }
            else
            {
                delimiter.Append(c);
            }
        }

        return delimiter.ToString();
    }

    /// <summary>Reads the bodies of the here-documents announced on the line that just ended. One without its delimiter ends with the text, as in bash and dash.</summary>
    private void ReadHereDocuments()
    {
        foreach (var (redirection, delimiter, quoted, stripTabs) in _hereDocuments)
        {
            var line = Line();
            var body = new StringBuilder();
            while (!AtEnd)
            {
                var length = _text.AsSpan(_position).IndexOf('\n');
                var next = length < 0 ? _text.Length : _position + length + 1;
                var content = _text.AsSpan(_position, (length < 0 ? _text.Length : _position + length) - _position);
                if (stripTabs)
                    content = content.TrimStart('\t');
                _position = next;
                if (content.SequenceEqual(delimiter))
                    break;
                body.Append(content).Append('\n');
            }

            if (Failed)
                break;
            var text = body.ToString();
            redirection.Target = quoted ? new(line, text, true, null) : ParseInner(text, line, inQuotes: true);
        }

        _hereDocuments.Clear();
    }
}
