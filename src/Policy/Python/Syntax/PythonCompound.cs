namespace Modelgate.Policy.Python.Syntax;

/// <summary>Looks ahead in the headers of compound statements.</summary>
internal static class PythonCompound
{
    private static readonly string[] Keywords = ["if", "for", "while", "with", "try", "def", "class"];

    /// <summary>True when the line starts a compound statement.</summary>
    public static bool Starts(PythonExpressionParser line)
    {
        if (line.Is("async"))
            return true;
        foreach (var keyword in Keywords)
        {
            if (line.Is(keyword))
                return true;
        }

        return line.Is("match") && StartsMatch(line);
    }

    /// <summary>True when the bracket just opened closes right in front of the header's colon. Leaves the position behind the opening bracket.</summary>
    public static bool ClosesBeforeColon(PythonExpressionParser line, int openedAt)
    {
        var open = 0;
        line.Position = openedAt;
        var closes = false;
        while (!line.AtEnd)
        {
            if (line.Is("(") || line.Is("[") || line.Is("{"))
                open++;
            else if (line.Is(")") || line.Is("]") || line.Is("}"))
                open--;
            line.Position++;
            if (open == 0)
            {
                closes = line.Is(":");
                break;
            }
        }

        line.Position = openedAt + 1;
        return closes;
    }

    /// <summary>Skips <c>[T, U]</c> behind the name of a generic function or class.</summary>
    public static void SkipTypeParameters(PythonExpressionParser line)
    {
        if (!line.Is("["))
            return;
        while (!line.AtEnd && !line.Take("]"))
            line.Position++;
    }

    /// <summary>Moves to the colon in front of a block: the first one outside brackets.</summary>
    public static void SkipToBlock(PythonExpressionParser line)
    {
        var open = 0;
        while (!line.AtEnd && (open > 0 || !line.Is(":")))
        {
            if (line.Is("(") || line.Is("[") || line.Is("{"))
                open++;
            else if (line.Is(")") || line.Is("]") || line.Is("}"))
                open--;
            line.Position++;
        }
    }

    // "match" is a keyword only in front of a subject and a final colon.
    private static bool StartsMatch(PythonExpressionParser line)
    {
        if (line.IsSecond("=") || line.IsSecond(".") || line.IsSecond(",") || line.IsSecond(":"))
            return false;
        var mark = line.Position;
        SkipToBlock(line);
        var starts = line.Take(":") && line.AtEnd;
        line.Position = mark;
        return starts;
    }
}
