using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary>AIBrix's downloader: <c>aibrix_download</c>, <c>python -m aibrix.downloader</c>.</summary>
/// <remarks>
/// Takes <c>--model-uri</c> (hub id, <c>s3://</c>, <c>tos://</c>, <c>gs://</c>), <c>--local-dir</c> and <c>--model-name</c>; the files go to
/// <c>LOCAL_DIR/MODEL_NAME</c> (<c>DOWNLOADER_MODEL_NAME</c>, else the last part of the source). <c>HF_REVISION</c> is the hub's revision. Read: release 0.6, 2026.
/// </remarks>
internal sealed class AibrixDownloader : IModelLoader
{
    private static readonly Flag Source = Flag.One("--model-uri");
    private static readonly Flag Folder = Flag.One("--local-dir");
    private static readonly Flag Name = Flag.One("--model-name");

    private static readonly FlagTable Table = new(
        ArgumentDialect.Argparse, [Source, Folder, Name, .. Flag.Ones("--download-extra-config"), .. Flag.Switches("--enable-progress-bar")]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) =>
        invocation.ProgramName == "aibrix_download"
        || PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module, Target.Text: "aibrix.downloader" or "aibrix.downloader.__main__" };

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var environment = context.Invocation.Environment;
        var skip = PythonCommand.TryParse(context.Invocation) is { } python ? python.TargetIndex : 0;
        var parsed = ArgumentParser.Parse(context.Invocation.Rest[skip..], Table);
        if (parsed.Value(Source) is not { } source)
            return;
        var revision = environment["HF_REVISION"];
        var isHub = !source.Text.Contains("://", StringComparison.Ordinal);
        var location = isHub ? ModelLocations.HuggingFace(source.Text, revision?.Text, ModelLocations.HubEndpoint(environment)) : ModelLocations.Uri(source.Text);
        var end = source.Text.TrimEnd('/');
        var name = (parsed.Value(Name) ?? environment["DOWNLOADER_MODEL_NAME"])?.Text ?? end[(end.LastIndexOf('/') + 1)..];
        var folder = (parsed.Value(Folder) ?? environment["DOWNLOADER_LOCAL_DIR"])?.Text;
        Downloads.Record(context, ModelReferences.Download(ModelRole.Model, source, location, isHub ? revision : null), folder is null ? null : folder.TrimEnd('/') + "/" + name);
    }
}
