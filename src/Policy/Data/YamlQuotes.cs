using System.Text;
using YamlDotNet.Core;

namespace Modelgate.Policy.Data;

/// <summary>Indents the further lines of a double-quoted text, which go-yaml and PyYAML take at any column and YamlDotNet does not.</summary>
/// <remarks>White space at the start of such a line is no part of the text (YAML 1.2, 7.3.1), so nothing else changes.</remarks>
internal static class YamlQuotes
{
    private const string Complaint = "multi-line double-quoted scalar, found wrong indentation";
    private const int MaxLines = 1_000;

    /// <summary>The text with the quoted text that the library complains of indented; null when the complaint is another one.</summary>
    public static string? Indent(string text, YamlException complaint)
    {
        if (!complaint.Message.Contains(Complaint, StringComparison.Ordinal))
            return null;
        var start = (int)Math.Clamp(complaint.Start.Index, 0, text.Length);
        while (start < text.Length && text[start] != '"')
            start++;
        if (start >= text.Length)
            return null;
        var column = start - text.LastIndexOf('\n', start);
        var result = new StringBuilder(text.Length + 4_096).Append(text, 0, start + 1);
        var lines = 0;
        var at = start + 1;
        for (; at < text.Length && text[at] != '"'; at++)
        {
            result.Append(text[at]);
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] != '\n')
            {
                result.Append(text[++at]);
            }
            else if (text[at] is '\n' or '\u0085' or '\u2028' or '\u2029')
            {
                if (++lines > MaxLines || result.Length > ResolutionLimits.MaxExpandedLength)
                    return null;
                // An empty line is a line break of the text, with or without blanks.
                result.Append(' ', column);
            }
        }

        return lines == 0 ? null : result.Append(text, at, text.Length - at).ToString();
    }
}
