using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>llama-cpp-python's server.</summary>
/// <remarks>
/// Recognised by: images named <c>llama-cpp-python</c>; <c>python -m llama_cpp.server</c>.
/// Model given by: <c>--model</c>, <c>--hf_model_repo_id</c> and the variables of the same names in upper case; a <c>--config_file</c> or <c>CONFIG_FILE</c> (JSON or
/// YAML) replaces the rest of the command line. There is no revision anywhere.
/// Versions read: 2026-08-17: <c>llama_cpp/server/settings.py</c>, <c>__main__.py</c>.
/// </remarks>
public sealed class LlamaCppPythonRuntime : IServingRuntime
{
    private static readonly (string Key, ModelRole Role, bool IsLocal)[] Keys =
    [
        ("model", ModelRole.Quantization, true), ("hf_model_repo_id", ModelRole.Model, false), ("lora_path", ModelRole.Adapter, true),
        ("lora_base", ModelRole.Model, true), ("clip_model_path", ModelRole.Projector, true), ("hf_tokenizer_config_path", ModelRole.Tokenizer, true),
        ("hf_pretrained_model_name_or_path", ModelRole.Tokenizer, false),
    ];

    private static readonly Flag[] Flags = [.. Keys.Select(key => Flag.One("--" + key.Key))];
    private static readonly Flag ConfigFile = Flag.One("--config_file");
    private static readonly FlagTable Table = new(ArgumentDialect.Argparse, [.. Flags, ConfigFile]);

    /// <inheritdoc/>
    public string Name => "llamacpp";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.BaseName.Contains("llama-cpp-python", StringComparison.OrdinalIgnoreCase) || image.BaseName.Contains("llama_cpp_python", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? null : ["python3", "-m", "llama_cpp.server"];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module, Target.Text: "llama_cpp.server" };
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        var invocation = context.Invocation;
        var start = (PythonCommand.TryParse(invocation)?.TargetIndex ?? 0) + 1;
        var parsed = ArgumentParser.Parse(invocation.Arguments.Skip(start).ToArray(), Table);
        CommandLineDoubts.Add(parsed, "llama_cpp.server", context);
        if ((invocation.Environment["CONFIG_FILE"] ?? parsed.Value(ConfigFile)) is { } file)
        {
            ReadConfiguration(file, context);
            return;
        }

        var repository = parsed.Value(Flags[1]) ?? invocation.Environment["HF_MODEL_REPO_ID"];
        for (var i = 0; i < Keys.Length; i++)
        {
            // With a repository, --model is a pattern of file names in it.
            if ((i > 0 || repository is null) && (parsed.Value(Flags[i]) ?? invocation.Environment[Keys[i].Key.ToUpperInvariant()]) is { Text.Length: > 0 } value)
                Add(Keys[i].Role, value, Keys[i].IsLocal, context);
        }
    }

    private static void ReadConfiguration(Word file, InvocationContext context)
    {
        var path = file.IsKnown ? context.Absolute(file.Text) : null;
        var known = path is null ? null : context.Files.Read(path);
        if (known?.Content is not { } content)
        {
            var why = file.Unresolved ?? new Unresolved(UnresolvedKind.UnreadFile, known?.Why ?? $"{file.Text} is not known");
            CommandLineDoubts.Unresolvable(file, "this file names the models", why, context);
            return;
        }

        var read = context.ReadYaml(content.Text);
        if (read.Documents is not [var document, ..])
        {
            CommandLineDoubts.Unresolvable(file, "this file names the models", new(UnresolvedKind.UnreadableScript, read.Error ?? "the file is empty"), context);
            return;
        }

        foreach (var model in document["models"]?.Items ?? [])
        {
            foreach (var (key, role, isLocal) in Keys)
            {
                if (key == "model" && model["hf_model_repo_id"] is { IsScalar: true })
                    continue;
                if (model[key] is { IsScalar: true, Text.Length: > 0 } node)
                    Add(role, new Word(node.Text, content.Origin.UsedBy(file.Origin).AtLine(node.Line), content.Unresolved), isLocal, context);
            }
        }
    }

    private static void Add(ModelRole role, Word value, bool isLocal, InvocationContext context) => context.Sink.Add(
        isLocal ? ModelReferences.At(role, value, ModelLocations.Local(value.Text, context)) : ModelReferences.HubOrLocal(role, value, null, context));
}
