using System.Text;
using System.Text.Json;

namespace Modelgate.Policy.Data;

/// <summary>Reads JSON text into a <see cref="DataNode"/>. Never throws on any text; depth is bounded.</summary>
/// <remarks>As Go's encoding/json and Python's json do, the last of two equal member names wins unless repeats are refused.</remarks>
public static class JsonReader
{
    /// <summary>Reads one document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="refuseRepeats">True when two equal member names are an error.</param>
    /// <param name="maxNodes">Most values of the document.</param>
    public static DataReadResult Read(string text, bool refuseRepeats = false, int maxNodes = ResolutionLimits.MaxNodes)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(Encoding.UTF8.GetBytes(text), refuseRepeats, maxNodes);
    }

    /// <summary>Reads one document from UTF-8 bytes; a byte order mark is skipped.</summary>
    public static DataReadResult Read(ReadOnlySpan<byte> utf8, bool refuseRepeats = false, int maxNodes = ResolutionLimits.MaxNodes)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[3..];
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ResolutionLimits.MaxDepth });
        try
        {
            reader.Read();
            var nodes = maxNodes;
            var node = ReadNode(ref reader, refuseRepeats, ref nodes);
            while (reader.Read())
            {
            }

            return DataReadResult.Read([node]);
        }
        catch (DataContentException e)
        {
            return DataReadResult.Failed(e.Message, e.Line);
        }
        catch (JsonException e)
        {
            return DataReadResult.Failed(Explain(e), e.LineNumber is { } line and < int.MaxValue ? (int)line + 1 : 0);
        }
        catch (InvalidOperationException)
        {
            // Text that is not valid UTF-8, or half of a surrogate pair as an escape.
            return DataReadResult.Failed("a text holds bytes or escapes that are no Unicode characters");
        }
    }

    private static string Explain(JsonException e) =>
        e.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? $"the document is nested deeper than {ResolutionLimits.MaxDepth} levels"
            : "the text is not well-formed JSON";

    private static DataNode ReadNode(ref Utf8JsonReader reader, bool refuseRepeats, ref int nodes)
    {
        if (--nodes < 0)
            throw new DataContentException("the document has too many values", 0);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new MappingMembers(refuseRepeats);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    if (!members.TrySet(name, ReadNode(ref reader, refuseRepeats, ref nodes)))
                        throw new DataContentException($"the name {name} is given twice", 0);
                }

                return DataNode.Mapping(members.Members);
            case JsonTokenType.StartArray:
                var items = new List<DataNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadNode(ref reader, refuseRepeats, ref nodes));
                return DataNode.Sequence(items);
            case JsonTokenType.String:
                return DataNode.String(reader.GetString()!);
            case JsonTokenType.Number:
                return DataNode.Number(Encoding.ASCII.GetString(reader.ValueSpan));
            case JsonTokenType.True:
                return DataNode.Boolean(true);
            case JsonTokenType.False:
                return DataNode.Boolean(false);
            default:
                return DataNode.Null();
        }
    }
}
