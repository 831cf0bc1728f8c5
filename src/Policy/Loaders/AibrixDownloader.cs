using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Resources;

namespace Modelgate.Policy.Loaders;

/// <summary>AIBrix's downloader: <c>aibrix_download</c>, <c>python -m aibrix.downloader</c>.</summary>
/// <remarks>
/// Model given by: <c>--model-uri</c>, a hub id, <c>s3://</c> or <c>tos://</c>; target by <c>--local-dir</c>. It cannot ask for a revision.
/// Read: AIBrix's samples, November 2026.
/// </remarks>
internal sealed class AibrixDownloader : IModelLoader
{
    private static readonly Flag ModelUri = Flag.One("--model-uri");
    private static readonly Flag LocalDirectory = Flag.One("--local-dir");

    private static readonly FlagTable Table = new(
        ArgumentDialect.Argparse,
        [ModelUri, LocalDirectory, .. Flag.Ones("--model-name", "--download-extra-config", "--num-threads"), .. Flag.Switches("--enable-progress-bar")]);

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) =>
        invocation.ProgramName == "aibrix_download"
        || (invocation.Arguments.Count > 2 && invocation.Arguments[2].Text == "aibrix.downloader" && invocation.Arguments[1].Text == "-m");

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var skip = context.Invocation.ProgramName == "aibrix_download" ? 0 : 2;
        var parsed = ArgumentParser.Parse(context.Invocation.Rest[skip..], Table);
        if (parsed.Value(ModelUri) is not { } uri)
            return;
        var location = uri.Text.Contains("://", StringComparison.Ordinal)
            ? Specification.StorageLocation(uri.Text, context.Invocation.Environment)
            : ModelLocations.HuggingFace(uri.Text, null, ModelLocations.HubEndpoint(context.Invocation.Environment));
        var reference = ModelReferences.Download(ModelRole.Model, uri, location) with
        {
            PinningHint = "This downloader cannot ask for a commit: fetch the files with hf download and --revision instead",
        };
        Downloads.Record(context, reference, parsed.Value(LocalDirectory)?.Text);
    }
}
