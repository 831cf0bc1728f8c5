using System.Text;

namespace Modelgate.Policy.Python.Syntax;

/// <summary>Reads the parts of an f-string (Language Reference 2.4.3): text, <c>{{</c>, <c>}}</c>, and <c>{expression[=][!c][:format]}</c>.</summary>
internal static class PythonFormatReader
{
    /// <summary>Adds the parts; false when a field cannot be read.</summary>
    public static bool Read(PythonStringLiteral literal, int line, int depth, List<PythonExpression> parts)
    {
        var body = literal.Body;
        var text = new StringBuilder();
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[i];
            if (c is '{' or '}' && i + 1 < body.Length && body[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '\\' && !literal.IsRaw && i + 1 < body.Length)
            {
                text.Append(c);
                if (body[i + 1] is not ('{' or '}'))
                    text.Append(body[++i]);
            }
            else if (c == '{')
            {
                Flush(text, literal.IsRaw, line, parts);
                var close = FieldEnd(body, i + 1);
                if (close < 0 || depth >= ResolutionLimits.MaxDepth || Field(body[(i + 1)..close], line, depth) is not { } field)
                    return false;
                parts.Add(field);
                i = close;
            }
            else if (c == '}')
            {
                return false;
            }
            else
            {
                text.Append(c);
            }
        }

        Flush(text, literal.IsRaw, line, parts);
        return true;
    }

    private static void Flush(StringBuilder text, bool raw, int line, List<PythonExpression> parts)
    {
        if (text.Length == 0 && parts.Count > 0)
            return;
        var written = text.ToString();
        parts.Add(new TextExpression(line, raw ? written : PythonStringLiteral.Unescape(written)));
        text.Clear();
    }

    private static PythonExpression? Field(string source, int line, int depth)
    {
        // Brackets let the expression run over lines, as it may inside braces.
        var text = "(" + ExpressionOf(source, out var isPlain) + ")";
        var tokenizer = new PythonTokenizer(text);
        if (!tokenizer.ReadLine() || tokenizer.IsBroken)
            return null;
        var parser = new PythonExpressionParser(text, tokenizer.Tokens, line - 1, depth + 1);
        var value = parser.Expression();
        if (parser.Failed || !parser.AtEnd)
            return null;
        return isPlain ? value : new FormattedExpression(line, value);
    }

    // The expression ends at a lone '=', '!' or ':' outside brackets and quotes.
    private static string ExpressionOf(string source, out bool isPlain)
    {
        var open = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c is '"' or '\'')
            {
                i = SkipQuoted(source, i);
                continue;
            }

            if (c is '(' or '[' or '{')
                open++;
            else if (c is ')' or ']' or '}')
                open--;
            if (open > 0)
                continue;
            var next = i + 1 < source.Length ? source[i + 1] : '\0';
            if (c == '!' && next != '=' || c == ':')
            {
                isPlain = source[i..].Trim() is "!s" or ":" or ":s";
                return source[..i];
            }

            if (c == '=' && next != '=' && i > 0 && source[i - 1] is not ('=' or '!' or '<' or '>') && EndsField(source, i + 1))
            {
                isPlain = false;
                return source[..i];
            }
        }

        isPlain = true;
        return source;
    }

    private static bool EndsField(string source, int at)
    {
        while (at < source.Length && char.IsWhiteSpace(source[at]))
            at++;
        return at == source.Length || source[at] is '!' or ':';
    }

    private static int FieldEnd(string body, int from)
    {
        var open = 0;
        for (var i = from; i < body.Length; i++)
        {
            switch (body[i])
            {
                case '"' or '\'':
                    i = SkipQuoted(body, i);
                    break;
                case '(' or '[' or '{':
                    open++;
                    break;
                case '}' when open == 0:
                    return i;
                case ')' or ']' or '}':
                    open--;
                    break;
            }
        }

        return -1;
    }

    private static int SkipQuoted(string text, int at)
    {
        var end = text.IndexOf(text[at], at + 1);
        return end < 0 ? at : end;
    }
}
