namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Texts that a shell expands, and so runs commands of, although they stand in quotes: subscripts in arithmetic, prompts.</summary>
/// <remarks>
/// Bash evaluates the value of a variable that stands in an arithmetic expression as an expression again, and the subscript in it as a word:
/// <c>x='a[$(cmd)]'; ((x))</c>. The same holds for <c>let</c>, <c>test -v</c>, <c>unset</c>, <c>printf -v</c>, <c>read</c>, <c>declare -i</c>, <c>${v:x}</c>.
/// </remarks>
internal static class HiddenExpansion
{
    /// <summary>True when the text holds a subscript with a command in it: a name, a bracket, and <c>$(</c> or a backquote before the bracket is closed.</summary>
    public static bool InSubscript(ReadOnlySpan<char> text)
    {
        for (var open = text.IndexOf('['); open >= 0;)
        {
            var rest = text[(open + 1)..];
            if (open > 0 && (char.IsAsciiLetterOrDigit(text[open - 1]) || text[open - 1] == '_'))
            {
                var end = rest.IndexOf(']');
                if (HoldsCommand(end < 0 ? rest : rest[..end]))
                    return true;
            }

            text = rest;
            open = text.IndexOf('[');
        }

        return false;
    }

    /// <summary>True for a variable whose value the shell expands or runs by itself, with a value that may start something.</summary>
    public static bool InVariable(string name, Word value) => name switch
    {
        "PROMPT_COMMAND" => value.Text.Length > 0,
        "PS0" or "PS1" or "PS2" or "PS3" or "PS4" => !value.IsKnown || HoldsCommand(value.Text),
        _ => false,
    };

    private static bool HoldsCommand(ReadOnlySpan<char> text) => text.Contains('`') || text.IndexOf("$(") >= 0 || text.IndexOf("${") >= 0;
}
