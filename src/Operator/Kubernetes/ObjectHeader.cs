using System.Text.Json;

namespace Modelgate.Operator.Kubernetes;

/// <summary>What every object's metadata says of it, and where its two halves are. Absent text is empty.</summary>
/// <param name="Namespace"><c>metadata.namespace</c></param>
/// <param name="Name"><c>metadata.name</c></param>
/// <param name="ResourceVersion"><c>metadata.resourceVersion</c></param>
internal readonly record struct ObjectHeader(string Namespace, string Name, string ResourceVersion)
{
    /// <summary><c>metadata.uid</c></summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.generation</c>; 0 where there is none.</summary>
    public long Generation { get; init; }

    /// <summary>Where <c>spec</c> is in the object's bytes, what somebody wrote; empty where there is none.</summary>
    public Range Spec { get; init; } = ..0;

    /// <summary>Where <c>status</c> is in the object's bytes, what a controller found; empty where there is none.</summary>
    public Range Status { get; init; } = ..0;

    /// <summary>Reads it from an object's bytes.</summary>
    /// <exception cref="JsonException">The bytes are no JSON object.</exception>
    public static ObjectHeader Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var header = Read(ref reader);
        // What comes behind is no part of it, and the reader says so.
        while (reader.Read())
        {
        }

        return header;
    }

    /// <summary>Reads it from an object inside other bytes: the one look at each byte that a list has.</summary>
    /// <param name="reader">Stands on the object's start; then on its end.</param>
    /// <exception cref="JsonException">There is no JSON object.</exception>
    public static ObjectHeader Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An object begins with a brace");
        var start = (int)reader.TokenStartIndex;
        var header = new ObjectHeader("", "", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isMetadata, isSpec, isStatus) = (reader.ValueTextEquals("metadata"u8), reader.ValueTextEquals("spec"u8), reader.ValueTextEquals("status"u8));
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                header = ReadMetadata(ref reader, header);
                continue;
            }

            var begin = (int)reader.TokenStartIndex - start;
            reader.Skip();
            var part = begin..((int)reader.BytesConsumed - start);
            if (isSpec)
                header = header with { Spec = part };
            else if (isStatus)
                header = header with { Status = part };
        }

        return header;
    }

    private static ObjectHeader ReadMetadata(ref Utf8JsonReader reader, ObjectHeader header)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("namespace"u8))
                header = header with { Namespace = Text(ref reader) };
            else if (reader.ValueTextEquals("name"u8))
                header = header with { Name = Text(ref reader) };
            else if (reader.ValueTextEquals("resourceVersion"u8))
                header = header with { ResourceVersion = Text(ref reader) };
            else if (reader.ValueTextEquals("uid"u8))
                header = header with { Uid = Text(ref reader) };
            else if (reader.ValueTextEquals("generation"u8))
                header = header with { Generation = Number(ref reader) };
            else
                reader.Skip();
        }

        return header;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
            return number;
        reader.Skip();
        return 0;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString()!;
        reader.Skip();
        return "";
    }
}
