using System.Buffers.Binary;
using System.Text;

namespace Modelgate.EndToEnd.Otlp;

/// <summary>A protobuf message, by the numbers of its fields (protobuf.dev, "Encoding").</summary>
/// <param name="bytes">The message.</param>
internal sealed class ProtobufMessage(ReadOnlyMemory<byte> bytes)
{
    private readonly List<(int Number, ulong Scalar, ReadOnlyMemory<byte> Bytes)> _fields = Read(bytes);

    /// <summary>The messages of a repeated field.</summary>
    public IEnumerable<ProtobufMessage> Messages(int number) => Of(number).Select(f => new ProtobufMessage(f.Bytes));

    /// <summary>The messages at a path of repeated fields.</summary>
    public IEnumerable<ProtobufMessage> At(params int[] path) =>
        path.Aggregate<int, IEnumerable<ProtobufMessage>>([this], (messages, number) => messages.SelectMany(m => m.Messages(number)));

    /// <summary>A field's text; empty when it is not set.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(Of(number).LastOrDefault().Bytes.Span);

    /// <summary>A field's bytes in lower-case hexadecimal digits; empty when it is not set.</summary>
    public string Hex(int number) => Convert.ToHexStringLower(Of(number).LastOrDefault().Bytes.Span);

    /// <summary>A field's number; zero when it is not set.</summary>
    public ulong Number(int number) => Of(number).LastOrDefault().Scalar;

    /// <summary>True when the field is set.</summary>
    public bool Has(int number) => Of(number).Any();

    private IEnumerable<(int Number, ulong Scalar, ReadOnlyMemory<byte> Bytes)> Of(int number) => _fields.Where(f => f.Number == number);

    private static List<(int Number, ulong Scalar, ReadOnlyMemory<byte> Bytes)> Read(ReadOnlyMemory<byte> bytes)
    {
        List<(int, ulong, ReadOnlyMemory<byte>)> fields = [];
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((number, Varint(ref bytes), default));
                    break;
                case 1:
                    fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span), default));
                    break;
                case 2:
                    fields.Add((number, 0, Take(ref bytes, (int)Varint(ref bytes))));
                    break;
                case 5:
                    fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span), default));
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int length)
    {
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }
}
