using System.Text.Json;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads.Json;

/// <summary>The few shapes that a pod's JSON is made of. A wrong type ends the reading with a <see cref="JsonException"/> that names the field.</summary>
internal static class JsonFields
{
    /// <summary>Moves to the value of the property just read; false for null, which counts as absent.</summary>
    public static bool BeginObject(ref Utf8JsonReader reader, FieldPath path) => Begin(ref reader, JsonTokenType.StartObject, path, "an object");

    /// <summary>Moves to the value of the property just read; false for null.</summary>
    public static bool BeginArray(ref Utf8JsonReader reader, FieldPath path) => Begin(ref reader, JsonTokenType.StartArray, path, "a list");

    /// <summary>Moves to the next property; false at the object's end.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the next object of a list; false at the list's end. Nulls are refused: the API server never sends them.</summary>
    public static bool NextObject(ref Utf8JsonReader reader, FieldPath path)
    {
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
            return false;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong(path, "an object");
        return true;
    }

    /// <summary>Skips the value of the property just read.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>A string, or null.</summary>
    public static string? Text(ref Utf8JsonReader reader, FieldPath path, string field)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw Wrong(path.Field(field), "text"),
        };
    }

    /// <summary>True or false; null counts as false.</summary>
    public static bool Flag(ref Utf8JsonReader reader, FieldPath path, string field)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ => throw Wrong(path.Field(field), "true or false"),
        };
    }

    /// <summary>A list of strings; null for null and for an empty list, which Kubernetes treats alike.</summary>
    public static IReadOnlyList<string>? Texts(ref Utf8JsonReader reader, FieldPath path)
    {
        if (!BeginArray(ref reader, path))
            return null;
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
                throw Wrong(path.Index(items.Count), "text");
            items.Add(reader.GetString()!);
        }

        return items.Count == 0 ? null : items;
    }

    /// <summary>A mapping of strings.</summary>
    public static Dictionary<string, string> Map(ref Utf8JsonReader reader, FieldPath path)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!BeginObject(ref reader, path))
            return map;
        while (NextProperty(ref reader))
        {
            var name = reader.GetString()!;
            map[name] = Text(ref reader, path, name) ?? "";
        }

        return map;
    }

    /// <summary>The error for a value of the wrong type.</summary>
    public static JsonException Wrong(FieldPath path, string expected) => new($"{path} must be {expected}");

    private static bool Begin(ref Utf8JsonReader reader, JsonTokenType start, FieldPath path, string expected)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return false;
        if (reader.TokenType != start)
            throw Wrong(path, expected);
        return true;
    }
}
