namespace Modelgate.Policy.Policies;

/// <summary>Takes the bytes out of a text that is exactly one PEM block (RFC 7468).</summary>
internal static class PemBlock
{
    /// <summary>The bytes; null when the text is not one whole block with this header, or anything but white space is around it.</summary>
    public static byte[]? Decode(string text, string header)
    {
        var body = text.AsSpan().Trim();
        var footer = header.Replace("BEGIN", "END", StringComparison.Ordinal);
        if (!body.StartsWith(header, StringComparison.Ordinal) || !body.EndsWith(footer, StringComparison.Ordinal) || body.Length < header.Length + footer.Length)
            return null;
        body = body[header.Length..^footer.Length];
        if (body.Contains('-'))
            return null;
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64Chars(body, bytes, out var length) && length > 0 ? bytes[..length] : null;
    }
}
