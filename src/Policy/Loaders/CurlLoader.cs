using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary><c>curl</c>: downloads, and requests that tell servers to load models.</summary>
/// <remarks>Model given by: the addresses (also <c>--url</c>, <c>-K FILE</c>); targets by <c>-o</c> in order, <c>-O</c>, <c>--output-dir</c>. Read: curl 8 manual page, August 2026.</remarks>
internal sealed class CurlLoader : IModelLoader
{
    private static readonly Flag Output = Flag.Append("--output", "-o");
    private static readonly Flag OutputFolder = Flag.One("--output-dir");
    private static readonly Flag RemoteName = Flag.Switch("--remote-name", "-O");
    private static readonly Flag RemoteNames = Flag.Switch("--remote-name-all");
    private static readonly Flag Url = Flag.Append("--url");
    private static readonly Flag Data = Flag.Append("--data", "-d", "--data-ascii", "--data-binary", "--data-raw", "--json");
    private static readonly Flag Settings = Flag.Append("--config", "-K");
    private static readonly Flag Upload = Flag.One("--upload-file", "-T");
    private static readonly Flag Head = Flag.Switch("--head", "-I");
    private static readonly Flag NoGlobbing = Flag.Switch("--globoff", "-g");
    private static readonly Flag Insecure = Flag.Switch("--insecure", "-k");
    private static readonly Flag Elsewhere = Flag.Append("--resolve", "--connect-to", "--proxy", "-x", "--cacert", "--capath", "--socks5", "--socks5-hostname", "--preproxy", "--unix-socket");

    private static readonly FlagTable Table = new(
        ArgumentDialect.GetoptLong,
        [
            Output, OutputFolder, RemoteName, RemoteNames, Url, Data, Settings, Upload, Head, NoGlobbing, Insecure, Elsewhere,
            .. Flag.Ones("--request", "-X", "--header", "-H", "--user", "-u", "--user-agent", "-A", "--referer", "-e", "--cookie", "-b", "--cookie-jar", "-c",
                "--form", "-F", "--form-string", "--max-time", "-m", "--write-out", "-w", "--continue-at", "-C", "--cert", "-E", "--dump-header", "-D",
                "--range", "-r", "--retry", "--retry-delay", "--retry-max-time", "--connect-timeout", "--limit-rate", "--speed-limit", "-Y", "--speed-time", "-y",
                "--time-cond", "-z", "--data-urlencode", "--key", "--cert-type", "--ciphers", "--interface", "--max-redirs", "--max-filesize", "--netrc-file",
                "--oauth2-bearer", "--aws-sigv4", "--parallel-max", "--proto", "--proto-default", "--proto-redir", "--quote", "-Q", "--stderr", "--tlsv", "--trace",
                "--trace-ascii", "--variable", "--url-query", "--dns-servers", "--keepalive-time", "--noproxy", "--expect100-timeout", "--happy-eyeballs-timeout-ms", "-P", "-t"),
            .. Flag.Switches("--location", "-L", "--location-trusted", "--fail", "-f", "--fail-with-body", "--silent", "-s", "--show-error", "-S", "--verbose", "-v",
                "--create-dirs", "--remote-header-name", "-J", "--remote-time", "-R", "--compressed", "--include", "-i", "--get", "-G", "--no-buffer", "-N", "--netrc", "-n",
                "--progress-bar", "-#", "--no-progress-meter", "--retry-all-errors", "--retry-connrefused", "--http1.1", "--http2", "-4", "-6", "--ipv4", "--ipv6", "-0",
                "-1", "-2", "-3", "-q", "-Z", "--parallel", "--path-as-is", "--tcp-nodelay", "-a", "-B", "-j", "-l", "-M", "-p", "--ssl-no-revoke", "--anyauth", "--skip-existing"),
        ]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == "curl";

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, Table);
        var urls = new List<Word>(parsed.Positionals);
        urls.AddRange(parsed.AllValues(Url));
        foreach (var file in parsed.AllValues(Settings))
            ReadSettings(context, file, urls);
        if (parsed.Has(Upload) || parsed.Has(Head))
            return;
        var body = BodyOf(context, parsed);
        var outputs = parsed.AllValues(Output);
        var insecure = parsed.Written(Insecure) ?? parsed.Written(Elsewhere);
        for (var i = 0; i < urls.Count; i++)
        {
            if (WebDownload.Post(context, urls[i], body))
                continue;
            foreach (var url in parsed.Has(NoGlobbing) ? [urls[i]] : WebDownload.Alternatives(urls[i]))
                WebDownload.Fetch(context, url, TargetOf(parsed, outputs, i, url) ?? context.Invocation.StandardOutputFile, insecure);
        }
    }

    private static string? TargetOf(ParsedArguments parsed, IReadOnlyList<Word> outputs, int index, Word url)
    {
        var name = index < outputs.Count ? outputs[index].Text
            : parsed.Has(RemoteName) || parsed.Has(RemoteNames) ? WebDownload.RemoteName(url.Text)
            : null;
        if (name is null or "-" or "/dev/null")
            return null;
        return parsed.Value(OutputFolder) is { } folder && !name.StartsWith('/') ? folder.Text.TrimEnd('/') + "/" + name : name;
    }

    private static Word? BodyOf(InvocationContext context, ParsedArguments parsed)
    {
        if (parsed.Value(Data) is not { } data)
            return null;
        if (!data.Text.StartsWith('@') || parsed.Written(Data)?.Text.StartsWith("--data-raw", StringComparison.Ordinal) == true)
            return data;
        if (data.Text is "@-")
            return context.Invocation.StandardInput;
        return context.Absolute(data.Text[1..]) is { } path ? context.Files.Read(path).Content : null;
    }

    // A configuration file holds long options, one a line: url = "https://…".
    private static void ReadSettings(InvocationContext context, Word file, List<Word> urls)
    {
        var content = file.Text == "-" ? context.Invocation.StandardInput
            : context.Absolute(file.Text) is { } path ? context.Files.Read(path).Content
            : null;
        if (content is not { IsKnown: true })
        {
            Downloads.Unknown(context, file, "curl reads addresses and options from this file, which cannot be read here");
            return;
        }

        foreach (var line in content.Text.AsSpan().EnumerateLines())
        {
            var text = line.Trim().TrimStart('-');
            if (text.StartsWith("url", StringComparison.Ordinal) && text.Length > 4 && urls.Count < ResolutionLimits.MaxPrograms)
                urls.Add(content.With(text[3..].Trim(" \t=:\"").ToString()));
        }
    }
}
