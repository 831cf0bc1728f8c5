using System.Globalization;

namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <content>Simple commands, assignments and redirections.</content>
internal sealed partial class ShellParser
{
    private SimpleCommand ParseSimple(int line)
    {
        var command = new SimpleCommand(line);
        var declares = false;
        while (!Failed)
        {
            SkipBlanks();
            if (AtEnd || Current is '\n' or ';' or ')')
                break;
            if (Current is '&' && Next != '>')
                break;
            if (Current == '|')
                break;
            if (Current == '<' && AngleEnd() is > 0 and var end)
            {
                command.Words.Add(new(Line(), null, false, [new PlaceholderPart(_text, _position, end, false)]));
                _position = end;
                continue;
            }

            if (TryParseRedirection(command.Redirections))
                continue;
            if (Current == '(')
            {
                Fail("unexpected '('");
                break;
            }

            var isFirst = command.Words.Count == 0;
            if ((isFirst || declares) && TryParseAssignment(out var assignment))
            {
                if (isFirst)
                    command.Assignments.Add(assignment);
                else
                    command.Words.Add(new(Line(), null, false, null) { Assignment = assignment });
                continue;
            }

            ParseWordInto(command.Words);
            if (isFirst && command.Words.Count > 0)
                declares = command.Words[0].Literal is "export" or "declare" or "local" or "readonly" or "typeset";
        }

        if (!Failed && command.Words.Count == 0 && command.Assignments.Count == 0 && command.Redirections.Count == 0)
            Fail($"unexpected {Seen()}");
        return command;
    }

    /// <summary>The end of a published script's <c>&lt;name&gt;</c> that somebody has to fill in; 0 when what follows can be a pair of redirections.</summary>
    /// <remarks>
    /// A shell would read from <c>name</c> and write to a file that is called like the next flag, or find no target at all. Nobody means that.
    /// A name of several words counts only at the end of a line, where no shell takes it for anything else.
    /// </remarks>
    private int AngleEnd()
    {
        var at = _position + 1;
        if (at >= _text.Length || !char.IsAsciiLetter(_text[at]))
            return 0;
        var hasBlank = false;
        while (at < _text.Length && at - _position < 80 && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] is '-' or '_' or '.' or '/' or ' '))
            hasBlank |= _text[at++] == ' ';
        if (at >= _text.Length || _text[at] != '>')
            return 0;
        var end = ++at;
        while (at < _text.Length && _text[at] is ' ' or '\t')
            at++;
        // A comment behind it needs a blank.
        if (at >= _text.Length || _text[at] == '\n' || (_text[at] == '#' && at > end))
            return end;
        if (hasBlank)
            return 0;
        if (at + 1 < _text.Length && _text[at] == '\\' && _text[at + 1] == '\n')
        {
            at += 2;
            while (at < _text.Length && _text[at] is ' ' or '\t')
                at++;
        }

        return at >= _text.Length || _text[at] is '\n' or '-' or ';' or '|' or ')' ? end : 0;
    }

    private bool TryParseAssignment(out Assignment assignment)
    {
        assignment = null!;
        if (!IsNameStart(Current))
            return false;
        var start = _position;
        var end = start + 1;
        while (end < _text.Length && IsNameChar(_text[end]))
            end++;
        if (end >= _text.Length || _text[end] is not ('=' or '+' or '['))
            return false;
        var name = _text[start..end];
        ShellWord? index = null;
        if (_text[end] == '[')
        {
            // Without '=' after the bracket it is a glob such as file[0-9].
            var close = SubscriptEnd(end);
            if (close < 0 || close + 1 >= _text.Length || _text[close + 1] is not ('=' or '+'))
                return false;
            index = ParseSubscript(end + 1, close);
            end = close + 1;
        }

        var append = _text[end] == '+';
        if (append && (end + 1 >= _text.Length || _text[end + 1] != '='))
        {
            _position = start;
            return false;
        }

        _position = end + (append ? 2 : 1);
        if (Current == '(')
            assignment = new(name, append) { Index = index, Elements = ParseElements() };
        else
            assignment = new(name, append) { Index = index, Value = AtWordEnd() ? new(Line(), "", false, null) : ParseOperand() };
        return true;
    }

    /// <summary>The bracket that closes a subscript on the same line within 256 characters, or -1.</summary>
    private int SubscriptEnd(int open)
    {
        var limit = Math.Min(_text.Length, open + 256);
        var depth = 0;
        for (var i = open; i < limit && _text[i] != '\n'; i++)
        {
            if (_text[i] == '[')
                depth++;
            else if (_text[i] == ']' && --depth == 0)
                return i;
        }

        return -1;
    }

    private ShellWord ParseSubscript(int start, int end) => ParseInner(_text[start..end], LineAt(start), inQuotes: false);

    private bool AtWordEnd() => AtEnd || (IsMeta(Current) && !AtProcessSubstitution());

    private List<(ShellWord? Key, ShellWord Value)> ParseElements()
    {
        _position++;
        var elements = new List<(ShellWord?, ShellWord)>();
        var words = new List<ShellWord>(1);
        while (!Failed)
        {
            SkipLines();
            if (Current == ')')
            {
                _position++;
                break;
            }

            if (AtWordEnd())
            {
                Fail($"expected ')', found {Seen()}");
                break;
            }

            if (Current == '[')
            {
                var close = SubscriptEnd(_position);
                if (close > 0 && close + 1 < _text.Length && _text[close + 1] == '=')
                {
                    var key = ParseSubscript(_position + 1, close);
                    _position = close + 2;
                    elements.Add((key, AtWordEnd() ? new(Line(), "", true, null) : ParseOperand()));
                    continue;
                }
            }

            words.Clear();
            ParseWordInto(words);
            foreach (var word in words)
                elements.Add((null, word));
        }

        return elements;
    }

    private bool TryParseRedirection(List<Redirection> redirections)
    {
        var start = _position;
        var end = start;
        var descriptor = -1;
        if (Current == '{')
        {
            // {name}> opens a free descriptor.
            var close = end + 1;
            while (close < _text.Length && IsNameChar(_text[close]))
                close++;
            if (close > end + 1 && close + 1 < _text.Length && _text[close] == '}' && _text[close + 1] is '<' or '>')
            {
                end = close + 1;
                descriptor = 10;
            }
        }
        else
        {
            while (end < _text.Length && end - start < 5 && char.IsAsciiDigit(_text[end]))
                end++;
            if (end > start)
                descriptor = int.Parse(_text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        if (end >= _text.Length)
            return false;
        var both = descriptor < 0 && _text[end] == '&' && end + 1 < _text.Length && _text[end + 1] == '>';
        if (_text[end] is not ('<' or '>') && !both)
            return false;
        if (descriptor < 0 && !both && end + 1 < _text.Length && _text[end + 1] == '(')
            return false;
        _position = both ? end + 1 : end;
        var kind = TakeRedirectionKind(both, out var isHere, out var stripTabs);
        if (descriptor < 0)
            descriptor = kind is RedirectionKind.Input or RedirectionKind.ReadWrite or RedirectionKind.DuplicateInput or RedirectionKind.HereDocument or RedirectionKind.HereString ? 0 : 1;
        SkipBlanks();
        if (AtWordEnd())
        {
            Fail($"expected a redirection's target, found {Seen()}");
            return true;
        }

        if (isHere)
        {
            var delimiter = TakeDelimiter(out var quoted);
            var here = new Redirection(kind, descriptor, null);
            redirections.Add(here);
            _hereDocuments.Add((here, delimiter, quoted, stripTabs));
        }
        else
        {
            redirections.Add(new(kind, descriptor, ParseOperand()));
        }

        return true;
    }

    private RedirectionKind TakeRedirectionKind(bool both, out bool isHere, out bool stripTabs)
    {
        isHere = false;
        stripTabs = false;
        if (_text[_position++] == '<')
        {
            switch (Current)
            {
                case '<' when Next == '<':
                    _position += 2;
                    return RedirectionKind.HereString;
                case '<':
                    _position++;
                    isHere = true;
                    if (Current == '-')
                    {
                        _position++;
                        stripTabs = true;
                    }

                    return RedirectionKind.HereDocument;
                case '&':
                    _position++;
                    return RedirectionKind.DuplicateInput;
                case '>':
                    _position++;
                    return RedirectionKind.ReadWrite;
                default:
                    return RedirectionKind.Input;
            }
        }

        switch (Current)
        {
            case '>':
                _position++;
                return both ? RedirectionKind.AppendOutputAndError : RedirectionKind.Append;
            case '&' when !both:
                _position++;
                return RedirectionKind.DuplicateOutput;
            case '|':
                _position++;
                return RedirectionKind.Output;
            default:
                return both ? RedirectionKind.OutputAndError : RedirectionKind.Output;
        }
    }
}
