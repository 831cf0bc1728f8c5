using System.Text.Json;

namespace Modelgate.Operator.Kubernetes;

/// <summary>The two halves of an object: what somebody wrote, and what a controller found. Empty where there is none.</summary>
/// <param name="Spec">The bytes of <c>spec</c>.</param>
/// <param name="Status">The bytes of <c>status</c>.</param>
internal readonly record struct ObjectParts(ReadOnlyMemory<byte> Spec, ReadOnlyMemory<byte> Status)
{
    /// <summary>Finds them in an object's bytes.</summary>
    /// <exception cref="JsonException">The bytes are no JSON object.</exception>
    public static ObjectParts Read(ReadOnlyMemory<byte> json)
    {
        ReadOnlyMemory<byte> spec = default, status = default;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An object begins with a brace");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSpec = reader.ValueTextEquals("spec"u8);
            var isStatus = reader.ValueTextEquals("status"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isSpec)
                spec = json[start..(int)reader.BytesConsumed];
            else if (isStatus)
                status = json[start..(int)reader.BytesConsumed];
        }

        return new(spec, status);
    }
}
