using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Modelgate.Verification.Manifests;

/// <summary>Hashes content piece by piece with the hash that a signed list names. Not safe to use from several threads at once.</summary>
public sealed class ManifestHasher : IDisposable
{
    private readonly IncrementalHash? _platform;
    private readonly IDigest? _managed;
    private readonly int _length;

    /// <summary>Begins.</summary>
    public ManifestHasher(ManifestHash hash)
    {
        _length = hash.Length();
        switch (hash)
        {
            case ManifestHash.Sha256:
                _platform = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                break;
            case ManifestHash.Blake2b:
                _managed = new Blake2bDigest(_length * 8);
                break;
            case ManifestHash.Blake3:
                _managed = new Blake3Digest(_length * 8);
                break;
        }
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (_platform is not null)
            _platform.AppendData(data);
        else
            _managed!.BlockUpdate(data);
    }

    /// <summary>The digest of what was taken, in lower-case hex; the next piece begins anew.</summary>
    public string Finish()
    {
        Span<byte> digest = stackalloc byte[_length];
        if (_platform is not null)
            _platform.GetHashAndReset(digest);
        else
            _managed!.DoFinal(digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <inheritdoc/>
    public void Dispose() => _platform?.Dispose();
}
