using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary><c>hf download</c> and <c>huggingface-cli download</c>, by name or by <c>python -m</c>.</summary>
/// <remarks>
/// Recognised by: <c>hf</c>, <c>huggingface-cli</c>, the modules <c>huggingface_hub.cli.hf</c> and <c>huggingface_hub.commands.huggingface_cli</c>.
/// Model given by: the first word after <c>download</c>, an id or an <c>hf://…@REV</c> URI; further words are files.
/// Read: huggingface_hub <c>cli/download.py</c>, August 2026. The old command reads flags with argparse (prefixes), the new one with typer; prefixes are taken for both, as the wider reading.
/// </remarks>
internal sealed class HuggingFaceLoader : IModelLoader
{
    private static readonly Flag Revision = Flag.One("--revision");
    private static readonly Flag RepositoryType = Flag.One("--repo-type", "--type");
    private static readonly Flag LocalFolder = Flag.One("--local-dir");
    private static readonly Flag CacheFolder = Flag.One("--cache-dir");
    private static readonly Flag Include = Flag.AppendMany("--include");

    // typer: one pattern each time.
    private static readonly Flag IncludeOne = Flag.Append("--include");

    private static readonly Flag[] Others =
        [.. Flag.Ones("--token", "--max-workers", "--local-dir-use-symlinks", "--resume-download", "--format"), .. Flag.Switches("--force-download", "--quiet", "--dry-run", "-q")];

    private static readonly FlagTable Old =
        new(ArgumentDialect.Argparse, [Revision, RepositoryType, LocalFolder, CacheFolder, Include, Flag.AppendMany("--exclude"), .. Others]);

    private static readonly FlagTable New =
        new(ArgumentDialect.Argparse with { Values = ValueRule.AnyWord }, [Revision, RepositoryType, LocalFolder, CacheFolder, IncludeOne, Flag.Append("--exclude"), .. Others]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => First(invocation) > 0;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var words = context.Invocation.Arguments;
        var first = First(context.Invocation);
        while (first < words.Count && words[first].Text.StartsWith('-'))
            first++;
        if (first >= words.Count || words[first].Text is not ("download" or "snapshot"))
            return;
        // The old command's --include takes several words; a word after one pattern is then a pattern, for the new command a file.
        var isOld = context.Invocation.ProgramName is not "hf" && !IsNewModule(words, first);
        var parsed = ArgumentParser.Parse(context.Invocation.Rest[first..], isOld ? Old : New);
        if (parsed.Positionals.Count == 0)
        {
            Downloads.Unknown(context, words[first], "the download names no repository");
            return;
        }

        Download(context, parsed, isOld ? Include : IncludeOne);
    }

    private static void Download(InvocationContext context, ParsedArguments parsed, Flag include)
    {
        var repository = parsed.Positionals[0];
        var revision = parsed.Value(Revision);
        var endpoint = ModelLocations.HubEndpoint(context.Invocation.Environment);
        var kind = parsed.Value(RepositoryType)?.Text is "dataset" or "space" ? parsed.Value(RepositoryType)!.Text + "s/" : "";
        var files = parsed.Positionals.Count > 1 ? parsed.Positionals : null;
        var location = repository.Text.StartsWith("hf://", StringComparison.Ordinal)
            ? ModelLocations.HubUri(repository.Text, endpoint)
            : ModelLocations.HuggingFace(kind + repository.Text, revision?.Text, endpoint, files is { Count: 2 } ? files[1].Text : null);
        var role = RoleOf(files);
        var target = parsed.Value(LocalFolder)?.Text ?? parsed.Value(CacheFolder)?.Text ?? HubCacheFolders.Hub(context.Invocation.Environment);
        var isModel = kind.Length == 0 && !location.Name.StartsWith("pkg:huggingface/datasets/", StringComparison.Ordinal)
            && !location.Name.StartsWith("pkg:huggingface/spaces/", StringComparison.Ordinal);
        var reference = ModelReferences.Download(role, repository, location, revision) with
        {
            PinningHint = $"Add --revision with the 40-hex commit to the download of {repository.Text}",
        };
        Downloads.Record(context, reference, target, isModel);
        for (var i = 2; i < (files?.Count ?? 0); i++)
            WarnOfPickle(context, files![i]);
        if (files is { Count: > 2 })
            WarnOfPickle(context, files[1]);
        foreach (var pattern in parsed.Values(include))
            WarnOfPickle(context, pattern);
    }

    // Several files are one part only when they all are.
    private static ModelRole RoleOf(IReadOnlyList<Word>? files)
    {
        if (files is null)
            return ModelRole.Model;
        var role = ModelFileNames.RoleOf(files[1].Text);
        for (var i = 2; i < files.Count; i++)
        {
            if (ModelFileNames.RoleOf(files[i].Text) != role)
                return ModelRole.Model;
        }

        return role == ModelRole.Config ? ModelRole.Model : role;
    }

    private static void WarnOfPickle(InvocationContext context, Word file)
    {
        if (ModelFileNames.IsPickle(file.Text))
            Downloads.Unsafe(context, file);
    }

    // The index of the first word after the program; 0 when it is another program.
    private static int First(ProgramInvocation invocation)
    {
        if (invocation.ProgramName is "hf" or "huggingface-cli")
            return 1;
        if (PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module } python
            && python.Target.Text is "huggingface_hub.cli.hf" or "huggingface_hub.commands.huggingface_cli" or "huggingface_hub.cli" or "huggingface_hub")
        {
            return python.TargetIndex + 1;
        }

        return 0;
    }

    private static bool IsNewModule(IReadOnlyList<Word> words, int first)
    {
        for (var i = 1; i < first; i++)
        {
            if (words[i].Text.StartsWith("huggingface_hub.cli", StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
