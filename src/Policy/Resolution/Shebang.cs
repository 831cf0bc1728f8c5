namespace Modelgate.Policy.Resolution;

/// <summary>The first line of a script: <c>#!/usr/bin/env bash</c> (execve(2)).</summary>
internal static class Shebang
{
    /// <summary>The interpreter's name without its folder; null when the text has no such line.</summary>
    public static string? Interpreter(string text)
    {
        var line = Line(text);
        if (line.IsEmpty)
            return null;
        var program = TakeWord(ref line);
        var name = Base(program);
        if (name is "env")
        {
            do
                name = Base(TakeWord(ref line));
            while (!name.IsEmpty && (name.StartsWith('-') || name.Contains('=')));
        }

        return name.IsEmpty ? null : name.ToString();
    }

    /// <summary>True when the line gives the shell <c>-e</c>.</summary>
    public static bool ExitsOnError(string text)
    {
        var line = Line(text);
        var option = line.IndexOf(" -", StringComparison.Ordinal);
        return option >= 0 && line[(option + 2)..].Contains('e') && !line[(option + 2)..].Contains(' ');
    }

    private static ReadOnlySpan<char> Line(string text)
    {
        if (!text.StartsWith("#!", StringComparison.Ordinal))
            return default;
        var line = text.AsSpan(2, Math.Min(text.Length - 2, 256));
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).Trim();
    }

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny(' ', '\t');
        var word = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..].TrimStart();
        return word;
    }

    private static ReadOnlySpan<char> Base(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];
}
