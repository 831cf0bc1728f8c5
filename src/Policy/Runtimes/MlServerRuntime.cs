using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Custom;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>Seldon's MLServer with its Hugging Face, scikit-learn, XGBoost, MLflow and custom runtimes.</summary>
/// <remarks>
/// Recognised by: <c>mlserver start</c>, images named <c>mlserver</c>.
/// Model given by: the folder behind <c>start</c> (the image: <c>MLSERVER_MODELS_DIR</c>, <c>/mnt/models</c>) and every <c>model-settings.json</c> below it, as far
/// as a ConfigMap provides them: <c>parameters.uri</c>, <c>parameters.extra.pretrained_model</c>, <c>pretrained_tokenizer</c>. What a file leaves open, and
/// everything where there is none, <c>MLSERVER_MODEL_*</c> and <c>MLSERVER_MODEL_HUGGINGFACE_*</c> say; <c>PREDICTIVE_UNIT_PARAMETERS</c> beats the file.
/// A revision cannot be given. Versions read: 1.7 (December 2025): <c>settings.py</c>, <c>repository</c>, <c>cli/serve.py</c>, <c>runtimes/huggingface</c>.
/// </remarks>
internal sealed class MlServerRuntime : IServingRuntime
{
    private const string SettingsFile = "/model-settings.json";
    private const string HuggingFace = "MLSERVER_MODEL_HUGGINGFACE_";

    public string Name => "mlserver";

    public bool MatchesImage(ImageReference image) =>
        image.BaseName.StartsWith("mlserver", StringComparison.Ordinal) || image.BaseName.StartsWith("odh-mlserver", StringComparison.Ordinal);

    // The image has no entrypoint; its own command starts the server on a folder that a variable names.
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? [] : ["mlserver", "start"];

    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == "mlserver";

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        var words = context.Invocation.Arguments;
        if (words.Count < 2 || words[1].Text != "start")
            return;
        context.Sink.Recognise(Name);
        var environment = context.Invocation.Environment;
        var folder = words.Count > 2 ? words[2] : environment["MLSERVER_MODELS_DIR"] is { Text.Length: > 0 } named ? named : words[0].With("/mnt/models");
        context.Sink.Add(ModelReferences.At(ModelRole.Model, folder, ModelLocations.Local(folder.Text, context)));
        AddCode(folder, context);

        var files = folder.IsKnown && context.Absolute(folder.Text) is { } root ? context.Files.List(root) : [];
        var found = false;
        foreach (var path in files)
        {
            if (path.EndsWith(SettingsFile, StringComparison.Ordinal))
                found |= ReadFile(path, context);
        }

        if (!found)
            ReadModel(null, null, context);
    }

    // Code that variables bring in: a class to import, an environment to unpack.
    private static void AddCode(Word folder, InvocationContext context)
    {
        var environment = context.Invocation.Environment;
        if (environment["MLSERVER_MODEL_REPOSITORY_IMPLEMENTATION"] is { Text.Length: > 0 } repository)
            context.Sink.Add(new Signal(SignalKind.CodePlugin, repository.Text, "MLServer imports this class to find its models", repository.Origin));
        if (environment["MLSERVER_ENV_TARBALL"] is { Text.Length: > 0 } tarball && context.Container.Command is null)
            context.Sink.Add(new Signal(SignalKind.CodePlugin, tarball.Text, "the image unpacks this archive and runs MLServer with the Python packages in it", tarball.Origin));
        if (environment["MLSERVER_MODEL_IMPLEMENTATION"] is { } implementation)
            AddImplementation(implementation, folder.Text, context);
    }

    private static void AddImplementation(Word implementation, string folder, InvocationContext context)
    {
        // The model's folder comes first in Python's path: what lies there is imported before what the image has.
        if (implementation.Text.Length > 0 && !implementation.Text.StartsWith("mlserver", StringComparison.Ordinal) && context.Files.Exists(folder))
            context.Sink.Add(new Signal(SignalKind.CodePlugin, implementation.Text, $"MLServer imports this class, and looks for it in {folder} first", implementation.Origin));
    }

    private static bool ReadFile(string path, InvocationContext context)
    {
        if (context.Files.Read(path).Content is not { } content)
            return false;
        context.Budget.Take(content.Text.Length / 16);
        var read = JsonReader.Read(content.Text);
        if (content.IsKnown && read is { IsRead: true, Documents: [{ Kind: DataKind.Mapping } root] })
        {
            if (root["implementation"] is { IsScalar: true } implementation)
                AddImplementation(content.With(implementation.Text), path[..^SettingsFile.Length], context);
            ReadModel(content, root["parameters"], context);
            return true;
        }

        var why = content.Unresolved?.What ?? read.Error ?? "it is no JSON object";
        CommandLineDoubts.Unresolvable(content.With(path), "the model is named in this file, and it cannot be read", content.Unresolved ?? new(UnresolvedKind.UnreadFile, why), context);
        return true;
    }

    /// <summary>One model: what its file says, else what the variables say.</summary>
    private static void ReadModel(Word? file, DataNode? parameters, InvocationContext context)
    {
        var environment = context.Invocation.Environment;
        var extra = parameters?["extra"];
        if ((Text(parameters, "uri") ?? environment["MLSERVER_MODEL_URI"]) is { Text.Length: > 0 } uri)
            context.Sink.Add(CustomValues.Reference(ModelRole.Model, uri, null, context));
        var tarball = Text(parameters, "environment_tarball") ?? environment["MLSERVER_MODEL_ENVIRONMENT_TARBALL"];
        if (tarball is { Text.Length: > 0 })
            context.Sink.Add(new Signal(SignalKind.CodePlugin, tarball.Text, "MLServer unpacks this archive and runs the model with the Python packages in it", tarball.Origin));
        var given = UnitParameters(context);
        foreach (var (name, role) in (ReadOnlySpan<(string, ModelRole)>)[("pretrained_model", ModelRole.Model), ("pretrained_tokenizer", ModelRole.Tokenizer)])
        {
            var value = given.GetValueOrDefault(name) ?? Text(extra, name) ?? environment[HuggingFace + name.ToUpperInvariant()];
            if (value is { Text.Length: > 0 })
                context.Sink.Add(ModelReferences.HubOrLocal(role, value, null, context));
        }

        // They go to the loading class as they are.
        if (extra?["model_kwargs"] is { } arguments)
            AddTrust(file!, arguments, context);
        else if (environment[HuggingFace + "MODEL_KWARGS"] is { Text.Length: > 0 } text)
            AddTrust(text, JsonReader.Read(text.Text) is { IsRead: true, Documents: [var document] } ? document : null, context);

        Word? Text(DataNode? node, string name) => node?[name] is { IsScalar: true, Text.Length: > 0 } value ? file!.With(value.Text) : null;
    }

    private static void AddTrust(Word source, DataNode? arguments, InvocationContext context)
    {
        if (arguments is null)
            CommandLineDoubts.Unresolvable(source, "it may tell transformers to run code from the model's repository", source.Unresolved ?? new(UnresolvedKind.UnreadFile, "it is no JSON object"), context);
        else if (arguments["trust_remote_code"] is { IsScalar: true } trust && HubBoolean.IsTrue(trust.Text))
            context.Sink.Add(new Signal(SignalKind.RemoteCode, "trust_remote_code", "transformers then runs Python code from the model's repository", source.Origin));
    }

    /// <summary>What Seldon Core puts into <c>PREDICTIVE_UNIT_PARAMETERS</c>: a list of names and values.</summary>
    private static Dictionary<string, Word> UnitParameters(InvocationContext context)
    {
        var found = new Dictionary<string, Word>(StringComparer.Ordinal);
        if (context.Invocation.Environment["PREDICTIVE_UNIT_PARAMETERS"] is not { Text.Length: > 0 } list)
            return found;
        context.Budget.Take(list.Text.Length / 16);
        if (!list.IsKnown || JsonReader.Read(list.Text) is not { IsRead: true, Documents: [{ Kind: DataKind.Sequence } items] })
        {
            CommandLineDoubts.Unresolvable(list, "it names the models of MLServer", list.Unresolved ?? new(UnresolvedKind.UnreadFile, "it is no JSON list"), context);
            return found;
        }

        foreach (var item in items.Items)
        {
            if (item.TryGetText("name", out var name) && item.TryGetText("value", out var value))
                found[name] = list.With(value);
        }

        return found;
    }
}
