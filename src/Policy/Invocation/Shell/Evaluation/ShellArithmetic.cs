using System.Globalization;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Arithmetic on known numbers: <c>+ - * / %</c>, comparisons, <c>&amp;&amp; ||</c>, brackets. Anything else is not worked out.</summary>
internal ref struct ShellArithmetic
{
    private readonly ReadOnlySpan<char> _text;
    private readonly Func<string, string?> _variable;
    private int _position;
    private int _depth;
    private bool _failed;

    private ShellArithmetic(ReadOnlySpan<char> text, Func<string, string?> variable)
    {
        _text = text;
        _variable = variable;
    }

    /// <summary>The value; null when the expression uses something that is not known or not supported.</summary>
    public static long? Evaluate(ReadOnlySpan<char> text, Func<string, string?> variable)
    {
        var reader = new ShellArithmetic(text, variable);
        var value = reader.Binary(0);
        reader.SkipBlanks();
        return reader._failed || reader._position < text.Length ? null : value;
    }

    private static int Precedence(ReadOnlySpan<char> oper) => oper switch
    {
        "||" => 1,
        "&&" => 2,
        "==" or "!=" => 3,
        "<" or ">" or "<=" or ">=" => 4,
        "+" or "-" => 5,
        "*" or "/" or "%" => 6,
        _ => 0,
    };

    private long Binary(int least)
    {
        if (++_depth > 40)
            _failed = true;
        var left = _failed ? 0 : Unary();
        while (!_failed)
        {
            SkipBlanks();
            var oper = PeekOperator();
            var precedence = Precedence(oper);
            if (precedence == 0 || precedence <= least)
                break;
            _position += oper.Length;
            left = Combine(oper, left, Binary(precedence));
        }

        _depth--;
        return left;
    }

    private ReadOnlySpan<char> PeekOperator()
    {
        var rest = _text[_position..];
        if (rest.Length > 1 && Precedence(rest[..2]) > 0)
            return rest[..2];
        // Assignments and shifts are not supported.
        return rest.Length > 0 && !(rest.Length > 1 && rest[1] is '=' or '<' or '>') ? rest[..1] : default;
    }

    private long Combine(ReadOnlySpan<char> oper, long a, long b)
    {
        unchecked
        {
            switch (oper)
            {
                case "||": return a != 0 || b != 0 ? 1 : 0;
                case "&&": return a != 0 && b != 0 ? 1 : 0;
                case "==": return a == b ? 1 : 0;
                case "!=": return a != b ? 1 : 0;
                case "<": return a < b ? 1 : 0;
                case ">": return a > b ? 1 : 0;
                case "<=": return a <= b ? 1 : 0;
                case ">=": return a >= b ? 1 : 0;
                case "+": return a + b;
                case "-": return a - b;
                case "*": return a * b;
                default:
                    if (b is 0 or -1)
                    {
                        _failed |= b == 0;
                        return oper is "/" ? -a : 0;
                    }

                    return oper is "/" ? a / b : a % b;
            }
        }
    }

    private long Unary()
    {
        SkipBlanks();
        if (_position >= _text.Length)
        {
            _failed = true;
            return 0;
        }

        var c = _text[_position];
        var start = _position;
        switch (c)
        {
            case '(':
                _position++;
                var inner = Binary(0);
                SkipBlanks();
                if (_position >= _text.Length || _text[_position] != ')')
                    _failed = true;
                _position++;
                return inner;
            case '-' or '+' or '!' when _position + 1 < _text.Length && _text[_position + 1] != c:
                _position++;
                if (++_depth > 40)
                    _failed = true;
                var value = _failed ? 0 : Unary();
                _depth--;
                return c == '-' ? unchecked(-value) : c == '+' ? value : value == 0 ? 1 : 0;
        }

        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] == '_'))
            _position++;
        var word = _text[start.._position];
        if (word.Length > 0 && !char.IsAsciiDigit(word[0]))
            word = _variable(word.ToString());
        // A leading zero means octal: rare, so not worked out.
        if (word.Length == 0 || (word.Length > 1 && word[0] == '0') || !long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            _failed = true;
            return 0;
        }

        return number;
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\n')
            _position++;
    }
}
