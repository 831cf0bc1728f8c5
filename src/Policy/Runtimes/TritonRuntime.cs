using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>NVIDIA Triton Inference Server with its vLLM, TensorRT-LLM and Python backends.</summary>
/// <remarks>
/// Recognised by: <c>tritonserver</c>, the images <c>nvcr.io/nvidia/tritonserver</c> and <c>…/triton-inference-server/server</c>.
/// Model given by: <c>--model-repository</c> (<c>--model-store</c>; repeatable; folder, <c>s3://</c>, <c>gs://</c>, <c>as://</c>); in it
/// <c>NAME/1/model.json</c> (vLLM engine arguments), <c>NAME/1/multi_lora.json</c>, <c>NAME/1/model.py</c>, as far as a ConfigMap provides them.
/// <c>--model-control-mode=poll|explicit</c> lets models change. Versions read: triton vllm_backend 8de0c148bd (January 2026), server 2.60.
/// </remarks>
internal sealed class TritonRuntime : IServingRuntime
{
    private static readonly Flag Repository = Flag.Append("--model-repository", "--model-store");
    private static readonly Flag ControlMode = Flag.One("--model-control-mode");
    private static readonly Flag Backends = Flag.One("--backend-directory");
    private static readonly Flag Agents = Flag.One("--repoagent-directory");

    private static readonly FlagTable Table = new(
        ArgumentDialect.GetoptLong,
        [
            Repository, ControlMode, Backends, Agents,
            .. Flag.Ones("--load-model", "--repository-poll-secs", "--log-verbose", "--log-info", "--log-warning", "--log-error", "--log-format", "--log-file", "--id",
                "--http-port", "--grpc-port", "--metrics-port", "--http-address", "--grpc-address", "--metrics-address", "--allow-http", "--allow-grpc", "--allow-metrics",
                "--allow-gpu-metrics", "--strict-model-config", "--strict-readiness", "--exit-on-error", "--exit-timeout-secs", "--backend-config", "--cache-config",
                "--cache-directory", "--min-supported-compute-capability", "--pinned-memory-pool-byte-size", "--cuda-memory-pool-byte-size", "--buffer-manager-thread-count",
                "--http-thread-count", "--host-policy", "--rate-limit", "--rate-limit-resource", "--trace-config", "--model-load-thread-count", "--model-namespacing",
                "--metrics-config", "--metrics-interval-ms", "--response-cache-byte-size", "--enable-peer-access", "--model-load-gpu-limit", "--model-load-retry-count",
                "--disable-auto-complete-config", "--allow-cpu-metrics", "--reuse-http-port", "--reuse-grpc-port", "--http-header-forward-pattern",
                "--grpc-header-forward-pattern", "--http-restricted-api", "--grpc-restricted-protocol", "--sagemaker-port", "--allow-sagemaker", "--vertex-ai-port", "--allow-vertex-ai"),
        ]);

    public string Name => "triton";

    public bool MatchesImage(ImageReference image) =>
        // The -sdk images hold the clients (perf_analyzer, genai-perf).
        (image.BaseName.StartsWith("tritonserver", StringComparison.Ordinal) && image.Tag?.EndsWith("-sdk", StringComparison.Ordinal) != true) || image.Repository.EndsWith("triton-inference-server/server", StringComparison.Ordinal);

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? [] : null;

    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == "tritonserver";

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        context.Sink.Recognise(Name);
        var arguments = ArgumentParser.Parse(context.Invocation.Rest, Table);
        foreach (var repository in arguments.Values(Repository))
        {
            context.Sink.Add(ModelReferences.At(ModelRole.Model, repository, Locate(repository, context)));
            if (context.Absolute(repository.Text) is { } folder && repository.IsKnown)
                ReadRepository(folder, context);
        }

        if (arguments.Value(ControlMode) is { } mode && mode.Text is not "none")
        {
            context.Sink.Add(new Signal(SignalKind.RuntimeMutation, $"--model-control-mode={mode.Text}",
                "Triton then loads and replaces models while it runs, by its API or as the repository changes", mode.Origin, "Leave out --model-control-mode, or set it to none"));
        }

        foreach (var flag in (ReadOnlySpan<Flag>)[Backends, Agents])
        {
            if (arguments.Value(flag) is { } folder)
                context.Sink.Add(new Signal(SignalKind.CodePlugin, $"{flag.Name}={folder.Text}", "Triton loads native libraries from this folder", folder.Origin));
        }
    }

    private static ModelLocation Locate(Word word, InvocationContext context)
    {
        if (word.Text.StartsWith("as://", StringComparison.Ordinal))
            return ModelLocations.Azure(word.Text);
        return word.Text.Contains("://", StringComparison.Ordinal) ? ModelLocations.Uri(word.Text) : ModelLocations.Local(word.Text, context);
    }

    private static void ReadRepository(string folder, InvocationContext context)
    {
        foreach (var path in context.Files.List(folder))
        {
            if (path.EndsWith("/model.json", StringComparison.Ordinal))
                ReadEngineArguments(path, context);
            else if (path.EndsWith("/multi_lora.json", StringComparison.Ordinal))
                ReadAdapters(path, context);
            else if (path.EndsWith("/model.py", StringComparison.Ordinal) && context.Files.Read(path).Content is { } code)
                context.Run(new() { Arguments = (Word[])[new("python3", code.Origin), new(path, code.Origin)], Environment = context.Invocation.Environment, WorkingDirectory = context.Invocation.WorkingDirectory });
        }
    }

    /// <summary><c>model.json</c> holds vLLM's engine arguments by their Python names; they are read as the flags of the same names.</summary>
    private static void ReadEngineArguments(string path, InvocationContext context)
    {
        if (Read(path, context) is not var (content, root))
            return;
        var model = root["model"] is { IsScalar: true } named ? named.Text : null;
        var words = new List<Word> { new("vllm", content.Origin), new("serve", content.Origin) };
        if (model is not null)
            words.Add(content.With(model));
        foreach (var (name, value) in root.Members)
        {
            if (name != "model")
                EngineArguments.Add(words, name, value, content.Origin);
        }

        context.Run(new() { Arguments = [.. words], Environment = context.Invocation.Environment, WorkingDirectory = context.Invocation.WorkingDirectory });
    }

    private static void ReadAdapters(string path, InvocationContext context)
    {
        if (Read(path, context) is not var (content, root))
            return;
        foreach (var (_, value) in root.Members)
        {
            if (value.IsScalar)
                context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Adapter, content.With(value.Text), null, context));
        }
    }

    private static (Word Content, DataNode Root)? Read(string path, InvocationContext context)
    {
        if (context.Files.Read(path).Content is not { } content)
            return null;
        context.Budget.Take(content.Text.Length / 16);
        var read = JsonReader.Read(content.Text);
        if (content.IsKnown && read is { IsRead: true, Documents: [{ Kind: DataKind.Mapping } root] })
            return (content, root);
        var why = content.Unresolved?.What ?? read.Error ?? "it is no JSON object";
        context.Sink.Add(new Signal(SignalKind.Unresolvable, path, $"the model is named in this file, and it cannot be read: {why}", content.Origin, null, content.Unresolved ?? new(UnresolvedKind.UnreadFile, why)));
        return null;
    }
}
