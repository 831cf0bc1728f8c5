using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary>Requests that make a running server load something (vLLM and SGLang API servers, LocalAI, August 2026).</summary>
internal static class ServerRequests
{
    /// <summary>Adds what a request names; false when the address is no such API.</summary>
    public static bool Resolve(string path, Word? body, string host, Word url, InvocationContext context)
    {
        var (role, key) = Subject(path);
        if (key.Length == 0)
            return false;
        if (body is not { IsKnown: true })
        {
            Downloads.Unknown(context, body ?? url, "the body of the request names what the server loads, and it cannot be known");
            return true;
        }

        if (JsonReader.Read(body.Text).Documents is not [{ Kind: DataKind.Mapping } request] || !request.TryGetText(key, out var name))
        {
            Downloads.Unknown(context, body, $"the body of the request is no JSON object with {key}");
            return true;
        }

        var reference = ModelReferences.HubOrLocal(role, body.With(name), null, context);
        context.Sink.Add(reference with { LoadedElsewhere = !WebDownload.IsOwn(host) });
        return true;
    }

    private static (ModelRole Role, string Key) Subject(string path)
    {
        var end = path.AsSpan().TrimEnd('/');
        return end.EndsWith("/load_lora_adapter", StringComparison.Ordinal) && !end.EndsWith("unload_lora_adapter", StringComparison.Ordinal) ? (ModelRole.Adapter, "lora_path")
            : end.EndsWith("/update_weights_from_disk", StringComparison.Ordinal) ? (ModelRole.Model, "model_path")
            : end.EndsWith("/models/apply", StringComparison.Ordinal) ? (ModelRole.Model, "id")
            : (ModelRole.Model, "");
    }
}
