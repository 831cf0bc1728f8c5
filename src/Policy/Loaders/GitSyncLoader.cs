using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Loaders;

/// <summary><c>git-sync</c> (kubernetes/git-sync): clones a repository and, unless told to stop after one time, keeps following its ref.</summary>
/// <remarks>
/// Model given by: <c>--repo</c>, <c>--ref</c> (v4), <c>--rev</c> and <c>--branch</c> (v3), <c>--root</c>, or <c>GITSYNC_*</c> and <c>GIT_SYNC_*</c> variables;
/// flags win. A full object name in the ref pins. Files appear below the root, behind a link.
/// </remarks>
internal sealed class GitSyncLoader : IModelLoader
{
    private static readonly Flag Repository = Flag.One("--repo", "-repo");
    private static readonly Flag Reference = Flag.One("--ref", "-ref", "--rev", "-rev");
    private static readonly Flag Branch = Flag.One("--branch", "-branch");
    private static readonly Flag Root = Flag.One("--root", "-root");
    private static readonly Flag OneTime = Flag.Optional("--one-time", "-one-time");

    private static readonly FlagTable Table = new(
        ArgumentDialect.GoFlag,
        [
            Repository, Reference, Branch, Root, OneTime,
            .. Flag.Ones("--link", "--dest", "--depth", "--period", "--wait", "--sync-timeout", "--timeout", "--max-failures", "--username", "--password", "--password-file",
                "--ssh-key-file", "--ssh-known-hosts-file", "--exechook-command", "--webhook-url", "--submodules", "--group-write", "--http-bind", "--verbose", "-v", "--git-config"),
        ]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == "git-sync";

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, Table);
        if ((parsed.Value(Repository) ?? Variable(context, "REPO")) is not { } url)
            return;
        var wanted = parsed.Value(Reference) ?? Variable(context, "REF") ?? Variable(context, "REV");
        var branch = parsed.Value(Branch) ?? Variable(context, "BRANCH");
        var revision = wanted ?? branch;
        var isCommit = wanted is { IsKnown: true } && CommitHash.IsGitObject(wanted.Text);
        var location = ModelLocations.Git(url.Text, revision?.Text);
        if (!isCommit)
            location = location with { IsPinned = false };
        var reference = ModelReferences.Download(ModelRole.Model, url, location, revision) with
        {
            IsGitClone = true,
            IsNested = true,
            PinningHint = "Give --ref the 40-hex commit",
        };
        var isHub = location.Scheme is LocationScheme.HuggingFace or LocationScheme.ModelScope;
        Downloads.Record(context, reference, (parsed.Value(Root) ?? Variable(context, "ROOT"))?.Text ?? "/git", isHub || url.Unresolved is not null);
        if (isHub && !isCommit && parsed.Value(OneTime) is null && Variable(context, "ONE_TIME") is null)
        {
            context.Sink.Add(new Signal(
                SignalKind.RuntimeMutation, "git-sync", "it keeps following the repository while the server runs", context.Invocation.Arguments[0].Origin,
                "Give --ref the 40-hex commit, or --one-time in an init container"));
        }
    }

    private static Word? Variable(InvocationContext context, string name) =>
        context.Invocation.Environment["GITSYNC_" + name] ?? context.Invocation.Environment["GIT_SYNC_" + name];
}
