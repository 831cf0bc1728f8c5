using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Loaders;

/// <summary><c>git clone</c>, and the later steps that settle what a working tree holds: <c>checkout</c>, <c>switch</c>, <c>reset --hard</c>, <c>fetch</c>.</summary>
/// <remarks>
/// Model given by: the URL. <c>--branch</c> takes branches and tags only, so it never pins, even with 40 hex digits; <c>--revision</c> (git 2.49) and a
/// checkout of a full object name do, if their failure stops the start. Read: git 2.49 manual pages, August 2026.
/// </remarks>
internal sealed class GitLoader : IModelLoader
{
    private static readonly Flag Folder = Flag.Append("-C");
    private static readonly Flag Setting = Flag.Append("-c", "--config-env");

    private static readonly FlagTable Global = new(
        ArgumentDialect.GetoptLong with { Interspersed = false },
        [Folder, Setting, .. Flag.Ones("--git-dir", "--work-tree", "--namespace", "--exec-path"), .. Flag.Switches("--no-pager", "-p", "-P", "--bare", "--no-optional-locks")]);

    private static readonly Flag Branch = Flag.One("--branch", "-b");
    private static readonly Flag Revision = Flag.One("--revision");
    private static readonly Flag CloneSetting = Flag.Append("--config", "-c");

    private static readonly FlagTable Clone = new(
        ArgumentDialect.GetoptLong,
        [
            Branch, Revision, CloneSetting,
            .. Flag.Ones("--depth", "--origin", "-o", "--reference", "--reference-if-able", "--template", "--filter", "--jobs", "-j", "--upload-pack", "-u",
                "--separate-git-dir", "--shallow-since", "--shallow-exclude", "--bundle-uri", "--server-option", "--ref-format", "--include", "-I", "--exclude", "-X"),
            .. Flag.Switches("--recursive", "--single-branch", "--no-checkout", "-n", "--quiet", "-q", "--verbose", "-v", "--progress", "--bare", "--mirror",
                "--no-tags", "--local", "-l", "--shared", "-s", "--no-single-branch", "--sparse", "--also-filter-submodules"),
            Flag.Optional("--recurse-submodules"),
        ]);

    private static readonly Flag Hard = Flag.Switch("--hard");

    private static readonly FlagTable Checkout = new(
        ArgumentDialect.GetoptLong with { StopsAtTerminator = false },
        [Hard, .. Flag.Ones("-b", "-B", "--orphan", "-c", "-C", "--create"), .. Flag.Switches("-f", "-q", "--force", "--quiet", "--detach", "-d", "--progress", "--soft", "--mixed", "--")]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == "git";

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var global = ArgumentParser.Parse(context.Invocation.Rest, Global);
        var words = global.Positionals;
        var command = words.Count == 0 ? "" : words[0].Text;
        var skip = 1;
        if (command == "lfs" && words.Count > 1)
            (command, skip) = ("lfs " + words[1].Text, 2);
        var folder = FolderOf(context, global);
        var rest = Tail(words, skip);
        switch (command)
        {
            case "clone" or "lfs clone":
                Cloned(context, ArgumentParser.Parse(rest, Clone), folder, global);
                break;
            case "remote" when rest.Length >= 3 && rest[0].Text is "add" or "set-url":
                Record(context, rest[^1], null, null, folder);
                break;
            case "fetch":
                Fetched(context, rest, folder);
                break;
            case "checkout" or "switch" or "reset":
                CheckedOut(context, ArgumentParser.Parse(rest, Checkout), folder, command);
                break;
            case "pull" or "merge" or "rebase" or "cherry-pick" or "am" or "apply":
                Settle(context, folder, null, null);
                break;
            case "config":
                Configured(context, rest);
                break;
        }
    }

    private static void Cloned(InvocationContext context, ParsedArguments parsed, string? folder, ParsedArguments global)
    {
        if (parsed.Positionals.Count == 0)
            return;
        foreach (var setting in global.AllValues(Setting))
            Judge(context, setting, setting.Text);
        foreach (var setting in parsed.AllValues(CloneSetting))
            Judge(context, setting, setting.Text);
        var url = parsed.Positionals[0];
        var name = url.Text.TrimEnd('/');
        if (name.EndsWith(".git", StringComparison.Ordinal))
            name = name[..^4];
        name = parsed.Positionals.Count > 1 ? parsed.Positionals[1].Text : name[(name.LastIndexOfAny(['/', ':']) + 1)..];
        var target = name.StartsWith('/') || name.StartsWith('~') ? name : folder is null ? null : folder + "/" + name;
        Record(context, url, parsed.Value(Branch), parsed.Value(Revision), target);
    }

    private static void Record(InvocationContext context, Word url, Word? branch, Word? commit, string? target)
    {
        var location = ModelLocations.Git(url.Text, commit?.Text ?? branch?.Text);
        if (commit is null)
            location = location with { IsPinned = false };
        var isHub = location.Scheme is LocationScheme.HuggingFace or LocationScheme.ModelScope;
        var isModel = isHub && !location.Name.Contains("/datasets/", StringComparison.Ordinal) && !location.Name.Contains("/spaces/", StringComparison.Ordinal);
        var reference = ModelReferences.Download(ModelRole.Model, url, location, commit ?? branch) with
        {
            IsGitClone = true,
            PinningHint = "After the clone, run git checkout with the 40-hex commit, joined by && or under set -e",
        };
        Downloads.Record(context, reference, target, isModel || url.Unresolved is not null);
        // Building from sources is what builds do, and a later checkout of a commit cannot be told apart here.
        if (!isHub && url.IsKnown && context.Container.Kind != ContainerKind.Build)
            Downloads.Code(context, context.Invocation.Arguments[0].With("git clone " + url.Text), "a repository is fetched when the container starts, and what it holds is no part of the image");
    }

    private static void Fetched(InvocationContext context, ReadOnlySpan<Word> words, string? folder)
    {
        Word? commit = null;
        foreach (var word in words)
        {
            if (CommitHash.IsGitObject(word.Text))
                commit = word;
        }

        // git keeps what was fetched here; a checkout of FETCH_HEAD reads it.
        if (folder is not null)
            context.Files.Write(folder + "/.git/FETCH_HEAD", context.Invocation.FailureIsIgnored || context.Invocation.IsConditional ? null : commit);
    }

    private static void CheckedOut(InvocationContext context, ParsedArguments parsed, string? folder, string command)
    {
        // Paths after the revision replace some files only; reset without --hard leaves the files alone.
        if (parsed.Positionals.Count != 1 || folder is null || (command == "reset" && !parsed.Has(Hard)))
            return;
        var revision = parsed.Positionals[0];
        if (revision.Text == "FETCH_HEAD")
        {
            if (context.Files.Read(folder + "/.git/FETCH_HEAD") is not { Knowledge: FileKnowledge.Known, Content: { } fetched })
                return;
            revision = fetched;
        }

        if (!context.Invocation.FailureIsIgnored && !context.Invocation.IsConditional && revision.IsKnown)
            Settle(context, folder, revision.Text, revision);
    }

    // Only the working tree at exactly this folder: what else lies above or below is not what git settles.
    private static void Settle(InvocationContext context, string? folder, string? revision, Word? word)
    {
        if (folder is null || context.Absolute(folder) is not { } path)
            return;
        foreach (var clone in context.Files.DownloadsAt(path))
        {
            if (!clone.IsGitClone || clone.DownloadedTo != path || (revision is null && !clone.Location.IsPinned))
                continue;
            Downloads.Settle(context, clone, clone with
            {
                Location = ModelLocations.Git(clone.Value, revision),
                RevisionOrigin = word?.Origin ?? clone.RevisionOrigin,
            });
        }
    }

    private static void Configured(InvocationContext context, ReadOnlySpan<Word> words)
    {
        for (var i = 0; i + 1 < words.Length; i++)
            Judge(context, words[i], words[i].Text + "=" + words[i + 1].Text);
    }

    private static void Judge(InvocationContext context, Word word, string setting)
    {
        if (setting.StartsWith("url.", StringComparison.OrdinalIgnoreCase) && setting.Contains(".insteadof=", StringComparison.OrdinalIgnoreCase))
        {
            // The usual use adds a token to the same host.
            var from = setting.IndexOf('=', StringComparison.Ordinal) + 1;
            if (WebAddress.TryParse(setting[4..]) is { } to && WebAddress.TryParse(setting[from..]) is { } old
                && to.Host.Split(".insteadof", 2)[0].TrimEnd('/') == old.Host)
                return;
            Downloads.Redirected(context, word.With(setting), "git then asks another address than the one that is written");
        }
        else if (setting.StartsWith("http.sslverify=", StringComparison.OrdinalIgnoreCase) && !setting.EndsWith("=true", StringComparison.OrdinalIgnoreCase))
        {
            Downloads.Redirected(context, word.With(setting), "git then takes the answer of any server for the hub's");
        }
        else if (setting.StartsWith("http.proxy=", StringComparison.OrdinalIgnoreCase))
        {
            Downloads.Redirected(context, word.With(setting), "git then fetches through this proxy");
        }
    }

    private static string? FolderOf(InvocationContext context, ParsedArguments global)
    {
        var folder = context.Invocation.WorkingDirectory;
        foreach (var word in global.AllValues(Folder))
            folder = ContainerPath.Absolute(word.Text, folder, context.Invocation.Environment);
        return folder;
    }

    private static Word[] Tail(IReadOnlyList<Word> words, int skip)
    {
        var rest = new Word[Math.Max(0, words.Count - skip)];
        for (var i = 0; i < rest.Length; i++)
            rest[i] = words[i + skip];
        return rest;
    }
}
