using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary><c>wget</c> (GNU and BusyBox) and <c>aria2c</c>.</summary>
/// <remarks>
/// Model given by: the addresses, also in a file (<c>-i</c>); targets by <c>-O</c> and <c>-P</c>, for aria2c <c>-o</c> and <c>-d</c>.
/// Read: GNU Wget 1.24 and aria2 1.37 manuals, August 2026.
/// </remarks>
internal sealed class WgetLoader : IModelLoader
{
    private static readonly Flag Output = Flag.One("--output-document", "-O");
    private static readonly Flag Folder = Flag.One("--directory-prefix", "-P");
    private static readonly Flag List = Flag.One("--input-file", "-i");
    private static readonly Flag Data = Flag.One("--post-data", "--body-data");
    private static readonly Flag DataFile = Flag.One("--post-file", "--body-file");
    private static readonly Flag Insecure = Flag.Switch("--no-check-certificate");
    private static readonly Flag Spider = Flag.Switch("--spider");

    private static readonly FlagTable Wget = new(
        ArgumentDialect.GetoptLong,
        [
            Output, Folder, List, Data, DataFile, Insecure, Spider,
            .. Flag.Ones("--header", "--user", "--password", "--user-agent", "-U", "--tries", "-t", "--timeout", "-T", "--wait", "-w", "--output-file", "-o", "--append-output", "-a",
                "--execute", "-e", "--base", "-B", "--accept", "-A", "--reject", "-R", "--level", "-l", "--cut-dirs", "--limit-rate", "--quota", "-Q", "--ca-certificate",
                "--retry-on-http-error", "--waitretry", "--method", "--http-user", "--http-password", "--dns-timeout", "--connect-timeout", "--read-timeout", "--progress", "-Y"),
            .. Flag.Switches("--quiet", "-q", "--continue", "-c", "--no-verbose", "-nv", "-nc", "--no-clobber", "--recursive", "-r", "--no-parent", "-np", "-nH", "-N", "-S",
                "--server-response", "--show-progress", "--content-disposition", "--trust-server-names", "-4", "-6", "-b", "--background", "-x", "-v", "-m", "--mirror", "-L", "-k", "-p", "-E", "-H"),
        ]);

    private static readonly Flag AriaOutput = Flag.One("--out", "-o");
    private static readonly Flag AriaFolder = Flag.One("--dir", "-d");
    private static readonly Flag Checksum = Flag.One("--checksum");
    private static readonly Flag CheckCertificate = Flag.One("--check-certificate");
    private static readonly Flag AriaProxy = Flag.One("--all-proxy", "--http-proxy", "--https-proxy");

    private static readonly FlagTable Aria = new(
        ArgumentDialect.GetoptLong,
        [
            AriaOutput, AriaFolder, List, Checksum, CheckCertificate, AriaProxy,
            .. Flag.Ones("-x", "--max-connection-per-server", "-s", "--split", "-j", "--max-concurrent-downloads", "-k", "--min-split-size", "--header", "--file-allocation",
                "-l", "--log", "-m", "--max-tries", "-t", "--timeout", "--retry-wait", "--user-agent", "-U", "--console-log-level", "--summary-interval", "--lowest-speed-limit"),
            .. Flag.Switches("-c", "--continue", "-q", "--quiet", "-V", "-Z", "-P"),
            Flag.Optional("--auto-file-renaming"), Flag.Optional("--allow-overwrite"),
        ]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName is "wget" or "wget2" or "aria2c";

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var isAria = context.Invocation.ProgramName == "aria2c";
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, isAria ? Aria : Wget);
        if (parsed.Has(Spider))
            return;
        var urls = new List<Word>(parsed.Positionals);
        if (parsed.Value(List) is { } list)
            ReadList(context, list, urls);
        var body = isAria ? null : parsed.Value(Data) ?? (parsed.Value(DataFile) is { } file && context.Absolute(file.Text) is { } path ? context.Files.Read(path).Content : null);
        var insecure = isAria
            ? parsed.Value(CheckCertificate) is { Text: "false" } off ? off.With("--check-certificate=false") : parsed.Written(AriaProxy)
            : parsed.Written(Insecure);
        var checksum = isAria && parsed.Value(Checksum) is { IsKnown: true } sum && sum.Text.StartsWith("sha-256=", StringComparison.OrdinalIgnoreCase)
            && !context.Invocation.FailureIsIgnored ? sum.Text[8..] : null;
        foreach (var url in urls)
        {
            if (!isAria && WebDownload.Post(context, url, body))
                continue;
            var target = parsed.Value(isAria ? AriaOutput : Output)?.Text ?? WebDownload.RemoteName(url.Text);
            if (target is "-" or "/dev/null")
                target = null;
            // wget ignores the folder when a name is given; aria2c joins the two.
            if (target is not null && parsed.Value(isAria ? AriaFolder : Folder) is { } folder && (isAria || !parsed.Has(Output)))
                target = folder.Text.TrimEnd('/') + "/" + target;
            WebDownload.Fetch(context, url, target, insecure, checksum);
        }
    }

    private static void ReadList(InvocationContext context, Word file, List<Word> urls)
    {
        var content = file.Text == "-" ? context.Invocation.StandardInput
            : context.Absolute(file.Text) is { } path ? context.Files.Read(path).Content
            : null;
        if (content is not { IsKnown: true })
        {
            Downloads.Unknown(context, file, "the addresses to fetch are read from this file, which cannot be read here");
            return;
        }

        foreach (var line in content.Text.AsSpan().EnumerateLines())
        {
            foreach (var range in line.Split('\t'))
            {
                var text = line[range].Trim();
                if (text.Contains("://", StringComparison.Ordinal) && urls.Count < ResolutionLimits.MaxPrograms)
                    urls.Add(content.With(text.ToString()));
            }
        }
    }
}
