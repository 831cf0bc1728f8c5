using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Runtimes.Ollama;

/// <summary>Which server a client command changes (ollama <c>envconfig.Host</c>, v0.33).</summary>
internal static class OllamaHost
{
    /// <summary>True when <c>OLLAMA_HOST</c> names a server outside this pod.</summary>
    public static bool IsElsewhere(ResolvedEnvironment environment) =>
        environment["OLLAMA_HOST"] is { IsKnown: true } host && !IsOwn(host.Text);

    /// <summary>True for an address of this pod itself: loopback, unspecified, or none at all. Blanks and quotes around it are dropped, as Ollama does.</summary>
    public static bool IsOwn(string address)
    {
        var text = address.AsSpan().Trim().Trim("\"'").Trim();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
            text = text[(scheme + 3)..];
        var slash = text.IndexOf('/');
        if (slash >= 0)
            text = text[..slash];
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']');
            text = close < 0 ? text[1..] : text[1..close];
        }
        else if (text.Count(':') == 1)
        {
            text = text[..text.IndexOf(':')];
        }

        return text.IsEmpty || text.StartsWith("127.", StringComparison.Ordinal) || text is "0.0.0.0" or "::" or "::1" or "0"
            || text.Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }
}
