using Modelgate.Policy.Models;
using Modelgate.Policy.Python.Evaluation;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Clients of hubs: <c>huggingface_hub</c>, <c>modelscope</c>, <c>datasets</c>, <c>torch.hub</c>, <c>ollama</c>, <c>mlflow</c>.</summary>
/// <remarks>Signatures: huggingface_hub 1.x (<c>_snapshot_download.py</c>, <c>file_download.py</c>), modelscope <c>hub/snapshot_download.py</c>, PyTorch <c>torch/hub.py</c>, ollama-python 0.5.</remarks>
internal static class PythonHub
{
    /// <summary>Calls of a hub's client; null for others.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        switch (symbol.Last)
        {
            case "snapshot_download" when symbol.Root == "modelscope":
                return ModelScope(machine, symbol, arguments);
            case "snapshot_download":
                return Download(machine, symbol, arguments, arguments.Get("repo_id", 0), null);
            case "hf_hub_download" or "cached_download":
                return Download(machine, symbol, arguments, arguments.Get("repo_id", 0), arguments.Get("filename", 1));
            case "load_dataset" when symbol.Root == "datasets":
                return null;
            case "load" when symbol.Path == "torch.hub.load":
                TorchHub(machine, arguments);
                return null;
            case "load_state_dict_from_url" when symbol.Root == "torch":
                return PythonNetwork.Call(machine, new("torch.hub.download_url_to_file"), arguments);
            case "pull" or "create" when symbol.Root == "ollama":
                Ollama(machine, symbol, arguments);
                return null;
            case "load_model" when symbol.Root == "mlflow":
                machine.Report.Load(ModelRole.Model, arguments.Get("model_uri", 0), null, symbol.Path, "model_uri", arguments.Line);
                return null;
            default:
                return null;
        }
    }

    private static TextValue? Download(PythonMachine machine, SymbolValue symbol, PythonArguments arguments, PythonValue? id, PythonValue? file)
    {
        var report = machine.Report;
        if (id is null or not TextValue)
        {
            report.Unknown(symbol.Last, "repo_id", id ?? arguments.MoreNamed, arguments.Line);
            return null;
        }

        // A dataset or space is data for something else, not a part of the served bundle; a space may carry code.
        var kind = arguments.Get("repo_type", file is null ? 1 : 3);
        if (kind is TextValue { Text: "dataset" or "space" })
            return null;
        var text = (TextValue)id;
        var name = file as TextValue;
        var revision = report.RevisionWord(arguments.Get("revision", file is null ? 2 : 4), arguments.Line);
        var endpoint = (arguments["endpoint"] ?? (symbol.Self is ObjectValue { Arguments: var made } ? made.Get("endpoint", 0) : null)) as TextValue;
        if (endpoint is not null && ModelLocations.HuggingFace(text.Text, null, endpoint.Text).Identity != ModelLocations.HuggingFace(text.Text, null).Identity)
            report.Signal(SignalKind.RedirectedSource, $"endpoint={endpoint.Text}", $"{symbol.Last} then downloads from another server than the Hugging Face Hub", arguments.Line);
        var location = ModelLocations.HuggingFace(text.Text, revision?.Text, endpoint?.Text ?? ModelLocations.HubEndpoint(report.Context().Invocation.Environment), name?.Text);
        var role = name?.Text.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) == true ? ModelRole.Quantization : ModelRole.Model;
        var reference = ModelReferences.Download(role, report.ToWord(text, arguments.Line), location, revision);
        var target = arguments["local_dir"];
        report.Fetched(reference, target is NoneValue ? null : target, symbol.Last, arguments.Line);
        if (target is not TextValue folder)
            return null;
        return name is null ? folder : PythonPaths.Join(folder, name) is TextValue path ? path with { IsPath = false } : folder;
    }

    private static TextValue? ModelScope(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var report = machine.Report;
        if ((arguments.Get("model_id", 0) ?? arguments["repo_id"]) is not TextValue id)
        {
            report.Unknown("modelscope." + symbol.Last, "model_id", arguments.Get("model_id", 0), arguments.Line);
            return null;
        }

        var revision = report.RevisionWord(arguments.Get("revision", 1), arguments.Line);
        var reference = ModelReferences.Download(ModelRole.Model, report.ToWord(id, arguments.Line), ModelLocations.ModelScope(id.Text, revision?.Text), revision);
        var target = arguments["local_dir"];
        report.Fetched(reference, target, symbol.Last, arguments.Line);
        return target as TextValue;
    }

    private static void TorchHub(PythonMachine machine, PythonArguments arguments)
    {
        var repository = arguments.Get("repo_or_dir", 0);
        if (repository is not TextValue text)
        {
            machine.Report.Unknown("torch.hub.load", "repo_or_dir", repository, arguments.Line);
            return;
        }

        machine.Report.Signal(SignalKind.RemoteCode, $"torch.hub.load('{text.Text}')", "torch then runs hubconf.py of that repository", arguments.Line, "load the weights with a class that the image carries");
        if (arguments["source"] is TextValue { Text: "local" })
        {
            machine.Report.Add(ModelReferences.At(ModelRole.Code, machine.Report.ToWord(text, arguments.Line), ModelLocations.Local(text.Text, machine.Context)));
            return;
        }

        var colon = text.Text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text.Text : text.Text[..colon];
        var location = ModelLocations.Git("https://github.com/" + name, colon < 0 ? null : text.Text[(colon + 1)..]);
        machine.Report.Add(ModelReferences.At(ModelRole.Code, machine.Report.ToWord(text, arguments.Line), location));
    }

    // The library only asks a server; the server pulls.
    private static void Ollama(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var value = symbol.Last == "pull" ? arguments.Get("model", 0) : arguments["from_"];
        if (value is TextValue text)
            machine.Report.Add(ModelReferences.At(ModelRole.Model, machine.Report.ToWord(text, arguments.Line), ModelLocations.Ollama(text.Text)) with { LoadedElsewhere = true });
        else if (value is not null)
            machine.Report.Unknown("ollama." + symbol.Last, symbol.Last == "pull" ? "model" : "from_", value, arguments.Line);
    }
}
