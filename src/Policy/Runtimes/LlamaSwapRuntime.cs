using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>llama-swap: starts the server of the model that a request names, as its configuration file says.</summary>
/// <remarks>
/// Recognised by: the program and images named <c>llama-swap</c>. Reported as the servers that it starts.
/// Model given by: <c>models.NAME.cmd</c> of the YAML files of <c>-config</c> (the image: <c>/app/config.yaml</c>) and <c>-config-dir</c>, with <c>macros</c>,
/// <c>${env.NAME}</c> and the model's <c>env</c>. The command is split at blanks and quotes and started without a shell.
/// Versions read: August 2026: <c>internal/config</c>, <c>docker</c>.
/// </remarks>
internal sealed class LlamaSwapRuntime : IServingRuntime
{
    private const int MaxCommandLength = 32 * 1024;
    private const int MaxMacros = 128;
    private const string Variable = "${env.";

    private static readonly Flag Config = Flag.One("--config");
    private static readonly Flag ConfigFolder = Flag.One("--config-dir");

    private static readonly FlagTable Table = new(
        ArgumentDialect.GoFlag,
        [Config, ConfigFolder, Flag.Switch("--watch-config"), Flag.Switch("--version"), .. Flag.Ones("--listen", "--tls-cert-file", "--tls-key-file")]);

    public string Name => "llama-swap";

    public bool MatchesImage(ImageReference image) => image.BaseName == "llama-swap";

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs)
    {
        if (image.Tag?.StartsWith("unified", StringComparison.Ordinal) != true)
            return ["/app/llama-swap", "-config", "/app/config.yaml"];
        return hasArgs ? ["llama-swap"] : ["llama-swap", "-config", "/etc/llama-swap/config/config.yaml"];
    }

    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == "llama-swap";

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, Table);
        CommandLineDoubts.Add(parsed, Name, context);
        if (parsed.Value(Config) is { } path)
            ReadFile(path, context);
        if (parsed.Value(ConfigFolder) is { } folder)
            ReadFolder(folder, context);
        context.Sink.Recognise(Name);
    }

    private static void ReadFolder(Word folder, InvocationContext context)
    {
        var files = folder.IsKnown && context.Absolute(folder.Text) is { } absolute ? context.Files.List(absolute) : [];
        foreach (var path in files)
        {
            if (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal))
                ReadFile(folder.With(path), context);
        }

        if (files.Count == 0)
            Unknown(folder, new(UnresolvedKind.UnreadFile, $"the files in {folder.Text} are not known"), context);
    }

    private static void ReadFile(Word path, InvocationContext context)
    {
        var file = path.IsKnown && context.Absolute(path.Text) is { } absolute ? context.Files.Read(absolute) : null;
        if (file?.Content is not { IsKnown: true } content)
        {
            Unknown(path, path.Unresolved ?? file?.Content?.Unresolved ?? new(UnresolvedKind.UnreadFile, $"{path.Text} cannot be read: {file?.Why ?? "its folder is not known"}"), context);
            return;
        }

        var read = WithVariables(content.Text, context) is { } text ? context.ReadYaml(text, YamlDialect.Kubernetes) : DataReadResult.Failed("it is too long");
        if (read is not { IsRead: true, Documents: [{ Kind: DataKind.Mapping } root] })
        {
            Unknown(path, new(UnresolvedKind.UnreadFile, $"{path.Text} cannot be read: {read.Error ?? "it is no mapping"}"), context);
            return;
        }

        var origin = content.Origin.UsedBy(path.Origin);
        foreach (var (name, model) in root["models"]?.Members ?? [])
        {
            if (model["cmd"] is { IsScalar: true } command)
                Start(name, command, model, root["macros"], origin.AtLine(command.Line), context);
        }
    }

    private static void Start(string name, DataNode command, DataNode model, DataNode? macros, Origin origin, InvocationContext context)
    {
        var text = Expand(WithoutComments(command.Text), name, model, macros, context);
        if (text is null)
        {
            Unknown(new(name, origin), new(UnresolvedKind.TooLarge, $"the command of {name} is too long"), context);
            return;
        }

        var words = QuotedWords.Split(new(WithoutComments(text), origin));
        if (words.Count == 0)
            return;
        var variables = new Dictionary<string, Word?>(StringComparer.Ordinal);
        foreach (var entry in model["env"]?.Items ?? [])
        {
            if (entry.IsScalar && entry.Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                variables[entry.Text[..equals]] = new(entry.Text[(equals + 1)..], origin.AtLine(entry.Line));
        }

        context.Run(new() { Arguments = [.. words], Environment = context.Invocation.Environment.With(variables), WorkingDirectory = context.Invocation.WorkingDirectory });
    }

    /// <summary>Puts the macros in, later ones before earlier ones, for a macro may name those before it; null when that grows too long.</summary>
    private static string? Expand(string text, string name, DataNode model, DataNode? shared, InvocationContext context)
    {
        var macros = new OrderedDictionary<string, string>(StringComparer.Ordinal) { ["MODEL_ID"] = name };
        foreach (var (key, value) in (KeyValuePair<string, DataNode>[])[.. shared?.Members ?? [], .. model["macros"]?.Members ?? []])
            macros[key] = value.IsScalar ? value.Text : "";
        if (macros.Count > MaxMacros || text.Length > MaxCommandLength)
            return null;
        for (var i = macros.Count - 1; i >= 0; i--)
        {
            var (key, value) = macros.GetAt(i);
            var parts = text.Split("${" + key + "}");
            if (text.Length + ((parts.Length - 1L) * value.Length) > MaxCommandLength || !context.Budget.Take(text.Length / 64))
                return null;
            text = string.Join(value, parts);
        }

        return text;
    }

    // Lines that start with # fall out, a backslash at a line's end is a blank; everything else is one command.
    private static string WithoutComments(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.Trim();
            if (!trimmed.StartsWith('#'))
                lines.Add(trimmed.EndsWith('\\') ? trimmed[..^1] + " " : line);
        }

        return string.Join('\n', lines);
    }

    // Variables go into the text of the file before it is read as YAML. Null when that grows too long.
    private static string? WithVariables(string text, InvocationContext context)
    {
        if (text.Length > ResolutionLimits.MaxTextLength || !text.Contains(Variable, StringComparison.Ordinal))
            return text;
        var parts = text.Split(Variable);
        var length = (long)text.Length;
        for (var i = 1; i < parts.Length; i++)
        {
            var close = parts[i].IndexOf('}', StringComparison.Ordinal);
            var value = close > 0 ? context.Invocation.Environment[parts[i][..close]] : null;
            length += value?.Text.Length ?? 0;
            if (length > ResolutionLimits.MaxTextLength)
                return null;
            parts[i] = value is { IsKnown: true } ? value.Text + parts[i][(close + 1)..] : Variable + parts[i];
        }

        return string.Concat(parts);
    }

    private static void Unknown(Word subject, Unresolved why, InvocationContext context) =>
        CommandLineDoubts.Unresolvable(subject, "it says which servers llama-swap starts, with which models", why, context);
}
