using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>JSON as other programs write it: compact, and with + and / as they are.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode node) => node.ToJsonString(Options);

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(Text(node));

    /// <summary>The object at a path of member names and indexes.</summary>
    public static JsonObject At(this JsonNode node, params object[] path)
    {
        var found = node;
        foreach (var part in path)
            found = (part is int index ? found[index] : found[(string)part]) ?? throw new ArgumentException($"nothing at {part}", nameof(path));
        return found.AsObject();
    }
}
