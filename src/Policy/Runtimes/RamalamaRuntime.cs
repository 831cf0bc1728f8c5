using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Ollama;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>RamaLama, which fetches a model from any registry and serves it with llama.cpp.</summary>
/// <remarks>
/// Recognised by: the program <c>ramalama</c>.
/// Model given by: <c>serve|run|pull|bench|perplexity MODEL</c>; the scheme says from where, a bare name comes from Ollama's registry unless
/// <c>RAMALAMA_TRANSPORT</c> says otherwise.
/// Versions read: 0.12 (2025): <c>ramalama/cli.py</c>, <c>ramalama/model_factory.py</c>.
/// </remarks>
public sealed class RamalamaRuntime : IServingRuntime
{
    private static readonly Flag Draft = Flag.One("--model-draft");
    private static readonly FlagTable Table = new(
        ArgumentDialect.Argparse,
        [
            Draft,
            .. Flag.Ones("--port", "-p", "--name", "-n", "--host", "--image", "--runtime", "--ctx-size", "-c", "--temp", "--threads", "-t", "--ngl", "--network", "--net", "--authfile", "--device",
                "--env", "--seed", "--backend", "--store", "--engine", "--cache-reuse", "--oci-runtime", "--pull", "--runtime-args", "--max-tokens", "--api", "--rag", "--tls-verify", "--thinking", "--webui"),
            .. Flag.Switches("--detach", "-d", "--nocontainer", "--privileged", "--debug", "--quiet", "-q", "--dryrun", "--dri", "--keep-groups"),
        ]);

    /// <inheritdoc/>
    public string Name => "llamacpp";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.BaseName is "ramalama";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => [];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Arguments[0].Text.EndsWith("ramalama", StringComparison.Ordinal) && invocation.ProgramName == "ramalama";
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, Table);
        if (parsed.Positionals is not [{ Text: "serve" or "run" or "pull" or "bench" or "perplexity" } command, var model, ..])
            return;
        context.Sink.Recognise(Name);
        CommandLineDoubts.Add(parsed, "ramalama", context);
        Add(ModelRole.Model, model, command.Text == "pull", context);
        if (parsed.Value(Draft) is { } draft)
            Add(ModelRole.DraftModel, draft, false, context);
    }

    private static void Add(ModelRole role, Word model, bool isDownload, InvocationContext context)
    {
        var text = model.Text;
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        var transport = mark > 0 ? text[..mark] : ModelLocations.IsPath(text) ? "file" : context.Invocation.Environment["RAMALAMA_TRANSPORT"]?.Text ?? "ollama";
        var name = mark > 0 ? text[(mark + 3)..] : text;
        var location = transport switch
        {
            "ollama" => ModelLocations.Ollama(name),
            "hf" or "huggingface" => Hub(name),
            "oci" or "docker" => ModelLocations.Oci(name),
            "file" => ModelLocations.Local(name, context),
            _ => ModelLocations.Uri(text),
        };
        var hint = location.Scheme == LocationScheme.Ollama ? OllamaReferences.PinningHint : null;
        context.Sink.Add(ModelReferences.At(role, model, location) with { PinningHint = hint, IsDownload = isDownload });
    }

    // org/name[:tag], or org/name/file; neither holds a revision.
    private static ModelLocation Hub(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var parts = (colon < 0 ? name : name[..colon]).Split('/', 3);
        return ModelLocations.HuggingFace(parts.Length > 1 ? parts[0] + "/" + parts[1] : parts[0], null, null, parts.Length > 2 ? parts[2] : null);
    }
}
