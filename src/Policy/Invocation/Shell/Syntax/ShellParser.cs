namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <summary>Reads a script into commands: the shell command language of POSIX XCU 2 with what bash adds (Bash Reference Manual 3).</summary>
/// <remarks>One pass, no backtracking over more than one construct; nesting is bounded, so time is linear in the text.</remarks>
internal sealed partial class ShellParser
{
    private readonly string _text;
    private readonly int _firstLine;
    private readonly List<(Redirection Redirection, string Delimiter, bool Quoted, bool StripTabs)> _hereDocuments = [];
    private int _position;
    private int _braceBudget = 500_000;
    private int _depth;
    private int _lineCursor;
    private int _lineAtCursor;
    private string? _failure;
    private int _failureLine;
    private int _commandLine;

    private ShellParser(string text, int firstLine, int depth)
    {
        _text = text;
        _firstLine = firstLine;
        _depth = depth;
        _lineAtCursor = firstLine;
        _commandLine = firstLine;
    }

    private bool Failed => _failure is not null;

    private bool AtEnd => _position >= _text.Length;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private char Next => _position + 1 < _text.Length ? _text[_position + 1] : '\0';

    /// <summary>Reads a whole script.</summary>
    public static ShellParse Parse(string text, int firstLine = 1)
    {
        if (text.Length > ResolutionLimits.MaxTextLength)
            return new(new(firstLine, []), "the script is too long", firstLine, int.MaxValue);
        var parser = new ShellParser(text, firstLine, 0);
        var items = parser.ParseItems();
        if (!parser.Failed && !parser.AtEnd)
            parser.Fail($"unexpected {parser.Seen()}");
        return new(new(firstLine, items), parser._failure, parser._failureLine, parser._commandLine);
    }

    private void Fail(string what)
    {
        if (_failure is null)
        {
            _failureLine = LineAt(Math.Min(_position, _text.Length));
            _failure = what;
        }

        _position = _text.Length;
    }

    private string Seen()
    {
        if (AtEnd)
            return "end of the script";
        if (Current == '\n')
            return "end of line";
        var end = _position + 1;
        while (end < _text.Length && end - _position < 20 && !IsMeta(_text[end]) && !IsMeta(Current))
            end++;
        return $"'{_text[_position..end]}'";
    }

    /// <summary>The line of a position. Positions mostly grow, so that the sum of all steps is linear.</summary>
    private int LineAt(int position)
    {
        if (position > _lineCursor)
            _lineAtCursor += _text.AsSpan(_lineCursor, position - _lineCursor).Count('\n');
        else if (position < _lineCursor)
            _lineAtCursor -= _text.AsSpan(position, _lineCursor - position).Count('\n');
        _lineCursor = position;
        return _lineAtCursor;
    }

    private int Line() => LineAt(Math.Min(_position, _text.Length));

    private bool Enter()
    {
        if (++_depth > ResolutionLimits.MaxDepth)
            Fail("the script is nested too deeply");
        return !Failed;
    }

    private void Leave() => _depth--;

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static bool IsMeta(char c) => c is ' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNameChar(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>Skips blanks, continued lines and a comment, but not the end of the line.</summary>
    private void SkipBlanks()
    {
        while (!AtEnd)
        {
            if (IsBlank(Current))
            {
                _position++;
            }
            else if (Current == '\\' && Next == '\n')
            {
                _position += 2;
            }
            else
            {
                break;
            }
        }

        if (Current == '#')
        {
            var end = _text.AsSpan(_position).IndexOf('\n');
            _position = end < 0 ? _text.Length : _position + end;
        }
    }

    /// <summary>Skips blanks, comments and ends of lines; reads the here-documents that begin after such an end.</summary>
    private void SkipLines()
    {
        SkipBlanks();
        while (Current == '\n' && !AtEnd)
        {
            TakeNewline();
            SkipBlanks();
        }
    }

    private void TakeNewline()
    {
        _position++;
        if (_hereDocuments.Count > 0)
            ReadHereDocuments();
    }

    private CommandList ParseList()
    {
        SkipBlanks();
        var line = Line();
        return new(line, ParseItems());
    }

    private List<ListItem> ParseItems()
    {
        var items = new List<ListItem>(4);
        if (!Enter())
            return items;
        while (!Failed)
        {
            SkipLines();
            if (_depth == 1)
                _commandLine = Line();
            if (AtEnd || AtListEnd())
                break;
            var node = ParseAndOr();
            SkipBlanks();
            if (Failed)
                break;
            var background = false;
            if (Current == '&' && Next != '&')
            {
                background = true;
                _position++;
            }
            else if (Current == ';' && Next is not (';' or '&'))
            {
                _position++;
            }
            else if (!AtEnd && Current != '\n' && !AtListEnd())
            {
                Fail($"unexpected {Seen()}");
                break;
            }

            items.Add(new(node, background));
        }

        Leave();
        return items;
    }

    private bool AtListEnd()
    {
        if (Current == ')')
            return true;
        if (Current == ';')
            return Next is ';' or '&';
        return PeekReserved() is "}" or "then" or "else" or "elif" or "fi" or "do" or "done" or "esac";
    }

    /// <summary>The reserved word at the position, or empty. Reserved words are plain and stand alone (POSIX XCU 2.4).</summary>
    private ReadOnlySpan<char> PeekReserved()
    {
        var end = _position;
        while (end < _text.Length && end - _position < 9 && (char.IsAsciiLetterLower(_text[end]) || _text[end] is '{' or '}' or '!' or '[' or ']'))
            end++;
        if (end == _position || (end < _text.Length && !IsMeta(_text[end])))
            return default;
        return _text.AsSpan(_position, end - _position);
    }

    private bool TakeReserved(string word)
    {
        if (!PeekReserved().SequenceEqual(word))
            return false;
        _position += word.Length;
        return true;
    }

    private void Expect(string word)
    {
        SkipLines();
        if (!Failed && !TakeReserved(word))
            Fail($"expected '{word}', found {Seen()}");
    }

    private ShellNode ParseAndOr()
    {
        var line = Line();
        var first = ParsePipeline();
        SkipBlanks();
        List<ShellNode>? items = null;
        List<bool>? isAnd = null;
        while (!Failed && Current is '&' or '|' && Next == Current)
        {
            items ??= [first];
            isAnd ??= [];
            isAnd.Add(Current == '&');
            _position += 2;
            SkipLines();
            items.Add(ParsePipeline());
            SkipBlanks();
        }

        return items is null ? first : new AndOrList(line, items, isAnd!);
    }

    private ShellNode ParsePipeline()
    {
        var line = Line();
        var negated = false;
        while (true)
        {
            SkipBlanks();
            if (TakeReserved("!"))
            {
                negated = !negated;
            }
            else if (PeekReserved() is "time")
            {
                _position += 4;
                SkipBlanks();
                if (_text.AsSpan(_position).StartsWith("-p ", StringComparison.Ordinal))
                    _position += 3;
            }
            else
            {
                break;
            }
        }

        var first = ParseCommand();
        SkipBlanks();
        List<ShellNode>? commands = null;
        while (!Failed && Current == '|' && Next != '|')
        {
            commands ??= [first];
            _position += Next == '&' ? 2 : 1;
            SkipLines();
            commands.Add(ParseCommand());
            SkipBlanks();
        }

        if (commands is null && !negated)
            return first;
        return new Pipeline(line, commands ?? [first], negated);
    }
}
