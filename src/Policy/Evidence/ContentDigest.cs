using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Policy.Evidence;

/// <summary>SHA-256 over everything that a result depends on, so that a changed bundle, policy or root never meets an old result.</summary>
internal sealed class ContentDigest
{
    /// <summary>A digest takes hundreds of small pieces, and each call of the hash costs more than most of them: they are collected.</summary>
    private readonly byte[] _pieces = ArrayPool<byte>.Shared.Rent(4096);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _length;

    /// <summary>The digest of bytes, <c>sha256:…</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of a builder's identity and its root.</summary>
    public static string Of(TrustedBuilder builder, TrustedRoot? root)
    {
        var digest = new ContentDigest().Add(builder.Name).Add(root is null ? [] : root.Digest.Span);
        digest.Add(builder.Keys.Count);
        foreach (var key in builder.Keys)
            digest.Add(key.Key.Fingerprint.Span).Add(key.ValidFor.Start).Add(key.ValidFor.End);
        digest.Add(builder.Keyless?.Issuer).Add(builder.Keyless?.Identity).Add(builder.Keyless?.IdentityPattern);
        digest.Add(builder.CertificateAuthorities.Count);
        foreach (var authority in builder.CertificateAuthorities)
            digest.Add(authority.RawData.Span);
        return digest.Add(builder.AuthorityIdentity?.Subject).Add(builder.AuthorityIdentity?.Pattern?.Text).Take();
    }

    /// <summary>Of all in a policy that evidence depends on.</summary>
    public static string Of(ModelPolicy policy, IReadOnlyList<ReadyBuilder> builders)
    {
        var digest = new ContentDigest().Add((int)policy.RequiredStrength).Add(builders.Count);
        foreach (var ready in builders)
        {
            digest.Add(ready.Digest).Add(ready.Missing?.Detail);
            digest.Add(ready.Builder.BuilderIds).Add(ready.Builder.BuildTypes).Add(ready.Builder.Workflows).Add(ready.Builder.PredicateTypes);
        }

        digest.Add(policy.Trust.Mirrors.Count);
        foreach (var mirror in policy.Trust.Mirrors)
            digest.Add(mirror.Prefix).Add(mirror.UpstreamRequired ? 1 : 0);
        digest.Add(policy.Trust.Publishers).Add(policy.Trust.ModelSigning.IgnoredPaths).Add(policy.Trust.ModelSigning.AllowSymlinks ? 1 : 0);
        digest.Add(policy.RequiredRoles.Count);
        foreach (var role in policy.RequiredRoles)
            digest.Add((int)role);
        digest.Add(policy.Revocations.Count);
        foreach (var revocation in policy.Revocations)
            digest.Add((int)revocation.Kind).Add(revocation.Value).Add(revocation.Reason);
        digest.Add(policy.Floors.Count);
        foreach (var floor in policy.Floors)
            digest.Add(floor.Model).Add(floor.NotBefore);
        return digest.Take();
    }

    /// <summary>Of a bundle and the attestations that it points at.</summary>
    public static string Of(ModelBundle bundle, IReadOnlyList<EvidenceContent> attestations)
    {
        var digest = new ContentDigest().Add(bundle.Namespace).Add(bundle.Name).Add(bundle.Artifacts.Count);
        foreach (var artifact in bundle.Artifacts)
        {
            digest.Add(artifact.Name).Add((int)artifact.Role).Add(artifact.Reference).Add(artifact.Upstream).Add(artifact.Base).Add(artifact.Files.Count);
            foreach (var file in artifact.Files)
            {
                var bytes = file.DigestBytes;
                digest.Add(file.Path).Add(bytes).Add(bytes.IsEmpty ? file.Digest : null);
            }
        }

        digest.Add(bundle.Attestations.Count);
        for (var i = 0; i < bundle.Attestations.Count; i++)
        {
            var source = bundle.Attestations[i];
            digest.Add(source.Name).Add((int)source.Format).Add(source.Source).Add(source.Artifacts).Add(attestations[i].Why);
            digest.Add(attestations[i].Bytes is null ? 0 : 1).Add(attestations[i].Bytes is { } bytes ? bytes.Span : []);
            digest.Add(attestations[i].Others?.Count ?? 0);
            foreach (var other in attestations[i].Others ?? [])
                digest.Add(other.Span);
        }

        return digest.Take();
    }

    private ContentDigest Add(string? text)
    {
        if (text is null)
            return Add(-1);
        var bytes = Encoding.UTF8.GetByteCount(text);
        Add(bytes);
        if (bytes > _pieces.Length)
            return Append(Encoding.UTF8.GetBytes(text));
        Encoding.UTF8.GetBytes(text, Room(bytes));
        _length += bytes;
        return this;
    }

    private ContentDigest Add(IReadOnlyList<string> texts)
    {
        Add(texts.Count);
        foreach (var text in texts)
            Add(text);
        return this;
    }

    private ContentDigest Add(DateTimeOffset? time) => Add(time?.UtcTicks.ToString(CultureInfo.InvariantCulture));

    // The length goes first, so that no two lists of texts make the same bytes.
    private ContentDigest Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        return Append(bytes);
    }

    private ContentDigest Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _pieces.Length)
        {
            Flush();
            _hash.AppendData(bytes);
            return this;
        }

        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
        return this;
    }

    private ContentDigest Add(int number)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(Room(sizeof(int)), number);
        _length += sizeof(int);
        return this;
    }

    /// <summary>The free end of the pieces, after room was made.</summary>
    private Span<byte> Room(int bytes)
    {
        if (_length + bytes > _pieces.Length)
            Flush();
        return _pieces.AsSpan(_length);
    }

    private void Flush()
    {
        _hash.AppendData(_pieces.AsSpan(0, _length));
        _length = 0;
    }

    private string Take()
    {
        Flush();
        ArrayPool<byte>.Shared.Return(_pieces);
        using (_hash)
            return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }
}
