using System.Text.Json;

namespace Modelgate.Operator.Kubernetes;

/// <summary>The kinds of event of a watch.</summary>
internal enum WatchEventKind
{
    /// <summary>The object is there, new or changed.</summary>
    Changed,

    /// <summary>The object is gone.</summary>
    Deleted,

    /// <summary>Nothing happened up to this resourceVersion.</summary>
    Bookmark,

    /// <summary>The server ends the watch with a Status.</summary>
    Error,
}

/// <summary>One line of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Object">To what; the Status for an error.</param>
internal readonly record struct WatchEvent(WatchEventKind Kind, ReadOnlyMemory<byte> Object)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">The line is no event.</exception>
    public static WatchEvent Read(ReadOnlyMemory<byte> line)
    {
        string? type = null;
        ReadOnlyMemory<byte> @object = default;
        var reader = new Utf8JsonReader(line.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An event is an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isType && reader.TokenType == JsonTokenType.String)
                type = reader.GetString();
            reader.Skip();
            if (isObject)
                @object = line[start..(int)reader.BytesConsumed];
        }

        return @object.IsEmpty ? throw new JsonException("An event has an object") : new(KindOf(type), @object);
    }

    /// <summary>The <c>code</c> of a Status object; 0 where it has none.</summary>
    public static int StatusCode(ReadOnlySpan<byte> status)
    {
        var reader = new Utf8JsonReader(status);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("code"u8))
                return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code) ? code : 0;
        }

        return 0;
    }

    private static WatchEventKind KindOf(string? type) => type switch
    {
        "ADDED" or "MODIFIED" => WatchEventKind.Changed,
        "DELETED" => WatchEventKind.Deleted,
        "BOOKMARK" => WatchEventKind.Bookmark,
        "ERROR" => WatchEventKind.Error,
        _ => throw new JsonException("An event of an unknown type"),
    };
}
