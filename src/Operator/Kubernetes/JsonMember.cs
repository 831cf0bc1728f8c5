using System.Text.Json;

namespace Modelgate.Operator.Kubernetes;

/// <summary>Goes into an object's bytes without reading more of them than it must.</summary>
internal static class JsonMember
{
    /// <summary>From the start of an object to the value of its first member of a name.</summary>
    /// <param name="reader">Stands on the object's start; then on the value.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>False when this is no object or has no such member.</returns>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(name);
            reader.Read();
            if (isWanted)
                return true;
            reader.Skip();
        }

        return false;
    }
}
