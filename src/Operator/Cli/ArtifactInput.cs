using System.Security.Cryptography;
using Modelgate.Operator.Verifying;
using Modelgate.Verification;

namespace Modelgate.Operator.Cli;

/// <summary>The content that evidence must be about, from <c>--artifact</c> or <c>--digest</c>.</summary>
internal static class ArtifactInput
{
    /// <summary>Files up to it are held, so that schemes which sign the content itself (Ed25519) can be verified; larger ones are hashed.</summary>
    private const int MaxHeldBytes = 64 * 1024 * 1024;

    /// <summary>Reads it.</summary>
    /// <returns>The content, null when none is named; or what is wrong.</returns>
    public static (ArtifactContent? Content, string? Problem) Read(string? file, string? digest)
    {
        if (digest is not null)
            return Parse(digest) is { } content ? (content, null) : (null, $"--digest {digest}: write sha256:, sha384: or sha512: and the digest in hex");
        if (file is null)
            return (null, null);
        var (bytes, problem) = EvidenceFile.Read(file, MaxHeldBytes, null);
        if (bytes is not null)
            return (ArtifactContent.Of(bytes), null);
        try
        {
            return new FileInfo(file) is { Exists: true, Length: > MaxHeldBytes } ? (Hash(file), null) : (null, $"{file}: {problem}");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file}: the file cannot be read: {trouble.Message}");
        }
    }

    /// <summary>Content by a digest as people write it; null when it is none.</summary>
    public static ArtifactContent? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || DigestAlgorithms.Parse(text[..colon]) is not { } algorithm)
            return null;
        var hex = text.AsSpan(colon + 1);
        if (hex.Length != algorithm.Length() * 2)
            return null;
        foreach (var c in hex)
        {
            if (!char.IsAsciiHexDigit(c))
                return null;
        }

        return ArtifactContent.OfDigests([new(algorithm, Convert.FromHexString(hex))]);
    }

    private static ArtifactContent Hash(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1024 * 1024, FileOptions.SequentialScan);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha384 = IncrementalHash.CreateHash(HashAlgorithmName.SHA384);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var block = new byte[ContentRange.BlockBytes];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            sha256.AppendData(block, 0, read);
            sha384.AppendData(block, 0, read);
            sha512.AppendData(block, 0, read);
        }

        return ArtifactContent.OfDigests(
        [
            new(DigestAlgorithm.Sha256, sha256.GetHashAndReset()),
            new(DigestAlgorithm.Sha384, sha384.GetHashAndReset()),
            new(DigestAlgorithm.Sha512, sha512.GetHashAndReset()),
        ]);
    }
}
