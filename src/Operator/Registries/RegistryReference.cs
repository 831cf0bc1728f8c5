using System.Buffers;
using System.Text.RegularExpressions;

namespace Modelgate.Operator.Registries;

/// <summary>An artifact in a registry: <c>HOST[:PORT]/NAME@sha256:…</c>. What has passed here can be put into an address as it is.</summary>
/// <param name="Host">The host, with its port where one is given; lower case.</param>
/// <param name="Name">The repository.</param>
/// <param name="Digest"><c>sha256:</c> and 64 lower-case hex digits.</param>
internal sealed partial record RegistryReference(string Host, string Name, string Digest)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const string HubName = "docker.io";
    private const string HubHost = "registry-1.docker.io";

    /// <summary>The host that is connected to; Docker Hub's has another name than its images.</summary>
    public string Server => Host == HubName ? HubHost : Host;

    /// <summary>Host and repository, as policies list them.</summary>
    public string Place => $"{Host}/{Name}";

    /// <summary>The reference; null when it is none with a host.</summary>
    public static RegistryReference? Parse(string text)
    {
        if (text.Length > 1024 || Shape().Match(text) is not { Success: true } match)
            return null;
        var host = match.Groups["host"].Value.ToLowerInvariant();
        // The first part of a Docker Hub name is no host.
        if (host != "localhost" && !host.AsSpan().ContainsAny('.', ':'))
            return null;
        return !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out _) ? null : new(host, match.Groups["name"].Value, match.Groups["digest"].Value);
    }

    /// <summary>True when a prefix of a policy covers it: the whole of its host, or of its first path parts.</summary>
    public bool IsBelow(string prefix)
    {
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? prefix : prefix[..slash];
        if (!string.Equals(host, Host, StringComparison.OrdinalIgnoreCase))
            return false;
        return slash < 0 || Name == prefix[(slash + 1)..] || Name.StartsWith(prefix[(slash + 1)..] + "/", StringComparison.Ordinal);
    }

    /// <summary>True for <c>sha256:</c> and 64 lower-case hex digits.</summary>
    public static bool IsDigest(string text) => text.Length == 71 && text.StartsWith("sha256:", StringComparison.Ordinal) && !text.AsSpan(7).ContainsAnyExcept(HexDigits);

    /// <inheritdoc/>
    public override string ToString() => $"{Place}@{Digest}";

    [GeneratedRegex(
        @"^(?<host>([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?)/(?<name>[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)@(?<digest>sha256:[0-9a-f]{64})\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
