using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Resolution;

/// <summary>Launchers that install packages before they start a program: <c>uv run --with</c>, <c>uvx</c>, <c>pipx run</c>.</summary>
internal static class BroughtPackages
{
    /// <summary>The words that say so; null for other programs.</summary>
    public static Word? Find(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        var name = invocation.ProgramName;
        if (name == "uvx" && words.Count > 1)
            return words[0].With("uvx " + words[1].Text);
        if (name == "pipx" && words.Count > 2 && words[1].Text == "run")
            return words[0].With("pipx run " + words[2].Text);
        if (name != "uv")
            return null;
        for (var i = 1; i < words.Count && (words[i].Text is ['-', ..] || i < 3); i++)
        {
            if (words[i].Text.StartsWith("--with", StringComparison.Ordinal))
                return words[i].With("uv " + words[i].Text + (i + 1 < words.Count && !words[i].Text.Contains('=', StringComparison.Ordinal) ? " " + words[i + 1].Text : ""));
        }

        return null;
    }
}
