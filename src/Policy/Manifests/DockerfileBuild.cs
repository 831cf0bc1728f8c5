using System.Text;

namespace Modelgate.Policy.Manifests;

/// <summary>What one stage does when it is built, its parents included, and how its image starts.</summary>
public sealed class DockerfileBuild
{
    /// <summary>Linux passes no longer variable to a program (MAX_ARG_STRLEN).</summary>
    private const int MaxValueLength = 131_072;

    private readonly SortedDictionary<int, string> _script = [];
    private readonly List<(int Line, string Text)> _state = [];
    private long _expanded;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Value, int Line)> _environment = new(StringComparer.Ordinal);

    /// <summary>Reads a stage on top of its parent.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="parent">The stage that it starts from, or null.</param>
    /// <param name="isStage">True for the names of earlier stages.</param>
    public DockerfileBuild(DockerfileStage stage, DockerfileBuild? parent, Func<string, bool> isStage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(isStage);
        BaseImage = parent?.BaseImage ?? stage.Image;
        if (parent is not null)
        {
            foreach (var (line, text) in parent._state)
                Keep(line, text);
            foreach (var (name, value) in parent._environment)
                (_environment[name], _variables[name]) = (value, value.Value);
            (Shell, WorkingDirectory) = (parent.Shell, parent.WorkingDirectory);
            (Entrypoint, Command) = (parent.Entrypoint, parent.Command);
        }

        foreach (var instruction in stage.Instructions)
            Read(instruction, isStage);
    }

    /// <summary>The image that the first of the stages starts from.</summary>
    public string BaseImage { get; }

    /// <summary>The shell of the shell form: <c>/bin/sh</c>, or what <c>SHELL</c> names.</summary>
    public string Shell { get; private set; } = "/bin/sh";

    /// <summary>The last <c>WORKDIR</c>, or null.</summary>
    public string? WorkingDirectory { get; private set; }

    /// <summary><c>ENV</c> with the line of each.</summary>
    public IReadOnlyDictionary<string, (string Value, int Line)> Environment => _environment;

    /// <summary>The last <c>ENTRYPOINT</c>, or null.</summary>
    public DockerfileInstruction? Entrypoint { get; private set; }

    /// <summary>The last <c>CMD</c>, or null.</summary>
    public DockerfileInstruction? Command { get; private set; }

    /// <summary>True when anything runs while the image is built.</summary>
    public bool HasScript { get; private set; }

    /// <summary>Everything that runs while the image is built, on the lines that it has in the file.</summary>
    public string Script
    {
        get
        {
            var text = new StringBuilder("set -e;");
            var line = 1;
            foreach (var (at, content) in _script)
            {
                if (at > line)
                    text.Append('\n', at - line);
                else if (text.Length > 0)
                    text.Append(' ');
                line = Math.Max(line, at);
                text.Append(content);
                line += content.AsSpan().Count('\n');
            }

            // The text stands in a container's command, where the kubelet would expand $(NAME).
            return text.Replace("$(", "$$(").ToString();
        }
    }

    /// <summary>Appends the words of a shell-form instruction, one line for each line of the file.</summary>
    internal static void AppendLines(StringBuilder text, DockerfileInstruction instruction)
    {
        for (var i = 0; i < instruction.Lines.Count; i++)
        {
            if (i > 0)
                text.Append("\\\n");
            text.Append(instruction.Lines[i]);
        }
    }

    private void Read(DockerfileInstruction instruction, Func<string, bool> isStage)
    {
        switch (instruction.Keyword)
        {
            case "ENV":
                foreach (var (name, value) in DockerfileVariables.Pairs(instruction.Text, isArgument: false))
                {
                    var expanded = Expand(value ?? "", _variables);
                    (_variables[name], _environment[name]) = (expanded, (expanded, instruction.Line));
                    Keep(instruction.Line, $"export {name}={DoubleQuoted(expanded)};");
                }

                break;
            case "ARG":
                foreach (var (name, value) in DockerfileVariables.Pairs(instruction.Text, isArgument: true))
                {
                    if (value is null || _environment.ContainsKey(name))
                        continue;
                    _variables[name] = Expand(value, _variables);
                    Keep(instruction.Line, $"export {name}={DoubleQuoted(_variables[name])};");
                }

                break;
            case "WORKDIR":
                var folder = Expand(instruction.Text.Trim('"'), _variables);
                WorkingDirectory = folder.StartsWith('/') ? folder : (WorkingDirectory ?? "") + "/" + folder;
                Keep(instruction.Line, $"cd {DoubleQuoted(WorkingDirectory)};");
                break;
            case "SHELL":
                if (instruction.Exec is { Count: > 0 } shell)
                    Shell = shell[0];
                break;
            case "RUN":
                Run(instruction);
                break;
            case "ADD" or "COPY":
                Copy(instruction, isStage);
                break;
            case "ENTRYPOINT":
                // Setting ENTRYPOINT in a stage resets a CMD that came from the base image, not one of this file's own lines.
                Entrypoint = instruction;
                break;
            case "CMD":
                Command = instruction;
                break;
            default:
                break;
        }
    }

    /// <summary>Fills in variables while they make no more than one file's worth of text; then they stay as written, which nobody takes for known.</summary>
    private string Expand(string text, Dictionary<string, string> variables)
    {
        if (!text.Contains('$', StringComparison.Ordinal) || _expanded > ResolutionLimits.MaxTextLength)
            return text;
        var expanded = DockerfileVariables.Expand(text, variables);
        _expanded += expanded.Length;
        return expanded.Length > MaxValueLength ? text : expanded;
    }

    private void Run(DockerfileInstruction instruction)
    {
        HasScript = true;
        var text = new StringBuilder();
        if (instruction.HereDocuments is [var script] && instruction.Text.StartsWith("<<", StringComparison.Ordinal) && !instruction.Text.Contains(' ', StringComparison.Ordinal))
        {
            // RUN <<EOF: the document is the script.
            Append(script.Line, "( " + script.Text + ")");
            return;
        }

        if (instruction.Exec is { } exec)
            text.AppendJoin(' ', exec.Select(SingleQuoted));
        else
            AppendLines(text, instruction);
        foreach (var document in instruction.HereDocuments)
            text.Append('\n').Append(document.Text).Append(document.Name);
        Append(instruction.Line, text.ToString());
    }

    private void Copy(DockerfileInstruction instruction, Func<string, bool> isStage)
    {
        var words = instruction.Exec ?? instruction.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Count < 2)
            return;
        var target = Expand(words[^1], _variables);
        if (instruction.HereDocuments is [var document] && words.Count == 2 && words[0].StartsWith("<<", StringComparison.Ordinal))
        {
            HasScript = true;
            Append(instruction.Line, $"cat > {DoubleQuoted(target)} <<'{document.Name}'\n{document.Text}{document.Name}");
            return;
        }

        var stage = instruction.Flags.FirstOrDefault(flag => flag.StartsWith("--from=", StringComparison.Ordinal))?[7..];
        foreach (var source in words.Take(words.Count - 1))
        {
            var address = Expand(source, _variables);
            if (stage is not null && isStage(stage))
                CopyStage(instruction.Line, address, target);
            if (instruction.Keyword != "ADD" || !address.Contains("://", StringComparison.Ordinal))
                continue;
            HasScript = true;
            var file = target.EndsWith('/') ? target + address[(address.LastIndexOf('/') + 1)..] : target;
            Append(instruction.Line, $"curl -fsSL -o {DoubleQuoted(file)} {DoubleQuoted(address)};");
        }
    }

    /// <summary>Copies from another stage. COPY takes a folder's content, where <c>cp</c> takes the folder; a name without a dot is taken for a folder.</summary>
    private void CopyStage(int line, string source, string target)
    {
        HasScript = true;
        var isFile = target.EndsWith('/') && source[(source.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal);
        Append(line, $"cp -r {DoubleQuoted(isFile ? source : source.TrimEnd('/') + "/.")} {DoubleQuoted(target)};");
    }

    /// <summary>A line that later stages start from as well; what a stage runs is reported once, where it stands.</summary>
    private void Keep(int line, string text)
    {
        _state.Add((line, text));
        Append(line, text);
    }

    private void Append(int line, string text) => _script[line] = _script.TryGetValue(line, out var before) ? before + " " + text : text;

    private static string SingleQuoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var isVariable = text[i] == '$' && i + 1 < text.Length && (text[i + 1] == '{' || text[i + 1] == '_' || char.IsAsciiLetter(text[i + 1]));
            if (text[i] is '"' or '\\' or '`' || (text[i] == '$' && !isVariable))
                quoted.Append('\\');
            quoted.Append(text[i]);
        }

        return quoted.Append('"').ToString();
    }
}
