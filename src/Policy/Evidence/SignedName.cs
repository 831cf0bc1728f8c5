using Modelgate.Policy.Models;
using Modelgate.Verification.Statements;

namespace Modelgate.Policy.Evidence;

/// <summary>What a signed descriptor (a subject, a dependency) names: a pinned identity, a file of it, or neither.</summary>
/// <param name="Identity">The canonical identity, or null.</param>
/// <param name="File">The file of <see cref="Identity"/> that is meant; null: the whole, or the file that the descriptor's name says.</param>
/// <param name="IsContradictory">True when version and digest say different things, so that it names nothing, by neither.</param>
internal readonly record struct SignedName(string? Identity, string? File, bool IsContradictory = false)
{
    /// <summary>Reads a descriptor. Its <c>uri</c> counts before its <c>name</c>.</summary>
    /// <remarks>
    /// Accepted: an identity; an identity, <c>#</c> and a file's path; an address without version beside the digest that pins it (<c>gitCommit</c> for the Hub,
    /// <c>sha256</c> for an image). Where version and digest contradict each other it names nothing.
    /// </remarks>
    public static SignedName Of(ResourceDescriptor descriptor, Dictionary<string, string?> known)
    {
        foreach (var text in (ReadOnlySpan<string>)[descriptor.Uri, descriptor.Name])
        {
            var (identity, file, _) = Split(text, known);
            identity ??= ReferenceEquals(text, descriptor.Uri) ? WithDigest(text, descriptor) : null;
            if (identity is not null)
                return Contradicts(identity, file, descriptor) ? new(null, null, true) : new(identity, file);
        }

        return default;
    }

    /// <summary>A text that is an identity, or an identity with <c>#</c> and a path behind.</summary>
    public static SignedName Split(string text, Dictionary<string, string?> known)
    {
        if (text.Length == 0)
            return default;
        // A package URL with a # is none that is pinned; a generation of Google Cloud Storage has a # of its own.
        if (!(text.StartsWith("pkg:", StringComparison.Ordinal) && text.Contains('#', StringComparison.Ordinal)) && Canonical(text, known) is { } whole)
            return new(whole, null);
        var (first, last) = (text.IndexOf('#', StringComparison.Ordinal), text.LastIndexOf('#'));
        foreach (var hash in (ReadOnlySpan<int>)[last, first])
        {
            if (hash > 0 && hash + 1 < text.Length && Canonical(text.AsSpan(0, hash), known) is { } identity)
                return new(identity, PathOf(text[(hash + 1)..]));
        }

        return default;
    }

    // A statement repeats one identity for each of its files.
    private static string? Canonical(ReadOnlySpan<char> text, Dictionary<string, string?> known)
    {
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var identity))
            return identity;
        var whole = text.ToString();
        known.Add(whole, identity = PinnedIdentity.Canonical(whole));
        return identity;
    }

    private static string PathOf(string fragment) => fragment.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(fragment) : fragment;

    private static bool Contradicts(string identity, string? file, ResourceDescriptor descriptor)
    {
        if (PinnedIdentity.HubCommit(identity) is { } commit && descriptor.Digest("gitCommit") is { } signed && signed != commit)
            return true;
        return file is null && PinnedIdentity.ContentDigest(identity) is { } digest && descriptor.Digest("sha256") is { } content && content != digest;
    }

    private static string? WithDigest(string uri, ResourceDescriptor descriptor)
    {
        if (uri.Length == 0)
            return null;
        if (descriptor.Digest("sha256") is { } sha256 && Image(uri, sha256) is { } image)
            return PinnedIdentity.Canonical(image);
        // Provenance v0.2 calls the commit of a git repository its sha1.
        if ((descriptor.Digest("gitCommit") ?? descriptor.Digest("sha1")) is not { } commit || Repository(uri) is not { } repository)
            return null;
        var query = repository.IndexOf('?', StringComparison.Ordinal);
        return PinnedIdentity.Canonical(query < 0 ? $"{repository}@{commit}" : $"{repository[..query]}@{commit}{repository[query..]}");
    }

    private static string? Image(string uri, string sha256)
    {
        if (uri.Contains('@', StringComparison.Ordinal) || uri.Contains('#', StringComparison.Ordinal))
            return null;
        if (uri.StartsWith("oci://", StringComparison.Ordinal) || uri.StartsWith("docker://", StringComparison.Ordinal))
            return ModelLocations.Oci($"{uri}@sha256:{sha256}").Identity;
        if (!uri.StartsWith("pkg:oci/", StringComparison.Ordinal))
            return null;
        var query = uri.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? $"{uri}@sha256:{sha256}" : $"{uri[..query]}@sha256:{sha256}{uri[query..]}";
    }

    /// <summary>The Hub repository that an address without a commit names, as a package URL; null for other addresses.</summary>
    private static string? Repository(string uri)
    {
        if (uri.StartsWith("pkg:huggingface/", StringComparison.Ordinal))
            return uri.Contains('@', StringComparison.Ordinal) || uri.Contains('#', StringComparison.Ordinal) ? null : uri;
        if (!uri.StartsWith("https://", StringComparison.Ordinal) && !uri.StartsWith("git+https://", StringComparison.Ordinal) && !uri.StartsWith("hf://", StringComparison.Ordinal))
            return null;
        // git+https://host/org/name@refs/heads/main: the ref may move, the commit beside it may not.
        var at = uri.LastIndexOf('@');
        var location = ModelLocations.Uri(at > uri.IndexOf("://", StringComparison.Ordinal) + 3 && uri.StartsWith("git+", StringComparison.Ordinal) ? uri[..at] : uri);
        return location is { Scheme: LocationScheme.HuggingFace, Revision: null, File: null } ? location.Name : null;
    }
}
