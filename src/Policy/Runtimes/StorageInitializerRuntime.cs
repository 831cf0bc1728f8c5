using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Resources;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>KServe's storage initializer: alternating URIs and folders.</summary>
/// <remarks>
/// Recognised by: <c>initializer-entrypoint</c>, the images <c>kserve/storage-initializer</c> and <c>…-storage-initializer</c>.
/// Model given by: the words in pairs (uri, path). <c>STORAGE_OVERRIDE_CONFIG</c> can move bucket and endpoint.
/// Versions read: kserve aaac4e294d, August 2026 (python/storage-initializer/scripts/initializer-entrypoint, python/storage/kserve_storage).
/// </remarks>
internal sealed class StorageInitializerRuntime : IServingRuntime
{
    private const string Program = "initializer-entrypoint";

    public string Name => "kserve";

    public bool MatchesImage(ImageReference image) => image.BaseName.EndsWith("storage-initializer", StringComparison.Ordinal);

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => [Program];

    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == Program;

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        context.Sink.Recognise(Name);
        var words = context.Invocation.Arguments;
        for (var i = 1; i < words.Count; i += 2)
        {
            var reference = Specification.StorageReference(ModelRole.Model, words[i], context.Invocation.Environment) with { IsDownload = true };
            context.Sink.Add(reference);
            if (i + 1 < words.Count && words[i + 1].IsKnown && context.Absolute(words[i + 1].Text) is { } folder)
                context.Files.Download(folder, reference);
        }

        if (context.Invocation.Environment["STORAGE_OVERRIDE_CONFIG"] is { Text.Length: > 0 } moved)
        {
            context.Sink.Add(new Signal(SignalKind.RedirectedSource, "STORAGE_OVERRIDE_CONFIG",
                "it can replace the bucket, the endpoint and the kind of store that the storage URI names", moved.Origin, "Remove STORAGE_OVERRIDE_CONFIG"));
        }
    }
}
