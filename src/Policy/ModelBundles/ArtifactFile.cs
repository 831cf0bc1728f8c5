using System.Runtime.CompilerServices;
using Modelgate.Policy.Declarations;

namespace Modelgate.Policy.ModelBundles;

/// <summary>One file of an artifact. There are hundreds of thousands of them, so the digest is kept as the bytes that it is.</summary>
public sealed record ArtifactFile
{
    private const string Start = "sha256:";

    private readonly Sha256 _sha256;
    private readonly string? _other;

    /// <summary>Makes one.</summary>
    /// <param name="path">Relative path with <c>/</c>.</param>
    /// <param name="digest"><c>sha256:</c> and 64 lower-case hex digits.</param>
    public ArtifactFile(string path, string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        Path = path;
        if (Identities.IsDigest(digest))
            Convert.FromHexString(digest.AsSpan(Start.Length), _sha256, out _, out _);
        else
            _other = digest;
    }

    /// <summary>Relative path with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary><c>sha256:</c> and 64 lower-case hex digits.</summary>
    public string Digest => _other ?? Start + Convert.ToHexStringLower(_sha256);

    /// <summary>The digest's bytes; empty where it is no sha256 digest.</summary>
    internal ReadOnlySpan<byte> DigestBytes => _other is null ? _sha256 : default(ReadOnlySpan<byte>);

    /// <summary>True when the digest is that one.</summary>
    /// <param name="sha256">64 lower-case hex digits.</param>
    public bool HasDigest(ReadOnlySpan<char> sha256)
    {
        if (_other is not null)
            return _other.StartsWith(Start, StringComparison.Ordinal) && _other.AsSpan(Start.Length).SequenceEqual(sha256);
        Span<char> own = stackalloc char[64];
        return Convert.TryToHexStringLower(_sha256, own, out _) && own.SequenceEqual(sha256);
    }

    /// <inheritdoc/>
    public bool Equals(ArtifactFile? other) =>
        other is not null && string.Equals(Path, other.Path, StringComparison.Ordinal) && string.Equals(_other, other._other, StringComparison.Ordinal)
        && ((ReadOnlySpan<byte>)_sha256).SequenceEqual(other._sha256);

    /// <inheritdoc/>
    public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);

    [InlineArray(32)]
    private struct Sha256
    {
        private byte _first;
    }
}
