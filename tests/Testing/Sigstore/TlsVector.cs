namespace Modelgate.Testing.Sigstore;

/// <summary>Byte vectors of the TLS presentation language: a length, then the bytes.</summary>
internal static class TlsVector
{
    /// <summary>A vector with a length of two bytes.</summary>
    public static byte[] Short(byte[] content) => [(byte)(content.Length >> 8 & 0xFF), (byte)(content.Length & 0xFF), .. content];

    /// <summary>A vector with a length of three bytes.</summary>
    public static byte[] Medium(byte[] content) => [(byte)(content.Length >> 16 & 0xFF), .. Short(content)];
}
