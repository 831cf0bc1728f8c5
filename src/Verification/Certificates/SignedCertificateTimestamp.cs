using System.Buffers.Binary;
using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>One signed certificate timestamp, version 1 (RFC 6962, 3.2): a claim.</summary>
/// <param name="LogId">The log's id, 32 bytes.</param>
/// <param name="Milliseconds">The time since 1970.</param>
/// <param name="Extensions">The log's extensions; part of what is signed.</param>
/// <param name="HashAlgorithm">TLS number of the hash.</param>
/// <param name="SignatureAlgorithm">TLS number of the signature scheme.</param>
/// <param name="Signature">The log's signature.</param>
internal sealed record SignedCertificateTimestamp(
    ReadOnlyMemory<byte> LogId, ulong Milliseconds, ReadOnlyMemory<byte> Extensions, byte HashAlgorithm, byte SignatureAlgorithm, ReadOnlyMemory<byte> Signature)
{
    private const int LogIdLength = 32;
    private const ulong MaxMilliseconds = 253_402_300_799_999;

    /// <summary>The time; null when it lies after the year 9999.</summary>
    public DateTimeOffset? Time => Milliseconds <= MaxMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)Milliseconds) : null;

    /// <summary>Reads the extension's value: an OCTET STRING with a TLS list, at least one timestamp in it. Versions other than 1 are passed over,
    /// as RFC 6962, 3.3 has it; null when anything is not of its form.</summary>
    public static IReadOnlyList<SignedCertificateTimestamp>? ReadList(ReadOnlyMemory<byte> value)
    {
        ReadOnlyMemory<byte> content;
        try
        {
            var reader = new AsnReader(value, AsnEncodingRules.DER);
            content = reader.ReadOctetString();
            reader.ThrowIfNotEmpty();
        }
        catch (AsnContentException)
        {
            return null;
        }

        if (TakeVector(ref content) is not { Length: > 0 } list || !content.IsEmpty)
            return null;
        List<SignedCertificateTimestamp> timestamps = [];
        while (!list.IsEmpty)
        {
            if (TakeVector(ref list) is not { Length: > 0 } item)
                return null;
            if (item.Span[0] != 0)
                continue;
            if (Read(item[1..]) is not { } timestamp)
                return null;
            timestamps.Add(timestamp);
        }

        return timestamps;
    }

    /// <summary>The bytes that the log signed.</summary>
    /// <param name="issuerKeyHash">SHA-256 of the issuing authority's key in DER.</param>
    /// <param name="precertificate">See <see cref="PrecertificateForm"/>.</param>
    public byte[] SignedData(ReadOnlySpan<byte> issuerKeyHash, ReadOnlySpan<byte> precertificate)
    {
        // Version 1, certificate_timestamp; time; precert_entry.
        var data = new byte[2 + 8 + 2 + issuerKeyHash.Length + 3 + precertificate.Length + 2 + Extensions.Length];
        BinaryPrimitives.WriteUInt64BigEndian(data.AsSpan(2), Milliseconds);
        data[11] = 1;
        issuerKeyHash.CopyTo(data.AsSpan(12));
        var rest = data.AsSpan(12 + issuerKeyHash.Length);
        rest[0] = (byte)(precertificate.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)(precertificate.Length & 0xFFFF));
        precertificate.CopyTo(rest[3..]);
        rest = rest[(3 + precertificate.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)Extensions.Length);
        Extensions.Span.CopyTo(rest[2..]);
        return data;
    }

    private static SignedCertificateTimestamp? Read(ReadOnlyMemory<byte> item)
    {
        if (item.Length < LogIdLength + 8)
            return null;
        var logId = item[..LogIdLength];
        var time = BinaryPrimitives.ReadUInt64BigEndian(item.Span[LogIdLength..]);
        item = item[(LogIdLength + 8)..];
        if (TakeVector(ref item) is not { } extensions || item.Length < 2)
            return null;
        var (hash, scheme) = (item.Span[0], item.Span[1]);
        item = item[2..];
        return TakeVector(ref item) is { Length: > 0 } signature && item.IsEmpty ? new(logId, time, extensions, hash, scheme, signature) : null;
    }

    /// <summary>What a length of two bytes stands before; null when there is less.</summary>
    private static ReadOnlyMemory<byte>? TakeVector(ref ReadOnlyMemory<byte> data)
    {
        if (data.Length < 2)
            return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(data.Span);
        if (data.Length - 2 < length)
            return null;
        var content = data.Slice(2, length);
        data = data[(2 + length)..];
        return content;
    }
}
