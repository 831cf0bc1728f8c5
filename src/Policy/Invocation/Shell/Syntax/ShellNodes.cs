namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <summary>A command of a script. Trees are at most <see cref="ResolutionLimits.MaxDepth"/> deep.</summary>
internal abstract class ShellNode(int line)
{
    public int Line { get; } = line;
}

/// <summary>One command of a list, and whether <c>&amp;</c> sends it to the background.</summary>
internal readonly record struct ListItem(ShellNode Node, bool Background);

internal sealed class CommandList(int line, List<ListItem> items) : ShellNode(line)
{
    public List<ListItem> Items { get; } = items;
}

/// <summary><c>a &amp;&amp; b || c</c>: <see cref="IsAnd"/>[i] stands before item i + 1.</summary>
internal sealed class AndOrList(int line, List<ShellNode> items, List<bool> isAnd) : ShellNode(line)
{
    public List<ShellNode> Items { get; } = items;

    public List<bool> IsAnd { get; } = isAnd;
}

internal sealed class Pipeline(int line, List<ShellNode> commands, bool negated) : ShellNode(line)
{
    public List<ShellNode> Commands { get; } = commands;

    public bool Negated { get; } = negated;
}

internal sealed class SimpleCommand(int line) : ShellNode(line)
{
    public List<Assignment> Assignments { get; init; } = [];

    public List<ShellWord> Words { get; init; } = [];

    public List<Redirection> Redirections { get; init; } = [];
}

/// <summary>A compound command with redirections of its own.</summary>
internal sealed class RedirectedCommand(int line, ShellNode body, List<Redirection> redirections) : ShellNode(line)
{
    public ShellNode Body { get; } = body;

    public List<Redirection> Redirections { get; } = redirections;
}

internal sealed class Subshell(int line, CommandList body) : ShellNode(line)
{
    public CommandList Body { get; } = body;
}

internal sealed class IfCommand(int line, List<(CommandList Condition, CommandList Body)> branches, CommandList? otherwise) : ShellNode(line)
{
    public List<(CommandList Condition, CommandList Body)> Branches { get; } = branches;

    public CommandList? Otherwise { get; } = otherwise;
}

/// <summary><c>for NAME in words</c>; null words: over the positional parameters. <c>select</c> is read as one of unknown words.</summary>
internal sealed class ForCommand(int line, string name, List<ShellWord>? words, CommandList body, bool isSelect) : ShellNode(line)
{
    public string Name { get; } = name;

    public List<ShellWord>? Words { get; } = words;

    public CommandList Body { get; } = body;

    public bool IsSelect { get; } = isSelect;

    public HashSet<string>? Assigned { get; set; }
}

/// <summary><c>while</c>, <c>until</c>, and <c>for ((…))</c>, whose condition is an <see cref="ArithmeticCommand"/>.</summary>
internal sealed class WhileCommand(int line, CommandList condition, CommandList body, bool isUntil) : ShellNode(line)
{
    public CommandList Condition { get; } = condition;

    public CommandList Body { get; } = body;

    public bool IsUntil { get; } = isUntil;

    public HashSet<string>? Assigned { get; set; }
}

/// <summary>How a clause of <c>case</c> ends: <c>;;</c> leaves, <c>;&amp;</c> runs the next body, <c>;;&amp;</c> tests the next patterns.</summary>
internal enum CaseEnd
{
    Leave,
    RunNext,
    TestNext,
}

internal sealed record CaseClause(List<ShellWord> Patterns, CommandList Body, CaseEnd End);

internal sealed class CaseCommand(int line, ShellWord subject, List<CaseClause> clauses) : ShellNode(line)
{
    public ShellWord Subject { get; } = subject;

    public List<CaseClause> Clauses { get; } = clauses;
}

internal sealed class FunctionDefinition(int line, string name, ShellNode body) : ShellNode(line)
{
    public string Name { get; } = name;

    public ShellNode Body { get; } = body;
}

/// <summary><c>((expression))</c>.</summary>
internal sealed class ArithmeticCommand(int line, ShellWord expression) : ShellNode(line)
{
    public ShellWord Expression { get; } = expression;
}

/// <summary>One operand or operator of <c>[[ … ]]</c>.</summary>
internal readonly record struct TestToken(string? Operator, ShellWord? Operand);

internal sealed class DoubleBracket(int line, List<TestToken> tokens) : ShellNode(line)
{
    public List<TestToken> Tokens { get; } = tokens;
}
