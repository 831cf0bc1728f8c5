using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Resources;

/// <summary>Says that the servers which a controller makes take other models or adapters later, whatever the object names.</summary>
internal static class MutableServers
{
    /// <summary>Ollama's API pulls and creates models on request.</summary>
    public static void OllamaServes(InvocationContext context, Origin origin) =>
        context.Sink.Add(new Signal(
            SignalKind.RuntimeMutation,
            "ollama serve",
            "the Ollama server that this object makes pulls and creates models on request, so what it serves can change after admission",
            origin,
            "Block /api/pull and /api/create in front of the server, or exempt the namespace with a reason"));

    /// <summary>A controller loads adapters over the server's API while it runs.</summary>
    public static void LoadsAdapters(InvocationContext context, Word word) =>
        context.Sink.Add(new Signal(
            SignalKind.RuntimeMutation,
            word.Text,
            "a controller loads this adapter into running servers over their API, so adapters can change after admission",
            word.Origin,
            "Name the adapters in the server's own arguments instead"));
}
