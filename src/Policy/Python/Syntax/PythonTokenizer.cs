namespace Modelgate.Policy.Python.Syntax;

/// <summary>Cuts Python source into logical lines of tokens (The Python Language Reference, chapter 2), one line at a time and in one pass.</summary>
/// <remarks>Indentation is a number of columns per line, tabs to multiples of eight, so no indent tokens are needed and a bad line costs only itself.</remarks>
internal sealed class PythonTokenizer
{
    private static readonly string[] Operators3 = ["**=", "//=", ">>=", "<<=", "..."];
    private static readonly string[] Operators2 =
        ["**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=", "<>"];

    private readonly string _text;
    private int _at;
    private int _line = 1;

    public PythonTokenizer(string text)
    {
        _text = text;
        if (text.Length > 0 && text[0] == '\uFEFF')
            _at = 1;
    }

    /// <summary>The tokens of the current logical line, an <see cref="PythonTokenKind.End"/> last.</summary>
    public List<PythonToken> Tokens { get; } = [];

    /// <summary>The column at which the current line starts.</summary>
    public int Indent { get; private set; }

    /// <summary>Where the current line starts in the source.</summary>
    public int LineStart { get; private set; }

    /// <summary>Where the current line ends in the source.</summary>
    public int LineEnd => _at;

    /// <summary>The number of the current line.</summary>
    public int LineNumber { get; private set; }

    /// <summary>True when the current line has text that is no Python: an unclosed string or bracket, a character that starts no token.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads the next logical line that has tokens; false at the end of the source.</summary>
    public bool ReadLine()
    {
        Tokens.Clear();
        IsBroken = false;
        while (_at < _text.Length)
        {
            LineStart = _at;
            LineNumber = _line;
            Indent = ReadIndent();
            ReadTokens();
            if (Tokens.Count > 0 || IsBroken)
            {
                Tokens.Add(new(PythonTokenKind.End, _at, 0, _line));
                return true;
            }
        }

        return false;
    }

    private int ReadIndent()
    {
        var column = 0;
        for (; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case ' ':
                    column++;
                    break;
                case '\t':
                    column = (column / 8 * 8) + 8;
                    break;
                case '\f':
                    column = 0;
                    break;
                default:
                    return column;
            }
        }

        return column;
    }

    private void ReadTokens()
    {
        var open = 0;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            switch (c)
            {
                case '\n':
                    _at++;
                    _line++;
                    if (open == 0)
                        return;
                    continue;
                case ' ' or '\t' or '\f' or '\r':
                    _at++;
                    continue;
                case '#':
                    var end = _text.IndexOf('\n', _at);
                    _at = end < 0 ? _text.Length : end;
                    continue;
                case '\\':
                    ReadJoin();
                    continue;
            }

            var start = _at;
            var line = _line;
            if (IsNameStart(c))
            {
                while (_at < _text.Length && IsNamePart(_text[_at]))
                    _at++;
                if (_at < _text.Length && _text[_at] is '"' or '\'' && IsPrefix(_text.AsSpan(start, _at - start)))
                {
                    ReadString();
                    Add(PythonTokenKind.String, start, line);
                }
                else
                {
                    Add(PythonTokenKind.Name, start, line);
                }
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))
            {
                ReadNumber();
                Add(PythonTokenKind.Number, start, line);
            }
            else if (c is '"' or '\'')
            {
                ReadString();
                Add(PythonTokenKind.String, start, line);
            }
            else
            {
                _at += OperatorLength();
                open = c switch { '(' or '[' or '{' => open + 1, ')' or ']' or '}' => Math.Max(0, open - 1), _ => open };
                if (c is '$' or '?' or '`' or '!' && _at - start == 1 || c < ' ')
                    IsBroken = true;
                Add(PythonTokenKind.Operator, start, line);
            }
        }

        IsBroken |= open > 0;
    }

    private void Add(PythonTokenKind kind, int start, int line) => Tokens.Add(new(kind, start, _at - start, line));

    private void ReadJoin()
    {
        var next = _at + 1;
        if (next < _text.Length && _text[next] == '\r')
            next++;
        if (next < _text.Length && _text[next] == '\n')
        {
            _line++;
            _at = next + 1;
            return;
        }

        IsBroken = true;
        _at++;
    }

    private void ReadNumber()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '_')
                _at++;
            else if (c is '+' or '-' && _text[_at - 1] is 'e' or 'E' && !_text.AsSpan(_at - 1).StartsWith("0x", StringComparison.Ordinal))
                _at++;
            else
                return;
        }
    }

    /// <summary>Reads from the opening quote behind the closing one. A raw string keeps its backslashes, but they protect a quote all the same.</summary>
    private void ReadString()
    {
        var quote = _text[_at];
        var triple = _at + 2 < _text.Length && _text[_at + 1] == quote && _text[_at + 2] == quote;
        _at += triple ? 3 : 1;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\\')
            {
                if (_at + 1 < _text.Length && _text[_at + 1] == '\n')
                    _line++;
                _at = Math.Min(_at + 2, _text.Length);
            }
            else if (c == '\n' && !triple)
            {
                break;
            }
            else if (c == quote && (!triple || IsTriple(quote)))
            {
                _at += triple ? 3 : 1;
                return;
            }
            else
            {
                if (c == '\n')
                    _line++;
                _at++;
            }
        }

        IsBroken = true;
    }

    private bool IsTriple(char quote) => _at + 2 < _text.Length && _text[_at + 1] == quote && _text[_at + 2] == quote;

    private int OperatorLength()
    {
        var rest = _text.AsSpan(_at);
        foreach (var text in Operators3)
        {
            if (rest.StartsWith(text, StringComparison.Ordinal))
                return 3;
        }

        foreach (var text in Operators2)
        {
            if (rest.StartsWith(text, StringComparison.Ordinal))
                return 2;
        }

        return 1;
    }

    private static bool IsPrefix(ReadOnlySpan<char> name)
    {
        if (name.Length > 2)
            return false;
        foreach (var c in name)
        {
            if (c is not ('r' or 'R' or 'b' or 'B' or 'u' or 'U' or 'f' or 'F' or 't' or 'T'))
                return false;
        }

        return true;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || (c > '\x7f' && (char.IsLetter(c) || char.IsSurrogate(c)));

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_' || (c > '\x7f' && (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark));
}
