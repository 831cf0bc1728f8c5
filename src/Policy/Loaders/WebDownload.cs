using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Ollama;

namespace Modelgate.Policy.Loaders;

/// <summary>What <c>curl</c>, <c>wget</c> and <c>aria2c</c> have in common: judge one address and where its content is put.</summary>
internal static class WebDownload
{
    private const int MaxAlternatives = 64;

    /// <summary>One address is fetched.</summary>
    /// <param name="context">The loader's context.</param>
    /// <param name="url">The address as the tool sees it.</param>
    /// <param name="target">The file; null for standard output or when not known.</param>
    /// <param name="insecure">The option that lets any server answer, or sends the request elsewhere; null when there is none.</param>
    /// <param name="sha256">The digest that the tool itself checks, or null.</param>
    public static void Fetch(InvocationContext context, Word url, string? target, Word? insecure = null, string? sha256 = null)
    {
        var text = url.Text.Contains("://", StringComparison.Ordinal) ? url.Text : "http://" + url.Text;
        var address = WebAddress.TryParse(text);
        if (address is null || (url.IsKnown && IsOwn(address.Host)))
            return;
        var location = ModelLocations.Uri(text);
        if (sha256 is not null && CommitHash.IsSha256(sha256))
            location = WebLocations.WithDigest(location, sha256.ToLowerInvariant());
        var isHub = location.Scheme is LocationScheme.HuggingFace or LocationScheme.ModelScope && location.File is not null;
        var isModel = isHub || ModelFileNames.IsModel(address.Path, target);
        if (isModel && location.Name.Contains("/datasets/", StringComparison.Ordinal))
            isModel = false;
        if (!isModel && target is null)
        {
            // On its way into a shell or an interpreter.
            if (ModelFileNames.IsProgram(address.Path))
                Downloads.Code(context, url, $"code is fetched {Downloads.When(context)}");
            return;
        }

        var name = address.Path.Length > 1 || target is null ? address.Path : target;
        var role = ModelFileNames.RoleOf(location.File ?? name);
        var reference = ModelReferences.Download(role, url, location) with
        {
            PinningHint = isHub ? "Put the 40-hex commit in place of the branch in the address" : "Check the file with sha256sum -c against a literal digest, under set -e",
        };
        Downloads.Record(context, reference, target, isModel);
        if (isModel && location.File is null && ModelFileNames.IsPickle(name))
            Downloads.Unsafe(context, url);
        if (isModel)
            JudgeTransport(context, url, address, location, insecure);
        else if (ModelFileNames.IsProgram(address.Path) || ModelFileNames.IsProgram(target ?? "") || location.Scheme == LocationScheme.Git)
            Downloads.Code(context, url, $"code is fetched {Downloads.When(context)}");
    }

    /// <summary>A request with a body: the APIs by which servers are told to load something.</summary>
    /// <returns>True when the address is one of these.</returns>
    public static bool Post(InvocationContext context, Word url, Word? body)
    {
        var text = url.Text.Contains("://", StringComparison.Ordinal) ? url.Text : "http://" + url.Text;
        return WebAddress.TryParse(text) is { } address
            && (OllamaApi.Resolve(address.Path, body, address.Host, context) || ServerRequests.Resolve(address.Path, body, address.Host, url, context));
    }

    /// <summary>The file name that the tools take from an address: its last part.</summary>
    public static string? RemoteName(string url)
    {
        var text = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
        if (WebAddress.TryParse(text) is not { } address)
            return null;
        var name = address.Path[(address.Path.LastIndexOf('/') + 1)..];
        return name.Length == 0 ? null : Uri.UnescapeDataString(name);
    }

    /// <summary>curl's alternatives: <c>{a,b}</c> stands for several addresses. Ranges stay as written.</summary>
    public static IReadOnlyList<Word> Alternatives(Word url)
    {
        if (!url.IsKnown || !url.Text.Contains('{', StringComparison.Ordinal))
            return [url];
        var done = new List<Word>();
        var open = new Stack<string>();
        open.Push(url.Text);
        while (open.Count > 0)
        {
            var text = open.Pop();
            var from = text.IndexOf('{', StringComparison.Ordinal);
            var to = from < 0 ? -1 : text.IndexOf('}', from);
            if (to < 0 || done.Count + open.Count > MaxAlternatives || text.Length > 8_192)
            {
                done.Add(url.With(text));
                continue;
            }

            var choices = text[(from + 1)..to].Split(',', MaxAlternatives);
            for (var i = choices.Length - 1; i >= 0; i--)
                open.Push(string.Concat(text.AsSpan(0, from), choices[i], text.AsSpan(to + 1)));
        }

        return done;
    }

    /// <summary>True for an address of this pod itself.</summary>
    public static bool IsOwn(string host)
    {
        var name = host.StartsWith('[') ? host : host.Split(':', 2)[0];
        return name is "localhost" or "0.0.0.0" or "" || name.StartsWith("127.", StringComparison.Ordinal) || name.StartsWith("[::1]", StringComparison.Ordinal);
    }

    private static void JudgeTransport(InvocationContext context, Word url, WebAddress address, ModelLocation location, Word? insecure)
    {
        if (insecure is not null)
            Downloads.Redirected(context, insecure, "the download then takes another server's answer for the one that is named");
        else if (location.Scheme == LocationScheme.HuggingFace && address.Scheme == "http")
            Downloads.Redirected(context, url, "over plain http anybody on the way can answer for the hub");
        else if (location.Name.Contains("?repository_url=", StringComparison.Ordinal) && location.Scheme == LocationScheme.HuggingFace)
            Downloads.Redirected(context, url, "this is a mirror of the Hub, which can answer with other files for the same commit");
    }
}
