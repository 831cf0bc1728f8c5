namespace Modelgate.Policy.Python.Syntax;

internal sealed partial class PythonExpressionParser
{
    private PythonExpression Index()
    {
        var line = Line;
        var items = new List<PythonExpression>();
        var comma = false;
        while (!AtEnd && !Is("]"))
        {
            var from = Is(":") ? null : Item();
            if (Take(":"))
            {
                var to = Is(":") || Is("]") || Is(",") ? null : Expression();
                var step = Take(":");
                if (step && !Is("]") && !Is(","))
                    Expression();
                items.Add(new SliceExpression(line, from, to, step));
            }
            else if (from is not null)
            {
                items.Add(from);
            }

            comma |= Is(",");
            if (!Take(",") && !Is("]"))
                Failed = true;
        }

        Expect("]");
        return items.Count == 1 && !comma ? items[0] : new SequenceExpression(line, true, items);
    }

    private PythonExpression Atom()
    {
        var line = Line;
        if (AtEnd)
        {
            Failed = true;
            return Nothing;
        }

        var token = _tokens[_at];
        switch (token.Kind)
        {
            case PythonTokenKind.Number:
                _at++;
                return new NumberExpression(line, _text.Substring(token.Start, token.Length));
            case PythonTokenKind.String:
                return Strings(line);
            case PythonTokenKind.Name when !PythonNames.IsReserved(Text):
                return new NameExpression(line, TakeName());
        }

        if (Take("("))
            return Parenthesis(line);
        if (Take("["))
            return Bracket(line);
        if (Take("{"))
            return Brace(line);
        if (Take("..."))
            return new NameExpression(line, "...");
        Failed = true;
        return Nothing;
    }

    private PythonExpression Parenthesis(int line)
    {
        if (Take(")"))
            return new SequenceExpression(line, true, []);
        var value = List();
        if (Is("for") || Is("async"))
            value = Comprehension(null, value, line);
        Expect(")");
        return value;
    }

    private PythonExpression Bracket(int line)
    {
        if (Take("]"))
            return new SequenceExpression(line, false, []);
        var first = Item();
        if (Is("for") || Is("async"))
        {
            var made = Comprehension(null, first, line);
            Expect("]");
            return made;
        }

        var items = new List<PythonExpression> { first };
        while (Take(",") && !Is("]"))
            items.Add(Item());
        Expect("]");
        return new SequenceExpression(line, false, items);
    }

    private PythonExpression Brace(int line)
    {
        var pairs = new List<KeyValuePair<PythonExpression?, PythonExpression>>();
        var items = new List<PythonExpression>();
        while (!AtEnd && !Is("}"))
        {
            if (Take("**"))
            {
                pairs.Add(new(null, Expression()));
            }
            else
            {
                var first = Item();
                if (Take(":"))
                    pairs.Add(new(first, Expression()));
                else
                    items.Add(first);
                if (Is("for") || Is("async"))
                {
                    var made = pairs.Count > 0 ? Comprehension(pairs[0].Key, pairs[0].Value, line) : Comprehension(null, first, line);
                    Expect("}");
                    return made;
                }
            }

            if (!Take(",") && !Is("}"))
                Failed = true;
        }

        Expect("}");
        return items.Count > 0 ? new SequenceExpression(line, false, items) : new DictionaryExpression(line, pairs);
    }

    private ComprehensionExpression Comprehension(PythonExpression? key, PythonExpression element, int line)
    {
        var clauses = new List<ComprehensionClause>();
        while (Is("for") || Is("async"))
        {
            Take("async");
            Expect("for");
            var target = TargetList();
            Expect("in");
            var iterable = Operation(0);
            var conditions = new List<PythonExpression>();
            while (Take("if"))
                conditions.Add(Operation(0));
            clauses.Add(new(target, iterable, conditions));
        }

        return new(line, key, element, clauses);
    }

    /// <summary>The targets of <c>for</c>: no <c>in</c> operator in them.</summary>
    public PythonExpression TargetList()
    {
        var line = Line;
        var items = new List<PythonExpression>();
        var comma = false;
        do
        {
            if (Is("in"))
                break;
            var star = Take("*");
            var target = Primary();
            items.Add(star ? new StarredExpression(line, target) : target);
            comma |= Is(",");
        }
        while (Take(","));
        return items.Count == 1 && !comma ? items[0] : new SequenceExpression(line, true, items);
    }

    private PythonExpression Strings(int line)
    {
        var parts = new List<PythonExpression>();
        while (!AtEnd && _tokens[_at].Kind == PythonTokenKind.String)
        {
            var token = _tokens[_at++];
            var literal = PythonStringLiteral.Read(_text.AsSpan(token.Start, token.Length));
            if (!literal.IsFormatted)
                parts.Add(new TextExpression(line, literal.IsRaw ? literal.Body : PythonStringLiteral.Unescape(literal.Body)));
            else if (!PythonFormatReader.Read(literal, token.Line + _lineShift, _depth, parts))
                Failed = true;
        }

        return parts.Count == 1 && parts[0] is TextExpression ? parts[0] : new JoinedExpression(line, parts);
    }
}
