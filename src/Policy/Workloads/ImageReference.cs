namespace Modelgate.Policy.Workloads;

/// <summary>A container image reference, taken apart as the container runtimes do (distribution/reference grammar).</summary>
/// <param name="Text">As written.</param>
/// <param name="Registry">Host and port; <c>docker.io</c> when none is written.</param>
/// <param name="Repository">Path without host, <c>library/</c> added for Docker Hub's official images.</param>
/// <param name="Tag">The tag; null when none is written.</param>
/// <param name="Digest">The digest with its algorithm, <c>sha256:…</c>; null when none is written.</param>
public sealed record ImageReference(string Text, string Registry, string Repository, string? Tag, string? Digest)
{
    /// <summary>Last part of the repository: <c>vllm-openai</c>.</summary>
    public string BaseName { get; } = Repository[(Repository.LastIndexOf('/') + 1)..]; // Once: every runtime asks for it.

    /// <summary>True when the reference has a sha256 digest of 64 lower-case hex digits.</summary>
    public bool IsPinned => Digest is { Length: 71 } digest && digest.StartsWith("sha256:", StringComparison.Ordinal)
        && !digest.AsSpan(7).ContainsAnyExcept(LowerHex);

    /// <summary>Registry and repository: <c>docker.io/vllm/vllm-openai</c>.</summary>
    public string Name => Registry + "/" + Repository;

    /// <summary>Takes a reference apart. Never fails: text that is no reference becomes a repository of that text.</summary>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text;
        string? digest = null;
        string? tag = null;
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
            (rest, digest) = (rest[..at], rest[(at + 1)..]);
        var colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf('/'))
            (rest, tag) = (rest[..colon], rest[(colon + 1)..]);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && IsHost(rest.AsSpan(0, slash)))
        {
            var host = rest[..slash];
            var path = rest[(slash + 1)..];
            if (host is "index.docker.io" or "registry-1.docker.io")
                host = "docker.io";
            return new(text, host, host == "docker.io" && !path.Contains('/', StringComparison.Ordinal) ? "library/" + path : path, tag, digest);
        }

        return new(text, "docker.io", slash < 0 && rest.Length > 0 ? "library/" + rest : rest, tag, digest);
    }

    private static readonly System.Buffers.SearchValues<char> LowerHex = System.Buffers.SearchValues.Create("0123456789abcdef");

    private static bool IsHost(ReadOnlySpan<char> text) => text.ContainsAny('.', ':') || text is "localhost";
}
