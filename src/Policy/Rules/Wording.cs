using System.Globalization;
using System.Text;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Rules;

/// <summary>How messages name things: values, places, programs.</summary>
internal static class Wording
{
    /// <summary>Longest value that a message shows: a reader needs to recognise it, not to read a script.</summary>
    private const int MaxShown = 160;

    private static readonly Dictionary<string, string> RuntimeNames = new(StringComparer.Ordinal)
    {
        ["vllm"] = "vLLM",
        ["tgi"] = "TGI",
        ["ollama"] = "Ollama",
        ["sglang"] = "SGLang",
        ["llamacpp"] = "llama.cpp",
        ["tei"] = "TEI",
        ["kserve"] = "KServe",
        ["triton"] = "Triton",
        ["lmdeploy"] = "LMDeploy",
        ["ray"] = "Ray Serve",
        ["infinity"] = "Infinity",
        ["tensorrtllm"] = "TensorRT-LLM",
        ["trtllm"] = "TensorRT-LLM",
        ["nim"] = "NIM",
        ["djl"] = "DJL Serving",
        ["localai"] = "LocalAI",
        ["kubeai"] = "KubeAI",
        ["dynamo"] = "Dynamo",
        ["lorax"] = "LoRAX",
        ["custom"] = "a server of its own",
        ["fastchat"] = "FastChat",
        ["aphrodite"] = "Aphrodite",
        ["mlc"] = "MLC LLM",
    };

    /// <summary>A value in quotes, shortened, with control characters written out, so that nobody can write lines into a log or a terminal.</summary>
    public static string Quote(string value) => "\"" + Plain(value) + "\"";

    /// <summary>A value without quotes, made safe in the same way.</summary>
    public static string Plain(string value)
    {
        if (value.Length <= MaxShown && !NeedsEscape(value))
            return value;
        var text = new StringBuilder();
        var length = Math.Min(value.Length, MaxShown);
        if (length < value.Length && char.IsHighSurrogate(value[length - 1]))
            length--;
        foreach (var c in value.AsSpan(0, length))
        {
            if (c is '\n' or '\r' or '\t')
                text.Append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
            else if (IsUnsafe(c))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }

        return length < value.Length ? text.Append('…').ToString() : text.ToString();
    }

    /// <summary>Where a value was said, to stand in brackets: <c>env MODEL_ID</c>, <c>args</c>, <c>ConfigMap models, key id, through env MODEL_ID</c>.</summary>
    public static string Where(Origin origin)
    {
        var text = Place(origin);
        if (origin.Line > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", line {origin.Line}");
        if (origin.Kind == ReferenceOrigin.ConfigMap && origin.Within is { Note: not null } within)
            text += ", through " + Plain(within.Note);
        return text;
    }

    /// <summary>The program that does something: the runtime by its own name, or the container.</summary>
    public static string Actor(ContainerResolution container) =>
        container.Runtime is { } runtime ? RuntimeName(runtime) : ContainerName(container);

    /// <summary>A container as messages name it.</summary>
    public static string ContainerName(ContainerResolution container) => container.Container.Kind switch
    {
        ContainerKind.Specification => "The resource",
        ContainerKind.Build => $"Build stage {Quote(container.Container.Name)}",
        ContainerKind.Container or ContainerKind.InitContainer or ContainerKind.EphemeralContainer => $"Container {Quote(container.Container.Name)}",
    };

    /// <summary>When the container's programs run again: at the next <c>start</c>, at the next <c>build</c>.</summary>
    public static string Start(ContainerResolution container) => container.Container.Kind == ContainerKind.Build ? "build" : "start";

    /// <summary>A runtime's own spelling of its name.</summary>
    public static string RuntimeName(string runtime) => RuntimeNames.TryGetValue(runtime, out var name) ? name : Plain(runtime);

    /// <summary>A sentence from a part that others wrote: a capital in front where it is plain text, a full stop at the end.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length == 0)
            return "";
        var end = trimmed[^1] is '.' or '!' or '?' ? "" : ".";
        return char.IsAsciiLetterLower(trimmed[0]) && StartsWithWord(trimmed)
            ? $"{char.ToUpperInvariant(trimmed[0])}{trimmed[1..]}{end}"
            : $"{trimmed}{end}";
    }

    /// <summary>True when the first word is an English word rather than a command or a name (<c>vLLM</c>, <c>llama.cpp</c>).</summary>
    private static bool StartsWithWord(ReadOnlySpan<char> text)
    {
        var space = text.IndexOf(' ');
        var word = space < 0 ? text : text[..space];
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterLower(c))
                return false;
        }

        return true;
    }

    private static string Place(Origin origin) => origin.Note is { } note ? Plain(note) : origin.Kind switch
    {
        ReferenceOrigin.Args => "args",
        ReferenceOrigin.Command => "command",
        ReferenceOrigin.Env => "an environment variable",
        ReferenceOrigin.ConfigMap => "a ConfigMap",
        ReferenceOrigin.File => "a file that the pod writes",
        ReferenceOrigin.Script => "a script",
        ReferenceOrigin.Modelfile => "a Modelfile",
        ReferenceOrigin.Image => "the image",
        ReferenceOrigin.Volume => "a volume",
        ReferenceOrigin.Default => "the program's own default, because nothing names another",
        ReferenceOrigin.Spec => LastField(origin.Path),
    };

    private static string LastField(FieldPath path) => path.ToString() is { Length: > 0 } text ? text : "the object";

    private static bool NeedsEscape(string value)
    {
        foreach (var c in value)
        {
            if (IsUnsafe(c))
                return true;
        }

        return false;
    }

    /// <summary>Control and format characters (bidirectional overrides among them), and lone surrogates' kin.</summary>
    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
