using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Tgi;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>Hugging Face Text Embeddings Inference.</summary>
/// <remarks>
/// Recognised by: images named after text-embeddings-inference, <c>tei-gaudi</c>; the program <c>text-embeddings-router</c>;
/// <c>--model-id</c> or <c>MODEL_ID</c> together with settings that only TEI has.
/// Model given by: <c>--model-id</c>, <c>MODEL_ID</c>; before 2025-12 a default, <c>BAAI/bge-large-en-v1.5</c>. There is no switch for remote code; only the Python
/// backend (Gaudi and other HPU images) reads <c>TRUST_REMOTE_CODE</c>.
/// Versions read: 2026-07-24: <c>router/src/main.rs</c>, <c>backends/python/server</c>, <c>cuda-all-entrypoint.sh</c>.
/// </remarks>
public sealed class TeiRuntime : IServingRuntime
{
    private const string Router = "text-embeddings-router";

    private static readonly FlagTable Table = new(ArgumentDialect.Clap, [TgiFlags.ModelId, TgiFlags.Revision]);

    private static readonly string[] TellingFlags =
        ["--auto-truncate", "--max-client-batch-size", "--max-batch-tokens", "--max-batch-requests", "--tokenization-workers", "--pooling", "--dense-path"];

    private static readonly string[] TellingVariables = ["MAX_CLIENT_BATCH_SIZE", "MAX_BATCH_TOKENS", "TOKENIZATION_WORKERS", "AUTO_TRUNCATE", "DENSE_PATH"];

    /// <inheritdoc/>
    public string Name => "tei";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.BaseName.Contains("text-embeddings-inference", StringComparison.Ordinal) || image.BaseName is "tei-gaudi" or "tei";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => [Router];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Arguments[0].Text.Contains(Router, StringComparison.Ordinal) && invocation.ProgramName.StartsWith(Router, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(invocation);
        return ServerSignature.Matches(container, invocation, TellingFlags, TellingVariables);
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        var invocation = context.Invocation;
        var words = MatchesProgram(invocation) ? invocation.Rest : invocation.Arguments.ToArray();
        var parsed = ArgumentParser.Parse(JoinedWords.Split(words, Table, "TEI", context), Table);
        CommandLineDoubts.Add(parsed, Router, context);
        var settings = new ServerSettings(parsed, "TEI", context);
        var isOriginal = context.Image.Repository.EndsWith("huggingface/text-embeddings-inference", StringComparison.Ordinal);
        var model = settings.Model(TgiFlags.ModelId, ["MODEL_ID"], isOriginal ? "BAAI/bge-large-en-v1.5" : null);
        settings.AddHubOrLocal(ModelRole.Model, model, settings.Value(TgiFlags.Revision, "REVISION"));
        if (MayUsePython(context.Image))
            settings.AddRemoteCode(TgiFlags.TrustRemoteCode, "TRUST_REMOTE_CODE");
    }

    // The published images other than those for HPU are built without Python; what is in an image of one's own is not known.
    private bool MayUsePython(ImageReference image) =>
        !MatchesImage(image) || image.BaseName is "tei-gaudi" or "tei"
        || image.Tag is { } tag && (tag.Contains("hpu", StringComparison.Ordinal) || tag.Contains("gaudi", StringComparison.Ordinal));
}
