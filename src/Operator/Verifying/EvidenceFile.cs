using System.Globalization;

namespace Modelgate.Operator.Verifying;

/// <summary>Takes the bytes of a file, up to a limit.</summary>
internal static class EvidenceFile
{
    /// <summary>Limit of keys and certificates in PEM. A chain of ten certificates has 20 KiB.</summary>
    public const int MaxPemBytes = 1024 * 1024;

    /// <summary>Reads a file; <c>-</c> is standard input.</summary>
    /// <returns>The bytes, or why there are none.</returns>
    public static (byte[]? Content, string? Problem) Read(string path, int maxBytes, Func<Stream?>? openInput)
    {
        try
        {
            using var stream = path == "-" && openInput is not null ? openInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            if (stream is null)
                return (null, "there is no standard input");
            using var content = new MemoryStream();
            var block = new byte[64 * 1024];
            for (int read; (read = stream.Read(block)) > 0;)
            {
                content.Write(block, 0, read);
                if (content.Length > maxBytes)
                    return (null, string.Create(CultureInfo.InvariantCulture, $"the file is longer than {maxBytes} bytes"));
            }

            return (content.ToArray(), null);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "there is no such file");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, "the file cannot be read: " + problem.Message);
        }
    }
}
