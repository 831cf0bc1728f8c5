using System.Text.Json;

namespace Modelgate.Operator.Kubernetes;

/// <summary>One object of the API server as a watch has it.</summary>
/// <typeparam name="T">What Modelgate takes of it.</typeparam>
/// <param name="Namespace">Its namespace; empty for kinds without.</param>
/// <param name="Name">Its name.</param>
/// <param name="ResourceVersion">Its version.</param>
/// <param name="Value">What Modelgate takes of it.</param>
internal sealed record WatchedObject<T>(string Namespace, string Name, string ResourceVersion, T Value);

/// <summary>What every object's metadata says of it. Absent text is empty.</summary>
/// <param name="Namespace"><c>metadata.namespace</c></param>
/// <param name="Name"><c>metadata.name</c></param>
/// <param name="ResourceVersion"><c>metadata.resourceVersion</c></param>
internal readonly record struct ObjectHeader(string Namespace, string Name, string ResourceVersion)
{
    /// <summary><c>metadata.uid</c></summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.generation</c>; 0 where there is none.</summary>
    public long Generation { get; init; }

    /// <summary>Reads it from an object's bytes.</summary>
    /// <exception cref="JsonException">The bytes are no JSON object.</exception>
    public static ObjectHeader Read(ReadOnlySpan<byte> json)
    {
        string @namespace = "", name = "", version = "", uid = "";
        long generation = 0;
        var reader = new Utf8JsonReader(json);
        var inMetadata = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 1)
                inMetadata = false;
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.CurrentDepth == 1)
                inMetadata = reader.ValueTextEquals("metadata"u8);
            if (reader.CurrentDepth == 1 && inMetadata)
                continue;
            if (reader.CurrentDepth == 2 && inMetadata && reader.ValueTextEquals("namespace"u8))
                @namespace = Text(ref reader);
            else if (reader.CurrentDepth == 2 && inMetadata && reader.ValueTextEquals("name"u8))
                name = Text(ref reader);
            else if (reader.CurrentDepth == 2 && inMetadata && reader.ValueTextEquals("resourceVersion"u8))
                version = Text(ref reader);
            else if (reader.CurrentDepth == 2 && inMetadata && reader.ValueTextEquals("uid"u8))
                uid = Text(ref reader);
            else if (reader.CurrentDepth == 2 && inMetadata && reader.ValueTextEquals("generation"u8))
                generation = Number(ref reader);
            else
                reader.Skip();
        }

        return new(@namespace, name, version) { Uid = uid, Generation = generation };
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
