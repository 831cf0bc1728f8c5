using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Policy.Models;

/// <summary>A model name as Ollama reads it: <c>[scheme://][host/][namespace/]model[:tag]</c> (ollama <c>types/model/name.go</c>, read at v0.33).</summary>
/// <remarks>
/// Parsed from the right, absent parts take Ollama's defaults, so that <c>llama3</c>, <c>library/llama3:latest</c> and
/// <c>registry.ollama.ai/library/llama3</c> are one identity. There is no digest form: <c>m@sha256:…</c> is not a name, and
/// <c>m:sha256-…</c> is only a tag. No name is ever immutable.
/// </remarks>
public sealed record OllamaName
{
    private const int MaxPartLength = 80;
    private const int MaxHostLength = 350;
    private const string MissingPart = "!MISSING!";

    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<char> NamespaceCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    private OllamaName(string? scheme, string host, string @namespace, string model, string tag) =>
        (Scheme, Host, Namespace, Model, Tag) = (scheme, host, @namespace, model, tag);

    /// <summary>The host that a name without one is pulled from.</summary>
    public const string DefaultHost = "registry.ollama.ai";

    /// <summary><c>http</c> or <c>https</c> (or whatever was written before <c>://</c>); null when nothing was.</summary>
    public string? Scheme { get; }

    /// <summary>The registry, lower case, with its port; <c>huggingface.co</c> becomes <c>hf.co</c>, its other name.</summary>
    public string Host { get; }

    /// <summary>The namespace; <c>library</c> when none was written.</summary>
    public string Namespace { get; }

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The tag; <c>latest</c> when none was written. On Hugging Face it selects a quantization, never a revision.</summary>
    public string Tag { get; }

    /// <summary>The identity without the tag: <c>registry.ollama.ai/library/llama3</c>.</summary>
    public string Name => Host + "/" + Namespace + "/" + Model;

    /// <summary>The identity: <c>registry.ollama.ai/library/llama3:latest</c>.</summary>
    public string Identity => Host + "/" + Namespace + "/" + Model + ":" + Tag;

    /// <summary>True when the name is a stub for a model that runs on Ollama's own servers: tag <c>cloud</c> or <c>…-cloud</c>.</summary>
    public bool IsCloud => Tag.Equals("cloud", StringComparison.OrdinalIgnoreCase) || Tag.EndsWith("-cloud", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a name; false when Ollama refuses it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out OllamaName? name)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = null;
        var rest = text;
        string? scheme = null;
        var (host, space, tag) = (DefaultHost, "library", "latest");
        if (text.LastIndexOf(':') > text.LastIndexOf('/'))
            (rest, tag) = CutLast(rest, ':') ?? (rest, tag);
        var model = rest;
        if (CutLast(rest, '/') is { } beforeModel)
        {
            (space, model) = beforeModel;
            if (CutLast(space, '/') is { } beforeSpace)
            {
                (host, space) = beforeSpace;
                var colon = host.IndexOf("://", StringComparison.Ordinal);
                if (colon >= 0)
                    (scheme, host) = (host[..colon], host[(colon + 3)..]);
            }
        }

        if (!IsPart(model, TagCharacters, MaxPartLength) || !IsPart(tag, TagCharacters, MaxPartLength)
            || !IsPart(space, NamespaceCharacters, MaxPartLength) || !IsPart(host, HostCharacters, MaxHostLength))
            return false;
        name = Normalise(scheme, host, space, model, tag);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Identity;

    // Ollama compares with what is installed without regard to case, and its own registry has lower-case names only.
    // Hugging Face keeps case, so those names stay as written.
    private static OllamaName Normalise(string? scheme, string host, string space, string model, string tag)
    {
        host = host.ToLowerInvariant();
        return host switch
        {
            DefaultHost => new(scheme, host, space.ToLowerInvariant(), model.ToLowerInvariant(), tag.ToLowerInvariant()),
            "huggingface.co" => new(scheme, "hf.co", space, model, tag),
            _ => new(scheme, host, space, model, tag),
        };
    }

    // An empty side of a separator makes the part invalid rather than absent: "/llama3" is not "llama3".
    private static (string Before, string After)? CutLast(string text, char separator)
    {
        var at = text.LastIndexOf(separator);
        if (at < 0)
            return null;
        return (at == 0 ? MissingPart : text[..at], at + 1 == text.Length ? MissingPart : text[(at + 1)..]);
    }

    private static bool IsPart(string part, SearchValues<char> characters, int maxLength) =>
        part.Length > 0 && part.Length <= maxLength && (char.IsAsciiLetterOrDigit(part[0]) || part[0] == '_')
        && !part.AsSpan().ContainsAnyExcept(characters);
}
