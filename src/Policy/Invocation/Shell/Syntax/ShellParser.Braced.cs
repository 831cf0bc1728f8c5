namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <content>Parameter expansion in braces (POSIX XCU 2.6.2; Bash Reference Manual 3.5.3).</content>
internal sealed partial class ShellParser
{
    private void ParseBraced(bool quoted, ref TextPieces text)
    {
        var start = _position;
        if (!Enter())
            return;
        _position += 2;
        var isLength = Current == '#' && Next != '}' && (IsNameChar(Next) || Next is '@' or '*');
        var indirect = Current == '!' && (IsNameStart(Next) || char.IsAsciiDigit(Next));
        if (isLength || indirect)
            _position++;
        var name = TakeParameterName();
        ShellWord? index = null;
        if (Current == '[' && name.Length > 0)
        {
            var close = SubscriptEnd(_position);
            if (close > 0)
            {
                index = ParseSubscript(_position + 1, close);
                _position = close + 1;
            }
        }

        ParameterPart? part = null;
        if (name.Length > 0 && !AtEnd)
        {
            var oper = isLength ? ParameterOperator.Length : ParameterOperator.None;
            if (indirect && Current is '*' or '@' && Next == '}')
            {
                _position++;
                oper = ParameterOperator.Names;
            }

            var colon = false;
            ShellWord? operand = null;
            ShellWord? second = null;
            if (Current != '}' && oper == ParameterOperator.None)
            {
                oper = TakeOperator(out colon);
                if (oper != ParameterOperator.None)
                    ParseOperands(oper, quoted, out operand, out second);
            }

            if (Current == '}' && !AtEnd)
            {
                _position++;
                part = new(_text, start, _position, quoted, name)
                {
                    Index = index,
                    Operator = oper,
                    Colon = colon,
                    Indirect = indirect,
                    Operand = operand,
                    SecondOperand = second,
                };
            }
        }

        if (part is not null)
            text.Add(part);
        else if (!Failed)
            TakePlaceholder(start, quoted, ref text);
        Leave();
    }

    private string TakeParameterName()
    {
        if (IsNameStart(Current))
            return TakeName();
        var start = _position;
        if (char.IsAsciiDigit(Current))
        {
            while (!AtEnd && char.IsAsciiDigit(Current))
                _position++;
        }
        else if (!AtEnd && Current is '@' or '*' or '#' or '?' or '-' or '$' or '!')
        {
            _position++;
        }

        return _text[start.._position];
    }

    private ParameterOperator TakeOperator(out bool colon)
    {
        colon = false;
        var c = _text[_position++];
        if (c == ':' && Current is '-' or '=' or '+' or '?')
        {
            colon = true;
            c = _text[_position++];
        }

        var doubled = Current == c && c is '%' or '#' or '/' or '^' or ',';
        switch (c)
        {
            case '-':
                return ParameterOperator.Default;
            case '=':
                return ParameterOperator.Assign;
            case '+':
                return ParameterOperator.Alternative;
            case '?':
                return ParameterOperator.Error;
            case ':':
                return ParameterOperator.Slice;
            case '@':
                return ParameterOperator.Transform;
            case '/' when Current is '#' or '%':
                return _text[_position++] == '#' ? ParameterOperator.ReplacePrefix : ParameterOperator.ReplaceSuffix;
        }

        if (doubled)
            _position++;
        switch (c)
        {
            case '%':
                return doubled ? ParameterOperator.RemoveLongestSuffix : ParameterOperator.RemoveSuffix;
            case '#':
                return doubled ? ParameterOperator.RemoveLongestPrefix : ParameterOperator.RemovePrefix;
            case '/':
                return doubled ? ParameterOperator.ReplaceAll : ParameterOperator.Replace;
            case '^':
                return doubled ? ParameterOperator.Upper : ParameterOperator.UpperFirst;
            case ',':
                return doubled ? ParameterOperator.Lower : ParameterOperator.LowerFirst;
            default:
                _position--;
                return ParameterOperator.None;
        }
    }

    private void ParseOperands(ParameterOperator oper, bool quoted, out ShellWord? operand, out ShellWord? second)
    {
        second = null;
        var line = Line();
        // Quotes in a pattern always count; in a default inside double quotes, single quotes are plain (POSIX XCU 2.6.2).
        var isText = oper is ParameterOperator.Default or ParameterOperator.Assign or ParameterOperator.Alternative or ParameterOperator.Error;
        var mode = quoted && isText ? TextMode.QuotedOperand : TextMode.Operand;
        var separator = oper switch
        {
            ParameterOperator.Replace or ParameterOperator.ReplaceAll or ParameterOperator.ReplacePrefix or ParameterOperator.ReplaceSuffix => '/',
            ParameterOperator.Slice => ':',
            _ => '\0',
        };
        operand = ParseText(mode, line, '}', separator);
        if (separator != '\0' && Current == separator && !AtEnd)
        {
            _position++;
            second = ParseText(mode, line, '}');
        }

        if (AtEnd && !Failed)
            Fail("'${' is not closed");
    }

    /// <summary>Takes a <c>${…}</c> that is no parameter expansion up to its brace on the same line.</summary>
    private void TakePlaceholder(int start, bool quoted, ref TextPieces text)
    {
        _position = start + 1;
        var depth = 0;
        while (!AtEnd && Current != '\n')
        {
            var c = _text[_position++];
            if (c == '{')
            {
                depth++;
            }
            else if (c == '}' && --depth == 0)
            {
                text.Add(new PlaceholderPart(_text, start, _position, quoted));
                return;
            }
        }

        Fail("'${' is not closed");
    }
}
