namespace Modelgate.Policy.Python.Syntax;

/// <summary>Reads expressions from the tokens of one logical line (Language Reference, chapter 6).</summary>
/// <remarks>A failure is remembered, not thrown: from then on every look at the tokens sees the end of the line, so all loops stop.</remarks>
internal sealed partial class PythonExpressionParser
{
    private const int MaxTrailers = 200;
    private static readonly NameExpression Nothing = new(0, "None");

    private readonly string _text;
    private readonly List<PythonToken> _tokens;
    private readonly int _lineShift;
    private int _at;
    private int _depth;

    public PythonExpressionParser(string text, List<PythonToken> tokens, int lineShift = 0, int depth = 0)
    {
        (_text, _tokens, _lineShift, _depth) = (text, tokens, lineShift, depth);
    }

    /// <summary>True when something was not understood.</summary>
    public bool Failed { get; private set; }

    /// <summary>The index of the next token.</summary>
    public int Position { get => _at; set => _at = value; }

    /// <summary>The line of the next token.</summary>
    public int Line => Math.Max(1, _tokens[_at].Line + _lineShift);

    /// <summary>True at the end of the line, or after a failure.</summary>
    public bool AtEnd => Failed || _tokens[_at].Kind == PythonTokenKind.End;

    /// <summary>The text of the next token; empty at the end.</summary>
    public ReadOnlySpan<char> Text => AtEnd ? default : _text.AsSpan(_tokens[_at].Start, _tokens[_at].Length);

    /// <summary>True when the next token is this operator or keyword.</summary>
    public bool Is(string text) => !AtEnd && _tokens[_at].Kind is PythonTokenKind.Operator or PythonTokenKind.Name && Text.SequenceEqual(text);

    /// <summary>True when the token after the next is this operator or keyword.</summary>
    public bool IsSecond(string text) =>
        !AtEnd && _tokens[_at + 1].Kind is PythonTokenKind.Operator or PythonTokenKind.Name
        && _text.AsSpan(_tokens[_at + 1].Start, _tokens[_at + 1].Length).SequenceEqual(text);

    /// <summary>Takes the next token if it is this one.</summary>
    public bool Take(string text)
    {
        if (!Is(text))
            return false;
        _at++;
        return true;
    }

    /// <summary>Takes this token or fails.</summary>
    public void Expect(string text)
    {
        if (!Take(text))
            Failed = true;
    }

    /// <summary>Takes a name, normalised as the language does (NFKC), or fails.</summary>
    public string TakeName()
    {
        if (AtEnd || _tokens[_at].Kind != PythonTokenKind.Name)
        {
            Failed = true;
            return "";
        }

        return PythonNames.Normalise(_text.AsSpan(_tokens[_at].Start, _tokens[_at++].Length));
    }

    /// <summary>Items with commas between: a tuple without brackets, or the one item itself.</summary>
    public PythonExpression List()
    {
        var line = Line;
        var first = Item();
        if (!Is(","))
            return first;
        var items = new List<PythonExpression> { first };
        while (Take(",") && !EndsList())
            items.Add(Item());
        return new SequenceExpression(line, true, items);
    }

    /// <summary>One expression, with <c>:=</c>.</summary>
    public PythonExpression Expression()
    {
        if (++_depth > ResolutionLimits.MaxDepth)
            Failed = true;
        if (Failed)
        {
            _depth--;
            return Nothing;
        }

        var line = Line;
        PythonExpression value;
        if (Is("lambda"))
        {
            value = Lambda();
        }
        else if (Is("yield"))
        {
            _at++;
            Take("from");
            value = EndsList() ? Nothing : List();
        }
        else
        {
            value = Operation(0);
            if (Take("if"))
            {
                var condition = Operation(0);
                Expect("else");
                value = new ConditionalExpression(line, condition, value, Expression());
            }
            else if (value is NameExpression name && Take(":="))
            {
                value = new WalrusExpression(line, name.Name, Expression());
            }
        }

        _depth--;
        return value;
    }

    /// <summary>Parameters up to, not including, <paramref name="end"/>.</summary>
    public List<PythonParameter> Parameters(string end)
    {
        var parameters = new List<PythonParameter>();
        var keywordOnly = false;
        while (!AtEnd && !Is(end))
        {
            if (Take("/"))
            {
                Take(",");
                continue;
            }

            var stars = Take("**") ? 2 : Take("*") ? 1 : 0;
            keywordOnly |= stars == 1;
            if (stars != 1 || !Is(","))
            {
                var name = TakeName();
                var annotation = end == ")" && Take(":") ? Expression() : null;
                var value = Take("=") ? Expression() : null;
                parameters.Add(new(name, stars, value, annotation, keywordOnly && stars == 0));
            }

            if (!Take(",") && !Is(end))
                Failed = true;
        }

        return parameters;
    }

    /// <summary>The arguments of a call or of a class's bases, the opening bracket already taken.</summary>
    public List<PythonArgument> Arguments()
    {
        var arguments = new List<PythonArgument>();
        while (!AtEnd && !Is(")"))
        {
            var stars = Take("**") ? 2 : Take("*") ? 1 : 0;
            string? name = null;
            if (stars == 0 && _tokens[_at].Kind == PythonTokenKind.Name && IsSecond("="))
            {
                name = TakeName();
                _at++;
            }

            var value = Expression();
            if (name is null && stars == 0 && (Is("for") || Is("async")))
                value = Comprehension(null, value, value.Line);
            arguments.Add(new(name, stars, value));
            if (!Take(",") && !Is(")"))
                Failed = true;
        }

        Expect(")");
        return arguments;
    }

    private PythonExpression Item()
    {
        var line = Line;
        return Take("*") ? new StarredExpression(line, Operation(4)) : Expression();
    }

    private bool EndsList() => AtEnd || Is(")") || Is("]") || Is("}") || Is("=") || Is(":") || Is(";") || Is("in");

    private LambdaExpression Lambda()
    {
        var line = Line;
        _at++;
        var parameters = Parameters(":");
        Expect(":");
        return new(line, parameters, Expression());
    }

    // Levels: 0 or, 1 and, 2 not, 3 comparison, 4 |, 5 ^, 6 &, 7 shifts, 8 + -, 9 * / // % @, 10 unary, 11 **.
    private PythonExpression Operation(int level)
    {
        var line = Line;
        if (level == 2)
        {
            var count = 0;
            while (Take("not"))
                count++;
            var value = Operation(3);
            return count == 0 ? value : new UnaryExpression(line, count % 2 == 1 ? "not" : "bool", value);
        }

        if (level == 10)
            return Unary(line);
        var left = Operation(level + 1);
        OperationExpression? chain = null;
        while (TakeOperator(level) is { } operation)
        {
            chain ??= new(line, [left], []);
            chain.Operators.Add(operation);
            chain.Operands.Add(Operation(level + 1));
        }

        return chain ?? left;
    }

    private PythonExpression Unary(int line)
    {
        string? sign = null;
        while (!AtEnd && (Is("-") || Is("+") || Is("~")))
        {
            sign = Is("-") ? "-" : "~";
            _at++;
        }

        var value = Primary();
        if (Take("**"))
        {
            Operation(10);
            value = new UnaryExpression(line, "**", value);
        }

        return sign is null ? value : new UnaryExpression(line, sign, value);
    }

    private string? TakeOperator(int level)
    {
        if (AtEnd)
            return null;
        switch (level)
        {
            case 0:
                return Take("or") ? "or" : null;
            case 1:
                return Take("and") ? "and" : null;
            case 3:
                if (Is("not") && IsSecond("in"))
                {
                    _at += 2;
                    return "not in";
                }

                if (Take("is"))
                    return Take("not") ? "is not" : "is";
                return TakeAny("in", "==", "!=", "<", ">", "<=", ">=", "<>");
            case 4:
                return TakeAny("|");
            case 5:
                return TakeAny("^");
            case 6:
                return TakeAny("&");
            case 7:
                return TakeAny("<<", ">>");
            case 8:
                return TakeAny("+", "-");
            case 9:
                return TakeAny("*", "/", "//", "%", "@");
            default:
                return null;
        }
    }

    private string? TakeAny(params ReadOnlySpan<string> operators)
    {
        foreach (var text in operators)
        {
            if (Take(text))
                return text;
        }

        return null;
    }

    private PythonExpression Primary()
    {
        Take("await");
        var value = Atom();
        for (var count = 0; !AtEnd; count++)
        {
            var line = Line;
            if (Take("."))
                value = new AttributeExpression(line, value, TakeName());
            else if (Take("("))
                value = new CallExpression(line, value, Arguments());
            else if (Take("["))
                value = new SubscriptExpression(line, value, Index());
            else
                break;
            if (count == MaxTrailers)
                Failed = true;
        }

        return value;
    }
}
