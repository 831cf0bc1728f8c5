using System.Buffers;
using System.IO.Pipelines;

namespace Modelgate.Operator.Admission;

/// <summary>A request's body in one pooled array.</summary>
internal sealed class AdmissionBody(int maxLength, long? announcedLength)
{
    private byte[] _array = ArrayPool<byte>.Shared.Rent(announcedLength is > 0 && announcedLength <= maxLength ? (int)announcedLength : 16 * 1024);
    private int _length;

    /// <summary>What was read.</summary>
    public ReadOnlyMemory<byte> Bytes => _array.AsMemory(0, _length);

    /// <summary>Reads to the end; false when the body is too long.</summary>
    public async ValueTask<bool> FillAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        if (announcedLength > maxLength)
            return false;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            foreach (var part in result.Buffer)
            {
                if (_length + part.Length > maxLength)
                {
                    reader.AdvanceTo(result.Buffer.End);
                    return false;
                }

                Append(part.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return true;
        }
    }

    /// <summary>Gives the array back; only when nobody reads it any more.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        _length = 0;
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        if (_length + part.Length > _array.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_array.Length * 2, _length + part.Length));
            _array.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_array);
            _array = larger;
        }

        part.CopyTo(_array.AsSpan(_length));
        _length += part.Length;
    }
}
