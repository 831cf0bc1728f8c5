using System.Globalization;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>One word of a test: its value, its text when it may be an operator, and its text as a pattern.</summary>
internal readonly record struct TestOperand(Word? Value, string? Operator, string? Pattern);

/// <summary>Decides <c>test</c>, <c>[ … ]</c> and <c>[[ … ]]</c> where the operands are known (POSIX XCU, test; Bash Reference Manual 6.4).</summary>
internal sealed class TestReader(List<TestOperand> tokens, bool isDouble)
{
    private int _at;
    private int _depth;

    /// <summary>True, false, or null when it depends on what is not known here.</summary>
    public bool? Evaluate()
    {
        if (tokens.Count == 0)
            return false;
        var result = Or();
        return _at < tokens.Count ? null : result;
    }

    private string? Operator(int offset = 0) => _at + offset < tokens.Count ? tokens[_at + offset].Operator : null;

    private bool? Or()
    {
        var result = And();
        while (Operator() is "||" or "-o" && _at < tokens.Count)
        {
            _at++;
            var right = And();
            result = result == true || right == true ? true : result is null || right is null ? null : false;
        }

        return result;
    }

    private bool? And()
    {
        var result = Not();
        while (Operator() is "&&" or "-a" && _at < tokens.Count)
        {
            _at++;
            var right = Not();
            result = result == false || right == false ? false : result is null || right is null ? null : true;
        }

        return result;
    }

    private bool? Not()
    {
        var negated = false;
        while (Operator() == "!" && _at + 1 < tokens.Count)
        {
            negated = !negated;
            _at++;
        }

        var result = Primary();
        return negated ? !result : result;
    }

    private bool? Primary()
    {
        if (_at >= tokens.Count || _depth > ResolutionLimits.MaxDepth)
        {
            _at = tokens.Count;
            return null;
        }

        if (Operator() == "(" && _at + 1 < tokens.Count && (isDouble || Operator(2) is not ("=" or "!=")))
        {
            _at++;
            _depth++;
            var inner = Or();
            _depth--;
            if (Operator() == ")")
                _at++;
            return inner;
        }

        if (_at + 2 < tokens.Count && IsBinary(Operator(1)))
        {
            var (left, oper, right) = (tokens[_at], Operator(1)!, tokens[_at + 2]);
            _at += 3;
            return Binary(left.Value, oper, right);
        }

        if (_at + 1 < tokens.Count && Operator() is ['-', _] unary && tokens[_at + 1].Value is { } operand)
        {
            _at += 2;
            return Unary(unary[1], operand);
        }

        var alone = tokens[_at++].Value;
        return alone is null ? null : IsNonEmpty(alone);
    }

    private static bool IsBinary(string? oper) =>
        oper is "=" or "==" or "!=" or "=~" or "<" or ">" or "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-nt" or "-ot" or "-ef";

    private static bool? Unary(char oper, Word operand) => oper switch
    {
        'n' => IsNonEmpty(operand),
        'z' => !IsNonEmpty(operand),
        _ => null,
    };

    /// <summary>Whether the text is there. A variable that nothing in the pod sets counts as empty, as for <c>${NAME:-default}</c>.</summary>
    private static bool? IsNonEmpty(Word word)
    {
        if (word.IsKnown)
            return word.Text.Length > 0;
        if (word.Unresolved!.Kind is not UnresolvedKind.ShellVariable || word.Text is not ['$', ..])
            return null;
        var name = word.Text.AsSpan(1).Trim("{}");
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return null;
        }

        return name.Length == 0 || ShellTexts.IsSetByPlatform(name.ToString()) || !word.Unresolved.What.StartsWith("the pod does not set", StringComparison.Ordinal) ? null : false;
    }

    private bool? Binary(Word? left, string oper, TestOperand right)
    {
        if (left is not { IsKnown: true } || right.Value is not { IsKnown: true } other)
            return null;
        switch (oper)
        {
            case "=" or "==" or "!=":
                bool equal;
                if (!isDouble)
                    equal = left.Text == other.Text;
                else if (right.Pattern is null || (long)right.Pattern.Length * left.Text.Length > 1_000_000)
                    return null;
                else
                    equal = GlobPattern.IsMatch(right.Pattern, left.Text);
                return equal == (oper != "!=");
            case "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge":
                if (!long.TryParse(left.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var a)
                    || !long.TryParse(other.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var b))
                {
                    return null;
                }

                return oper switch { "-eq" => a == b, "-ne" => a != b, "-lt" => a < b, "-le" => a <= b, "-gt" => a > b, _ => a >= b };
            default:
                return null;
        }
    }
}
