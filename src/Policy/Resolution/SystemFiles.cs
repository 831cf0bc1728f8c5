using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Resolution;

/// <summary>Files that decide where downloads go or which code programs load. Told of every write that a container is seen to make.</summary>
/// <remarks>hosts(5), git-config(1), curl(1), wget(1), pip's configuration, ld.so(8), Python's site module.</remarks>
internal sealed class SystemFiles(IResolutionSink sink, FieldPath container)
{
    private const string Mend = "Put the file into the image";

    /// <summary>Judges one write; null content: nobody knows what is written.</summary>
    public void Judge(string path, Word? content)
    {
        if (path.StartsWith("/tmp/", StringComparison.Ordinal))
            return;
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        if (IsCode(path, name))
            Add(SignalKind.CodePlugin, path, content, "the container changes code that its server loads, so it is no longer the image's");
        else if (WhyItRedirects(path, name, content) is { } reason)
            Add(SignalKind.RedirectedSource, path, content, reason);
    }

    /// <summary>True for places whose content programs load as code without being told.</summary>
    public static bool IsCode(string path, ReadOnlySpan<char> name) =>
        path.Contains("/site-packages/", StringComparison.Ordinal) || path.Contains("/dist-packages/", StringComparison.Ordinal)
        || name is "sitecustomize.py" or "usercustomize.py" || path == "/etc/ld.so.preload";

    /// <summary>Why a text in that place sends downloads elsewhere; null when it does not.</summary>
    private static string? WhyItRedirects(string path, ReadOnlySpan<char> name, Word? content)
    {
        if (path == "/etc/hosts")
            return SurroundingsReader.NamesHub(content?.Text) ? "it gives the hub another address" : content is null ? "it decides the addresses of host names, and what is written cannot be known" : null;
        if (path == "/etc/resolv.conf")
            return "the container asks its own name servers, which decide what answers for the hub";
        if (name is ".gitconfig" or "gitconfig" || path.EndsWith("/git/config", StringComparison.Ordinal))
            return Holds(content, "insteadOf", "proxy", "sslVerify", "sslCA") ? "git then fetches from another place than its command line says" : null;
        if (name is ".curlrc" or ".wgetrc" or "wgetrc")
            return Holds(content, "proxy", "resolve", "connect-to", "insecure", "check_certificate", "url", "cacert") ? "downloads then go elsewhere, or trust anybody" : null;
        if (name is "pip.conf" or "uv.toml" || path == "/etc/pip.conf")
            return Holds(content, "index", "find-links", "trusted-host", "proxy") ? "packages are then installed from another index" : null;
        return name is "cacert.pem" && path.Contains("certifi", StringComparison.Ordinal) ? "downloads then trust whoever these certificates name" : null;
    }

    private static bool Holds(Word? content, params ReadOnlySpan<string> words)
    {
        if (content is null)
            return true;
        foreach (var word in words)
        {
            if (content.Text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private void Add(SignalKind kind, string path, Word? content, string reason) =>
        sink.Add(new Signal(kind, path, reason, content?.Origin ?? new(ReferenceOrigin.Script, container), Mend));
}
