using Modelgate.Policy.Invocation.Shell.Syntax;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>The variables that commands assign by name, seen without running them.</summary>
internal static class AssignedNames
{
    public static HashSet<string> In(ShellNode node, HashSet<string>? names = null)
    {
        names ??= new(StringComparer.Ordinal);
        Collect(node, names);
        return names;
    }

    private static void Collect(ShellNode node, HashSet<string> names)
    {
        switch (node)
        {
            case SimpleCommand simple:
                OfSimple(simple, names);
                break;
            case CommandList list:
                foreach (var item in list.Items)
                    Collect(item.Node, names);
                break;
            case AndOrList chain:
                foreach (var item in chain.Items)
                    Collect(item, names);
                break;
            case Pipeline { Commands: [var only] }:
                Collect(only, names);
                break;
            case RedirectedCommand redirected:
                Collect(redirected.Body, names);
                break;
            case IfCommand branch:
                foreach (var (condition, body) in branch.Branches)
                {
                    Collect(condition, names);
                    Collect(body, names);
                }

                if (branch.Otherwise is not null)
                    Collect(branch.Otherwise, names);
                break;
            case ForCommand loop:
                names.Add(loop.Name);
                Collect(loop.Body, names);
                break;
            case WhileCommand loop:
                Collect(loop.Condition, names);
                Collect(loop.Body, names);
                break;
            case CaseCommand choice:
                foreach (var clause in choice.Clauses)
                    Collect(clause.Body, names);
                break;
            case ArithmeticCommand arithmetic:
                OfExpression(arithmetic.Expression.Literal, names);
                break;
        }
    }

    private static void OfSimple(SimpleCommand simple, HashSet<string> names)
    {
        if (simple.Words.Count == 0)
        {
            foreach (var assignment in simple.Assignments)
                names.Add(assignment.Name);
            return;
        }

        if (simple.Words[0].Literal is "read" or "let" or "getopts" or "mapfile" or "readarray")
        {
            foreach (var word in simple.Words)
            {
                if (word.Literal is { Length: > 0 } text && (char.IsAsciiLetter(text[0]) || text[0] == '_'))
                    OfExpression(text, names);
            }
        }

        if (simple.Words[0].Literal is "shift")
            names.Add(ShellState.Positional);
        foreach (var word in simple.Words)
        {
            if (word.Assignment is not null)
                names.Add(word.Assignment.Name);
        }
    }

    private static void OfExpression(string? text, HashSet<string> names)
    {
        var i = 0;
        while (text is not null && i < text.Length)
        {
            var start = i;
            while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '_'))
                i++;
            if (i > start && !char.IsAsciiDigit(text[start]))
                names.Add(text[start..i]);
            else if (i == start)
                i++;
        }
    }
}
