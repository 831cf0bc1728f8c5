using System.Globalization;
using System.Text;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Evidence;

/// <summary>Brings identities into the one form in which pods' references have them, so that equal means equal text.</summary>
/// <remarks>
/// A signer may percent-encode what need not be (<c>sha256%3A…</c>) or add a tag beside a digest; that is the same identity. Everything else that differs is
/// another one: case, an encoded slash, an unknown qualifier, look-alike letters. What cannot be read is no identity.
/// </remarks>
internal static class PinnedIdentity
{
    private const string HuggingFace = "pkg:huggingface/";
    private const string Oci = "pkg:oci/";

    /// <summary>Longer texts name nothing that a pod can ask for.</summary>
    private const int MaxLength = 2_048;

    /// <summary>The canonical form; null when the text is no pinned identity.</summary>
    public static string? Canonical(string text)
    {
        if (text.Length is 0 or > MaxLength)
            return null;
        if (text.StartsWith(HuggingFace, StringComparison.Ordinal))
            return Package(text, HuggingFace) is { } hub ? OfHub(hub) : null;
        if (text.StartsWith(Oci, StringComparison.Ordinal))
            return Package(text, Oci) is { } image ? OfImage(image) : null;
        return Identities.IsPinned(text) ? text : null;
    }

    /// <summary>The identity without its version: what floors name, and what a pod's reference is looked up by.</summary>
    public static string NameOf(string identity)
    {
        var query = identity.IndexOf('?', StringComparison.Ordinal);
        var name = query < 0 ? identity : identity[..query];
        var qualifier = query >= 0 && identity.StartsWith("pkg:", StringComparison.Ordinal) ? identity[query..] : "";
        var end = identity.StartsWith("pkg:", StringComparison.Ordinal) ? name.LastIndexOf('@') : name.LastIndexOf('#');
        return (end < 0 ? name : name[..end]) + qualifier;
    }

    /// <summary>True for what the Hub itself serves.</summary>
    public static bool IsOfHub(string identity) => identity.StartsWith(HuggingFace, StringComparison.Ordinal) && !identity.Contains('?', StringComparison.Ordinal);

    /// <summary>The commit of a repository of the Hub itself; null for other identities. A mirror answers what it likes under any commit.</summary>
    public static string? HubCommit(string canonical) =>
        IsOfHub(canonical) ? canonical[(canonical.LastIndexOf('@') + 1)..] : null;

    /// <summary>The sha256 in hex of an identity that is a digest of content which clients check: an image, or <c>sha256:…</c>; else null.</summary>
    public static string? ContentDigest(string canonical)
    {
        if (Identities.IsDigest(canonical))
            return canonical[7..];
        if (!canonical.StartsWith(Oci, StringComparison.Ordinal))
            return null;
        var at = canonical.IndexOf("@sha256:", StringComparison.Ordinal);
        return at < 0 || canonical.Length < at + 72 ? null : canonical.Substring(at + 8, 64);
    }

    private static string? OfHub(PackageParts parts)
    {
        var isOtherKind = parts.Path.StartsWith("datasets/", StringComparison.Ordinal) || parts.Path.StartsWith("spaces/", StringComparison.Ordinal);
        if (!CommitHash.IsFull(parts.Version) || parts.Path.Count('/') > (isOtherKind ? 2 : 1))
            return null;
        return ModelLocations.HuggingFace(parts.Path, parts.Version, parts.Repository).Identity;
    }

    private static string? OfImage(PackageParts parts)
    {
        if (!Identities.IsDigest(parts.Version) || parts.Path.Contains('/', StringComparison.Ordinal))
            return null;
        if (parts.Repository is null)
            return $"{Oci}{parts.Path}@{parts.Version}";
        var location = ModelLocations.Oci($"{parts.Repository}@{parts.Version}");
        // The name repeats the last part of the repository. With another name it is no identity that a pod's image has, but one all the same.
        return location.Identity.StartsWith($"{Oci}{parts.Path}@", StringComparison.OrdinalIgnoreCase)
            ? location.Identity
            : $"{Oci}{parts.Path}@{parts.Version}{location.Identity[location.Identity.IndexOf('?', StringComparison.Ordinal)..]}";
    }

    private static PackageParts? Package(string text, string prefix)
    {
        var rest = text.AsSpan(prefix.Length);
        if (rest.Contains('#'))
            return null;
        string? repository = null;
        var query = rest.IndexOf('?');
        if (query >= 0)
        {
            if (!Qualifiers(rest[(query + 1)..], out repository))
                return null;
            rest = rest[..query];
        }

        var at = rest.LastIndexOf('@');
        return at > 0 && Decode(rest[..at], keepSlash: false) is { } path && Decode(rest[(at + 1)..], keepSlash: false) is { } version && IsPath(path)
            ? new(path, version, repository)
            : null;
    }

    private static bool Qualifiers(ReadOnlySpan<char> text, out string? repository)
    {
        repository = null;
        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            var equals = pair.IndexOf('=');
            if (equals <= 0)
                return false;
            var name = pair[..equals];
            if (name is "repository_url" && repository is null && Decode(pair[(equals + 1)..], keepSlash: true) is { Length: > 0 } value)
                repository = value;
            else if (name is not ("tag" or "arch"))
                return false;
        }

        return true;
    }

    /// <summary>Takes percent-encoding away; null when it is broken, or when it hides a slash that would make another path of it.</summary>
    private static string? Decode(ReadOnlySpan<char> text, bool keepSlash)
    {
        var encoded = text.ToString();
        if (!text.Contains('%'))
            return Printable(encoded);
        var bytes = new List<byte>(encoded.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                if (!Rune.TryGetRuneAt(encoded, i, out var rune))
                    return null;
                bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
                i += rune.Utf16SequenceLength - 1;
                continue;
            }

            if (i + 2 >= encoded.Length || !byte.TryParse(encoded.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                return null;
            if (!keepSlash && value is (byte)'/' or (byte)'@' or (byte)'?' or (byte)'#')
                return null;
            bytes.Add(value);
            i += 2;
        }

        try
        {
            return Printable(Strict.GetString([.. bytes]));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static string? Printable(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || char.IsWhiteSpace(c) || c is '\\' or '%')
                return null;
        }

        return text;
    }

    private static bool IsPath(string path)
    {
        foreach (var range in path.AsSpan().Split('/'))
        {
            if (path.AsSpan()[range] is "" or "." or "..")
                return false;
        }

        return true;
    }

    /// <summary>A package URL, decoded.</summary>
    private sealed record PackageParts(string Path, string Version, string? Repository);
}
