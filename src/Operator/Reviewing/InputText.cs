using System.Text;

namespace Modelgate.Operator.Reviewing;

/// <summary>Takes the text of a file, up to a limit.</summary>
internal static class InputText
{
    /// <summary>Largest file that is reviewed. <c>kubectl get pods -A -o yaml</c> of a large cluster fits; a weights file named <c>.json</c> does not.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <returns>The text, or why there is none.</returns>
    public static (string? Text, string? Problem) Read(InputFile file, Stream? standardInput)
    {
        try
        {
            if (file.FullPath is null)
                return standardInput is null ? (null, "there is no standard input") : Read(standardInput);
            using var stream = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            return Read(stream);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, "the file cannot be read: " + problem.Message);
        }
    }

    private static (string? Text, string? Problem) Read(Stream stream)
    {
        var expected = stream.CanSeek ? stream.Length : 0;
        if (expected > MaxLength)
            return (null, TooLong);
        var bytes = new byte[Math.Max(expected + 1, 4096)];
        var length = 0;
        while (true)
        {
            var read = stream.Read(bytes, length, bytes.Length - length);
            if (read == 0)
                break;
            length += read;
            if (length > MaxLength)
                return (null, TooLong);
            if (length == bytes.Length)
                Array.Resize(ref bytes, bytes.Length * 2);
        }

        var text = bytes.AsSpan(0, length);
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        try
        {
            return (Strict.GetString(text), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, NotText);
        }
    }

    /// <summary>The problem of a file that holds other bytes than text.</summary>
    public const string NotText = "the file is not UTF-8 text";

    private const string TooLong = "the file is longer than 16 MiB and is not reviewed";
}
