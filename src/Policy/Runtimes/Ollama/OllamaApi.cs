using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Runtimes.Ollama;

/// <summary>What a request to Ollama's HTTP API makes the server load (ollama <c>server/routes.go</c>, <c>server/create.go</c>, <c>api/types.go</c>, v0.33).</summary>
/// <remarks><c>/api/generate</c>, <c>/api/chat</c> and the OpenAI paths use models that are there already; they pull nothing.</remarks>
public static class OllamaApi
{
    /// <summary>True for a path whose requests bring or rename models.</summary>
    /// <param name="path">The request's path, without query: <c>/api/pull</c>. A prefix in front of <c>/api</c> (a reverse proxy's) is allowed.</param>
    public static bool ChangesModels(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Verb(path) is not null;
    }

    /// <summary>Adds what a request names; false when the path brings no model.</summary>
    /// <param name="path">As for <see cref="ChangesModels"/>.</param>
    /// <param name="body">The request's body; null when it is not known.</param>
    /// <param name="host">The address that is asked, with or without port; decides whether this pod's own server loads it.</param>
    /// <param name="context">Takes what is found.</param>
    public static bool Resolve(string path, Word? body, string host, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(context);
        if (Verb(path) is not { } verb)
            return false;
        var elsewhere = !OllamaHost.IsOwn(host);
        if (body is null)
        {
            var subject = context.Invocation.Arguments[0].With(path);
            Unknown(subject, "the body of the request comes from a file or a pipe that cannot be followed", context);
            return true;
        }

        var read = JsonReader.Read(body.Text);
        if (read.Documents is not [{ Kind: DataKind.Mapping } request])
        {
            Unknown(body, "the body of the request is no JSON object: " + (read.Error ?? "it is something else"), context);
            return true;
        }

        switch (verb)
        {
            case "pull":
                Pull(request, body, elsewhere, context);
                break;
            case "copy":
                if (Text(request, "source") is { } source && (elsewhere || !OllamaStore.Has(source, context)))
                    OllamaReferences.AddName(ModelRole.Model, body.With(source), elsewhere, context);
                break;
            default:
                Create(request, body, elsewhere, context);
                break;
        }

        return true;
    }

    private static void Pull(DataNode request, Word body, bool elsewhere, InvocationContext context)
    {
        if ((Text(request, "model") ?? Text(request, "name")) is not { } name)
        {
            Unknown(body, "the request names no model", context);
            return;
        }

        var word = body.With(name);
        OllamaReferences.AddName(ModelRole.Model, word, elsewhere, context);
        if (!elsewhere)
            OllamaStore.Put(word, context);
    }

    private static void Create(DataNode request, Word body, bool elsewhere, InvocationContext context)
    {
        // Servers before v0.5.5 take a Modelfile's text, or its path on the server.
        if (Text(request, "modelfile") is { } modelfile)
            ModelfileReferences.Add(body.With(modelfile), null, null, elsewhere, context);
        else if (Text(request, "path") is { } path)
            Unknown(body.With(path), "the server reads this Modelfile from its own files", context);
        if (Text(request, "from") is { } from)
            OllamaReferences.AddName(ModelRole.Model, body.With(from), elsewhere, context);
        AddFiles(Member(request, "files"), null, body, elsewhere, context);
        AddFiles(Member(request, "draft_files"), ModelRole.DraftModel, body, elsewhere, context);
        AddFiles(Member(request, "adapters"), ModelRole.Adapter, body, elsewhere, context);
        if (Text(request, "template") is { } template)
            OllamaReferences.AddInline(ModelRole.ChatTemplate, body.With(template), context);
        if (!elsewhere && (Text(request, "model") ?? Text(request, "name")) is { } name)
            OllamaStore.Put(body.With(name), context);
    }

    // Files are named by the digest under which they were uploaded before, so the digest pins them.
    private static void AddFiles(DataNode? files, ModelRole? role, Word body, bool elsewhere, InvocationContext context)
    {
        foreach (var (name, digest) in files?.Members ?? [])
        {
            var part = role ?? (name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? ModelRole.Quantization : ModelRole.Model);
            var location = new ModelLocation { Scheme = LocationScheme.Other, Identity = digest.Text, Name = digest.Text, IsPinned = IsDigest(digest.Text) };
            context.Sink.Add(ModelReferences.At(part, body.With(name), location) with { LoadedElsewhere = elsewhere });
        }
    }

    private static bool IsDigest(string text) =>
        text.Length == 71 && text.StartsWith("sha256:", StringComparison.Ordinal) && text.Skip(7).All(char.IsAsciiHexDigitLower);

    private static void Unknown(Word subject, string what, InvocationContext context) =>
        OllamaReferences.AddUnresolvable(subject, "the request decides what Ollama loads", new(UnresolvedKind.UnreadFile, what), context);

    private static string? Verb(string path)
    {
        var text = path.AsSpan().TrimEnd('/');
        if (text.EndsWith("/api/pull", StringComparison.Ordinal))
            return "pull";
        if (text.EndsWith("/api/create", StringComparison.Ordinal))
            return "create";
        return text.EndsWith("/api/copy", StringComparison.Ordinal) ? "copy" : null;
    }

    private static string? Text(DataNode request, string name) => Member(request, name) is { IsScalar: true, Text.Length: > 0 } member ? member.Text : null;

    // Go's JSON decoder takes member names in any case, and of several the last.
    private static DataNode? Member(DataNode request, string name)
    {
        DataNode? found = null;
        foreach (var (key, value) in request.Members)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                found = value;
        }

        return found;
    }
}
