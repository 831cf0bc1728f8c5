namespace Modelgate.Policy.Python.Syntax;

/// <summary>Reads a program into statements (Language Reference, chapters 7 and 8). What cannot be read becomes <see cref="UnreadStatement"/> and reading goes on at the next line.</summary>
internal sealed class PythonParser
{
    private readonly string _text;
    private readonly PythonTokenizer _lines;
    private readonly List<PythonExpression> _decorators = [];
    private PythonExpressionParser _line;
    private bool _hasLine;
    private int _depth;

    private PythonParser(string text)
    {
        _text = text;
        _lines = new(text);
        _line = new(text, _lines.Tokens);
        Advance();
    }

    /// <summary>Reads a whole program.</summary>
    public static PythonBlock Parse(string text)
    {
        var parser = new PythonParser(text);
        var statements = new List<PythonStatement>();
        while (parser._hasLine)
            parser.ReadLine(statements);
        return new(statements);
    }

    private void Advance()
    {
        _hasLine = _lines.ReadLine();
        if (_hasLine)
            _line = new(_text, _lines.Tokens);
    }

    /// <summary>Reads the current logical line and, for a compound statement, its block.</summary>
    private void ReadLine(List<PythonStatement> into)
    {
        var start = _lines.LineStart;
        var end = _lines.LineEnd;
        var number = _lines.LineNumber;
        var indent = _lines.Indent;
        if (_lines.IsBroken)
        {
            Advance();
            into.Add(new UnreadStatement(number, start, end));
            return;
        }

        var line = _line;
        if (line.Is("@"))
        {
            line.Take("@");
            var decorator = line.Expression();
            if (!line.Failed && line.AtEnd)
                _decorators.Add(decorator);
            Advance();
            return;
        }

        if (PythonCompound.Starts(line))
            ReadCompound(line, indent, number, into);
        else
            ReadSimple(line, into);
        if (!line.Failed)
            return;
        // Statements in front of the failure stay; the block under a header that was not understood is read all the same.
        into.Add(new UnreadStatement(number, start, end));
        if (ReferenceEquals(line, _line))
            Advance();
        if (_hasLine && _lines.Indent > indent && _depth < ResolutionLimits.MaxDepth)
            into.Add(new IfStatement(number, [new(null, Indented(indent))], null));
    }

    private void ReadSimple(PythonExpressionParser line, List<PythonStatement> into)
    {
        SimpleStatements(line, into);
        if (!line.Failed)
            Advance();
    }

    private static void SimpleStatements(PythonExpressionParser line, List<PythonStatement> into)
    {
        while (!line.AtEnd)
        {
            if (line.Take(";"))
                continue;
            var statement = PythonSimple.Read(line);
            if (line.Failed)
                return;
            if (statement is not null)
                into.Add(statement);
            if (!line.AtEnd && !line.Is(";"))
            {
                line.Expect(";");
                return;
            }
        }
    }

    /// <summary>The block behind a header's colon: statements on the same line, or the indented lines that follow.</summary>
    private PythonBlock Block(PythonExpressionParser line, int indent)
    {
        line.Expect(":");
        if (line.Failed)
            return new([]);
        if (!line.AtEnd)
        {
            var statements = new List<PythonStatement>();
            SimpleStatements(line, statements);
            if (!line.Failed)
                Advance();
            return new(statements);
        }

        Advance();
        return Indented(indent);
    }

    private PythonBlock Indented(int indent)
    {
        var statements = new List<PythonStatement>();
        _depth++;
        while (_hasLine && _lines.Indent > indent)
        {
            if (_depth > ResolutionLimits.MaxDepth)
            {
                statements.Add(new UnreadStatement(_lines.LineNumber, _lines.LineStart, _lines.LineEnd));
                Advance();
            }
            else
            {
                ReadLine(statements);
            }
        }

        _depth--;
        return new(statements);
    }

    /// <summary>True when the next line continues the compound statement at this indentation with the keyword; takes the keyword.</summary>
    private bool Continues(int indent, string keyword) => _hasLine && !_lines.IsBroken && _lines.Indent == indent && _line.Take(keyword);

    private void ReadCompound(PythonExpressionParser line, int indent, int number, List<PythonStatement> into)
    {
        var decorators = _decorators.Count == 0 ? [] : _decorators.ToArray();
        _decorators.Clear();
        line.Take("async");
        if (line.Take("if"))
            into.Add(If(line, indent, number));
        else if (line.Take("for"))
            into.Add(For(line, indent, number));
        else if (line.Take("while"))
            into.Add(new WhileStatement(number, line.Expression(), Block(line, indent), Else(indent)));
        else if (line.Take("with"))
            into.Add(With(line, indent, number));
        else if (line.Take("try"))
            into.Add(Try(line, indent, number));
        else if (line.Take("def"))
            into.Add(Function(line, indent, number, decorators));
        else if (line.Take("class"))
            into.Add(Class(line, indent, number, decorators));
        else
            into.Add(Match(line, indent, number));
    }

    private PythonBlock? Else(int indent)
    {
        if (!Continues(indent, "else"))
            return null;
        return Block(_line, indent);
    }

    private IfStatement If(PythonExpressionParser line, int indent, int number)
    {
        var branches = new List<KeyValuePair<PythonExpression?, PythonBlock>>();
        do
        {
            var condition = line.Expression();
            branches.Add(new(condition, Block(line, indent)));
            line = _line;
        }
        while (Continues(indent, "elif"));
        return new(number, branches, Else(indent));
    }

    private ForStatement For(PythonExpressionParser line, int indent, int number)
    {
        var target = line.TargetList();
        line.Expect("in");
        var iterable = line.List();
        return new(number, target, iterable, Block(line, indent), Else(indent));
    }

    private WithStatement With(PythonExpressionParser line, int indent, int number)
    {
        var items = new List<KeyValuePair<PythonExpression, PythonExpression?>>();
        var mark = line.Position;
        // With brackets around all items the bracket is not part of an expression; the colon behind the closing one tells.
        var bracketed = line.Take("(") && PythonCompound.ClosesBeforeColon(line, mark);
        if (!bracketed)
            line.Position = mark;
        do
        {
            if (bracketed && line.Is(")"))
                break;
            var context = line.Expression();
            items.Add(new(context, line.Take("as") ? line.TargetList() : null));
            if (items[^1].Value is SequenceExpression { IsTuple: true } && !bracketed)
                break;
        }
        while (line.Take(","));
        if (bracketed)
            line.Expect(")");
        return new(number, items, Block(line, indent));
    }

    private TryStatement Try(PythonExpressionParser line, int indent, int number)
    {
        var body = Block(line, indent);
        var handlers = new List<PythonBlock>();
        while (Continues(indent, "except"))
        {
            var header = _line;
            header.Take("*");
            if (!header.Is(":"))
                header.List();
            if (header.Take("as"))
                header.TakeName();
            handlers.Add(Block(header, indent));
        }

        var otherwise = Else(indent);
        return new(number, body, handlers, otherwise, Continues(indent, "finally") ? Block(_line, indent) : null);
    }

    private FunctionStatement Function(PythonExpressionParser line, int indent, int number, PythonExpression[] decorators)
    {
        var name = line.TakeName();
        PythonCompound.SkipTypeParameters(line);
        line.Expect("(");
        var parameters = line.Parameters(")");
        line.Expect(")");
        if (line.Take("->"))
            line.Expression();
        return new(number, name, parameters, Block(line, indent), decorators);
    }

    private ClassStatement Class(PythonExpressionParser line, int indent, int number, PythonExpression[] decorators)
    {
        var name = line.TakeName();
        PythonCompound.SkipTypeParameters(line);
        var bases = line.Take("(") ? line.Arguments() : [];
        return new(number, name, bases, Block(line, indent), decorators);
    }

    // Patterns are not matched: every case may be the one.
    private IfStatement Match(PythonExpressionParser line, int indent, int number)
    {
        line.TakeName();
        line.List();
        line.Expect(":");
        var branches = new List<KeyValuePair<PythonExpression?, PythonBlock>>();
        if (line.Failed || !line.AtEnd)
        {
            line.Expect("");
            return new(number, branches, null);
        }

        Advance();
        var inner = _lines.Indent;
        while (inner > indent && Continues(inner, "case"))
        {
            var header = _line;
            PythonCompound.SkipToBlock(header);
            branches.Add(new(null, Block(header, inner)));
        }

        return new(number, branches, null);
    }
}
