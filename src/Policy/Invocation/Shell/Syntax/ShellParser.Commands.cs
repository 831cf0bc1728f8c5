namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <content>Compound commands.</content>
internal sealed partial class ShellParser
{
    private ShellNode ParseCommand()
    {
        SkipBlanks();
        var line = Line();
        if (!Enter())
            return new CommandList(line, []);
        var node = ParseCompound(line);
        if (node is null)
        {
            node = ParseSimple(line);
        }
        else if (node is not FunctionDefinition)
        {
            var redirections = new List<Redirection>();
            SkipBlanks();
            while (!Failed && TryParseRedirection(redirections))
                SkipBlanks();
            if (redirections.Count > 0)
                node = new RedirectedCommand(line, node, redirections);
        }

        Leave();
        return node;
    }

    private ShellNode? ParseCompound(int line)
    {
        if (Current == '(')
        {
            if (Next == '(' && TryParseArithmetic(_position + 2, out var expression, out var end))
            {
                _position = end;
                return new ArithmeticCommand(line, expression);
            }

            _position++;
            var body = ParseList();
            ExpectCharacter(')');
            return new Subshell(line, body);
        }

        switch (PeekReserved())
        {
            case "{":
                _position++;
                var group = ParseList();
                Expect("}");
                return group;
            case "if":
                _position += 2;
                return ParseIf(line);
            case "while":
                _position += 5;
                return ParseWhile(line, isUntil: false);
            case "until":
                _position += 5;
                return ParseWhile(line, isUntil: true);
            case "for":
                _position += 3;
                return ParseFor(line, isSelect: false);
            case "select":
                _position += 6;
                return ParseFor(line, isSelect: true);
            case "case":
                _position += 4;
                return ParseCase(line);
            case "[[":
                _position += 2;
                return ParseDoubleBracket(line);
            case "function":
                _position += 8;
                SkipBlanks();
                var name = TakeFunctionName();
                SkipBlanks();
                if (Current == '(')
                {
                    _position++;
                    SkipBlanks();
                    ExpectCharacter(')');
                }

                return ParseFunctionBody(line, name);
            case "coproc":
                _position += 6;
                return ParseCommand();
            case "then" or "else" or "elif" or "fi" or "do" or "done" or "esac" or "}":
                Fail($"unexpected {Seen()}");
                return new CommandList(line, []);
            default:
                return TryParseFunction(line);
        }
    }

    private void ExpectCharacter(char c)
    {
        if (Failed)
            return;
        SkipLines();
        if (Current == c && !AtEnd)
            _position++;
        else
            Fail($"expected '{c}', found {Seen()}");
    }

    private IfCommand ParseIf(int line)
    {
        var branches = new List<(CommandList, CommandList)>();
        CommandList? otherwise = null;
        while (true)
        {
            var condition = ParseList();
            Expect("then");
            branches.Add((condition, ParseList()));
            SkipLines();
            if (Failed)
                break;
            if (TakeReserved("elif"))
                continue;
            if (TakeReserved("else"))
                otherwise = ParseList();
            Expect("fi");
            break;
        }

        return new(line, branches, otherwise);
    }

    private WhileCommand ParseWhile(int line, bool isUntil)
    {
        var condition = ParseList();
        return new(line, condition, ParseDoGroup(), isUntil);
    }

    private CommandList ParseDoGroup()
    {
        SkipLines();
        if (TakeReserved("{"))
        {
            var braced = ParseList();
            Expect("}");
            return braced;
        }

        Expect("do");
        var body = ParseList();
        Expect("done");
        return body;
    }

    private ShellNode ParseFor(int line, bool isSelect)
    {
        SkipBlanks();
        if (Current == '(' && Next == '(')
            return ParseArithmeticFor(line);
        var name = TakeName();
        if (name.Length == 0)
            Fail($"expected a variable's name, found {Seen()}");
        SkipLines();
        List<ShellWord>? words = null;
        if (TakeReserved("in"))
        {
            words = [];
            SkipBlanks();
            while (!Failed && !AtEnd && Current is not (';' or '\n'))
            {
                if (IsMeta(Current) && !AtProcessSubstitution())
                    Fail($"unexpected {Seen()}");
                else
                    ParseWordInto(words);
                SkipBlanks();
            }
        }

        if (Current == ';' && Next != ';')
            _position++;
        return new ForCommand(line, name, words, ParseDoGroup(), isSelect);
    }

    private WhileCommand ParseArithmeticFor(int line)
    {
        if (!TryParseArithmetic(_position + 2, out var expression, out var end))
        {
            Fail("expected '))'");
            return new(line, new(line, []), new(line, []), false);
        }

        _position = end;
        SkipBlanks();
        if (Current == ';')
            _position++;
        var body = ParseDoGroup();
        return new(line, new(line, [new(new ArithmeticCommand(line, expression), false)]), body, false);
    }

    private CaseCommand ParseCase(int line)
    {
        SkipBlanks();
        var subject = ParseOperand();
        Expect("in");
        var clauses = new List<CaseClause>();
        while (!Failed)
        {
            SkipLines();
            if (TakeReserved("esac"))
                break;
            if (Current == '(')
                _position++;
            var patterns = new List<ShellWord>(2);
            while (!Failed)
            {
                SkipBlanks();
                patterns.Add(ParseOperand());
                SkipBlanks();
                if (Current != '|')
                    break;
                _position++;
            }

            ExpectCharacter(')');
            var body = ParseList();
            SkipLines();
            var end = CaseEnd.Leave;
            if (Current == ';' && Next == '&')
            {
                end = CaseEnd.RunNext;
                _position += 2;
            }
            else if (Current == ';' && Next == ';')
            {
                _position += 2;
                if (Current == '&')
                {
                    end = CaseEnd.TestNext;
                    _position++;
                }
            }

            clauses.Add(new(patterns, body, end));
            if (AtEnd)
                Fail("expected 'esac', found end of the script");
        }

        return new(line, subject, clauses);
    }

    private FunctionDefinition? TryParseFunction(int line)
    {
        var start = _position;
        var end = start;
        while (end < _text.Length && !IsMeta(_text[end]) && _text[end] is not ('$' or '\'' or '"' or '`' or '\\' or '='))
            end++;
        var open = end;
        while (open < _text.Length && IsBlank(_text[open]))
            open++;
        if (end == start || open >= _text.Length || _text[open] != '(')
            return null;
        var close = open + 1;
        while (close < _text.Length && IsBlank(_text[close]))
            close++;
        if (close >= _text.Length || _text[close] != ')')
            return null;
        _position = close + 1;
        return ParseFunctionBody(line, _text[start..end]);
    }

    private FunctionDefinition ParseFunctionBody(int line, string name)
    {
        SkipLines();
        if (AtEnd && !Failed)
            Fail("expected a function's body, found end of the script");
        return new(line, name, ParseCommand());
    }

    private string TakeFunctionName()
    {
        var start = _position;
        while (!AtEnd && !IsMeta(Current))
            _position++;
        return _text[start.._position];
    }

    private string TakeName()
    {
        var start = _position;
        if (!IsNameStart(Current))
            return "";
        while (!AtEnd && IsNameChar(Current))
            _position++;
        return _text[start.._position];
    }

    private DoubleBracket ParseDoubleBracket(int line)
    {
        var tokens = new List<TestToken>();
        while (!Failed)
        {
            SkipLines();
            if (AtEnd)
            {
                Fail("expected ']]', found end of the script");
                break;
            }

            if (TakeReserved("]]"))
                break;
            if (Current is '&' or '|' && Next == Current)
            {
                tokens.Add(new(Current == '&' ? "&&" : "||", null));
                _position += 2;
            }
            else if (Current is '(' or ')' or '<' or '>')
            {
                tokens.Add(new(Current.ToString(), null));
                _position++;
            }
            else if (Current is ';' or '&' or '|')
            {
                Fail($"unexpected {Seen()}");
            }
            else
            {
                ParseTestOperand(tokens);
            }
        }

        return new(line, tokens);
    }

    private void ParseTestOperand(List<TestToken> tokens)
    {
        var isRegex = tokens.Count > 0 && tokens[^1].Operator == "=~";
        var word = isRegex ? ParseRegexOperand() : ParseOperand(allowGroups: true);
        if (word is { Literal: { } literal, Quoted: false } && IsTestOperator(literal))
            tokens.Add(new(literal, word));
        else
            tokens.Add(new(null, word));
    }

    private static bool IsTestOperator(string text) =>
        text is "!" or "=" or "==" or "!=" or "=~" || (text.Length is 2 or 3 && text[0] == '-' && char.IsAsciiLetter(text[1]));
}
