using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>Hugging Face's inference toolkit, and the cloud containers made of it.</summary>
/// <remarks>
/// Recognised by: the images <c>huggingface-pytorch-inference</c> and <c>huggingface-inference-toolkit</c>. Everything is said by variables.
/// Model given by: <c>HF_MODEL_ID</c> with <c>HF_REVISION</c>, <c>AIP_STORAGE_URI</c>, else the folder <c>HF_MODEL_DIR</c>. A <c>handler.py</c> and a
/// <c>requirements.txt</c> in the repository run without any switch. Versions read: 833b5a2efd, August 2025.
/// </remarks>
internal sealed class HuggingFaceToolkitRuntime : IServingRuntime
{
    private const string Program = "huggingface-inference-toolkit";

    public string Name => "huggingface";

    public bool MatchesImage(ImageReference image) =>
        image.BaseName.Contains("huggingface-pytorch-inference", StringComparison.Ordinal) || image.BaseName == Program
        || image.Repository.Contains("huggingface-pytorch-inference", StringComparison.Ordinal);

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => [Program];

    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == Program;

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        context.Sink.Recognise(Name);
        var environment = context.Invocation.Environment;
        if (environment["HF_MODEL_ID"] is { Text.Length: > 0 } model)
            context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, model, environment["HF_REVISION"], context));
        else if (environment["AIP_STORAGE_URI"] is { Text.Length: > 0 } bucket)
            context.Sink.Add(ModelReferences.At(ModelRole.Model, bucket, ModelLocations.Uri(bucket.Text)));
        else if (environment["HF_MODEL_DIR"] is { Text.Length: > 0 } folder)
            context.Sink.Add(ModelReferences.At(ModelRole.Model, folder, ModelLocations.Local(folder.Text, context)));
        if (environment["HF_TRUST_REMOTE_CODE"] is { } trust && (!trust.IsKnown || Truth.StrToBool(trust.Text) != false))
            context.Sink.Add(new Signal(SignalKind.RemoteCode, "HF_TRUST_REMOTE_CODE=" + trust.Text, "the toolkit then runs Python code from the model's repository", trust.Origin, "Remove HF_TRUST_REMOTE_CODE"));
    }
}
