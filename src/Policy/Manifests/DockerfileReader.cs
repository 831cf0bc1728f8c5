using System.Text;
using System.Text.Json;

namespace Modelgate.Policy.Manifests;

/// <summary>Reads a Dockerfile into build stages.</summary>
/// <remarks>
/// After the Dockerfile reference (docs.docker.com/reference/dockerfile, frontend 1.7): parser directives, comments, continuation
/// lines, here-documents, shell and exec form. Linear in the text; unknown instructions are kept and ignored later.
/// </remarks>
public static class DockerfileReader
{
    /// <summary>Reads the stages in order; empty when the text has no <c>FROM</c>.</summary>
    public static IReadOnlyList<DockerfileStage> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var stages = new List<DockerfileStage>();
        if (text.Length > ResolutionLimits.MaxTextLength)
            return stages;
        var globals = new Dictionary<string, string>(StringComparer.Ordinal);
        List<DockerfileInstruction>? body = null;
        foreach (var instruction in Instructions(text))
        {
            if (instruction.Keyword == "FROM")
            {
                body = [];
                var (image, name) = ReadFrom(instruction.Text, globals);
                stages.Add(new DockerfileStage(instruction, image, name, body));
            }
            else if (body is not null)
            {
                body.Add(instruction);
            }
            else if (instruction.Keyword == "ARG")
            {
                foreach (var (name, value) in DockerfileVariables.Pairs(instruction.Text, isArgument: true))
                {
                    // Versions and registries are short; a longer value is somebody's doubling trick.
                    if (value is not null && DockerfileVariables.Expand(value, globals) is { Length: <= 4096 } expanded)
                        globals[name] = expanded;
                }
            }
        }

        return stages;
    }

    private static (string Image, string? Name) ReadFrom(string text, Dictionary<string, string> globals)
    {
        var words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return ("", null);
        var name = words.Length >= 3 && words[1].Equals("AS", StringComparison.OrdinalIgnoreCase) ? words[2] : null;
        return (DockerfileVariables.Expand(words[0], globals), name);
    }

    private static List<DockerfileInstruction> Instructions(string text)
    {
        var lines = text.Split('\n');
        var escape = EscapeCharacter(lines);
        var found = new List<DockerfileInstruction>();
        var at = 0;
        while (at < lines.Length)
        {
            var start = at;
            var line = lines[at].TrimStart(' ', '\t', '\uFEFF');
            at++;
            if (IsBlank(line) || line[0] == '#')
                continue;
            var parts = new List<string>();
            var first = true;
            while (true)
            {
                var current = first ? line : lines[at - 1];
                if (!first && (IsBlank(current) || current.TrimStart()[0] == '#'))
                {
                    parts.Add("");
                }
                else if (Continues(current, escape, out var cut))
                {
                    parts.Add(cut);
                }
                else
                {
                    parts.Add(current.TrimEnd('\r'));
                    break;
                }

                first = false;
                if (at >= lines.Length)
                    break;
                at++;
            }

            found.Add(Instruction(parts, start + 1, lines, ref at));
        }

        return found;
    }

    private static DockerfileInstruction Instruction(List<string> parts, int line, string[] lines, ref int at)
    {
        var head = parts[0];
        var end = head.AsSpan().IndexOfAny(' ', '\t');
        var keyword = (end < 0 ? head : head[..end]).ToUpperInvariant();
        parts[0] = end < 0 ? "" : head[end..].TrimStart();
        var flags = new List<string>();
        for (var i = 0; i < parts.Count; i++)
        {
            parts[i] = TakeFlags(parts[i], flags);
            if (parts[i].Length > 0)
                break;
        }

        var text = string.Join(' ', parts).Trim();
        IReadOnlyList<DockerfileHereDocument> documents = keyword is "RUN" or "COPY" or "ADD" && text.Contains("<<", StringComparison.Ordinal)
            ? HereDocuments(text, lines, ref at)
            : [];
        return new DockerfileInstruction(keyword, line, text, parts, flags, documents) { Exec = ReadExec(text) };
    }

    private static string TakeFlags(string text, List<string> flags)
    {
        var rest = text.TrimStart();
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            var end = rest.AsSpan().IndexOfAny(' ', '\t');
            flags.Add(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? "" : rest[end..].TrimStart();
        }

        return rest;
    }

    private static List<DockerfileHereDocument> HereDocuments(string text, string[] lines, ref int at)
    {
        var documents = new List<DockerfileHereDocument>();
        foreach (var (name, stripTabs) in HereDocumentNames(text))
        {
            var start = at;
            var body = new StringBuilder();
            var closed = false;
            while (at < lines.Length && !closed)
            {
                var line = lines[at].TrimEnd('\r');
                at++;
                if (stripTabs)
                    line = line.TrimStart('\t');
                closed = line == name;
                if (!closed)
                    body.Append(line).Append('\n');
            }

            documents.Add(new DockerfileHereDocument(name, start + 1, body.ToString()));
        }

        return documents;
    }

    private static List<(string Name, bool StripTabs)> HereDocumentNames(string text)
    {
        var names = new List<(string, bool)>();
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '<' && i + 1 < text.Length && text[i + 1] == '<')
            {
                if (i + 2 < text.Length && text[i + 2] == '<')
                {
                    i += 2;
                    continue;
                }

                var start = i + 2;
                var strip = start < text.Length && text[start] == '-';
                if (strip)
                    start++;
                var end = start;
                while (end < text.Length && text[end] is not (' ' or '\t' or ';' or '|' or '&' or '>' or '<' or ')'))
                    end++;
                var name = text[start..end].Trim('"', '\'');
                if (name.Length > 0 && names.Count < 64)
                    names.Add((name, strip));
                i = Math.Max(i + 1, end - 1);
            }
        }

        return names;
    }

    private static List<string>? ReadExec(string text)
    {
        if (!text.StartsWith('['))
            return null;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = 2 });
            var words = new List<string>();
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.String)
                    return null;
                words.Add(reader.GetString()!);
            }

            return reader.Read() ? null : words;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string with broken surrogates cannot be turned into text: Docker reads the line as a shell command then.
            return null;
        }
    }

    private static char EscapeCharacter(string[] lines)
    {
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (!text.StartsWith('#'))
                return '\\';
            var directive = text[1..].Replace(" ", "", StringComparison.Ordinal);
            if (directive.Equals("escape=`", StringComparison.OrdinalIgnoreCase))
                return '`';
            if (!directive.Contains('=', StringComparison.Ordinal))
                return '\\';
        }

        return '\\';
    }

    private static bool Continues(string line, char escape, out string cut)
    {
        var trimmed = line.AsSpan().TrimEnd();
        cut = "";
        if (trimmed.Length == 0 || trimmed[^1] != escape)
            return false;
        cut = trimmed[..^1].ToString();
        return true;
    }

    private static bool IsBlank(string line) => line.AsSpan().Trim().Length == 0;
}
