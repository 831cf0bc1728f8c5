using System.Text.Json;

namespace Modelgate.Operator.Kubernetes;

/// <summary>One page of a list, as bytes.</summary>
/// <param name="ResourceVersion">The moment that the list shows; a watch goes on from there.</param>
/// <param name="Continue">Where the next page begins; empty on the last one.</param>
/// <param name="Items">The objects.</param>
internal sealed record ResourcePage(string ResourceVersion, string Continue, IReadOnlyList<ListedObject> Items)
{
    /// <summary>Reads a list.</summary>
    /// <exception cref="JsonException">The bytes are no list of objects.</exception>
    public static ResourcePage Read(ReadOnlyMemory<byte> json)
    {
        string version = "", next = "";
        var items = new List<ListedObject>();
        var isList = false;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A list is an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                ReadMetadata(ref reader, ref version, ref next);
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                isList = true;
                ReadItems(ref reader, json, items);
            }
            else
            {
                reader.Skip();
            }
        }

        if (!isList || version.Length == 0)
            throw new JsonException("A list has items and a resourceVersion");
        return new(version, next, items);
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ref string version, ref string next)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("resourceVersion"u8);
            var isNext = reader.ValueTextEquals("continue"u8);
            reader.Read();
            if (isVersion && reader.TokenType == JsonTokenType.String)
                version = reader.GetString()!;
            else if (isNext && reader.TokenType == JsonTokenType.String)
                next = reader.GetString()!;
            else
                reader.Skip();
        }
    }

    private static void ReadItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, List<ListedObject> items)
    {
        reader.Read();
        // Servers write null for an empty list of some kinds.
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("items is an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var header = ObjectHeader.Read(ref reader);
            items.Add(new(header, json[start..(int)reader.BytesConsumed]));
        }
    }
}

/// <summary>One object of a list.</summary>
/// <param name="Header">What its metadata says.</param>
/// <param name="Json">Its bytes, a piece of the list's.</param>
internal readonly record struct ListedObject(ObjectHeader Header, ReadOnlyMemory<byte> Json);
