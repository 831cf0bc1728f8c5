using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Modelgate.Policy.Data;

/// <summary>Writes nodes as JSON.</summary>
public static class DataNodeJson
{
    private static readonly JsonWriterOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>Writes a node. A number that JSON cannot express (<c>.inf</c>) becomes text.</summary>
    public static void Write(DataNode node, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(writer);
        switch (node.Kind)
        {
            case DataKind.Mapping:
                writer.WriteStartObject();
                foreach (var (name, value) in node.Members)
                {
                    writer.WritePropertyName(name);
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
            case DataKind.Sequence:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            case DataKind.Number when IsJsonNumber(node.Text):
                writer.WriteRawValue(node.Text, skipInputValidation: true);
                break;
            case DataKind.Boolean:
                writer.WriteBooleanValue(node.IsTrue);
                break;
            case DataKind.Null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(node.Text);
                break;
        }
    }

    /// <summary>The node as JSON text without spaces.</summary>
    public static string ToText(DataNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(node, writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>RFC 8259, section 6.</summary>
    private static bool IsJsonNumber(string text)
    {
        var i = text.StartsWith('-') ? 1 : 0;
        var digits = Digits(text, ref i);
        if (digits == 0 || (digits > 1 && text[i - digits] == '0'))
            return false;
        if (i < text.Length && text[i] == '.')
        {
            i++;
            if (Digits(text, ref i) == 0)
                return false;
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            i++;
            if (i < text.Length && text[i] is '+' or '-')
                i++;
            if (Digits(text, ref i) == 0)
                return false;
        }

        return i == text.Length;
    }

    private static int Digits(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
            i++;
        return i - start;
    }
}
