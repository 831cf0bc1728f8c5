using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Downloads over HTTP and from object stores, and requests that make another server load a model.</summary>
internal static class PythonNetwork
{
    private static readonly string[] WeightEndings = [".gguf", ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".onnx", ".pkl", ".ggml", ".llamafile", ".engine", ".tar.gz", ".zip"];

    /// <summary>True for the result of a request.</summary>
    public static bool IsFetch(ObjectValue value) =>
        value.Type.StartsWith("requests.", StringComparison.Ordinal) || value.Type.StartsWith("httpx.", StringComparison.Ordinal)
        || value.Type.StartsWith("urllib.request.", StringComparison.Ordinal) || value.Type.StartsWith("aiohttp.", StringComparison.Ordinal);

    /// <summary>Calls of HTTP clients and object stores; null for others.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var isWeb = symbol.Root is "requests" or "httpx" or "urllib" or "aiohttp" or "wget" or "gdown" or "torch" or "urllib3";
        switch (symbol.Last)
        {
            case "get" or "urlopen" or "stream" when isWeb:
                Fetch(machine, symbol, arguments.Get("url", symbol.Last == "stream" ? 1 : 0), null, arguments.Line);
                return null;
            case "Request" when symbol.Root is "urllib":
                Post(machine, arguments);
                return null;
            case "urlretrieve" or "download_url_to_file" when isWeb:
                Fetch(machine, symbol, arguments.Get("url", 0), arguments.Get(symbol.Last == "urlretrieve" ? "filename" : "dst", 1), arguments.Line);
                return null;
            case "download" when symbol.Root is "wget" or "gdown":
                Fetch(machine, symbol, arguments.Get("url", 0), arguments.Get(symbol.Root == "wget" ? "out" : "output", 1), arguments.Line);
                return null;
            case "post" when isWeb:
                Post(machine, arguments);
                return null;
            case "request" when isWeb && arguments.Get("method", 0) is TextValue { Text: var method } && method.Equals("POST", StringComparison.OrdinalIgnoreCase):
                Post(machine, arguments, 1);
                return null;
            case "download_file" or "download_fileobj" when symbol.Root is "boto3" or "aioboto3":
                Bucket(machine, symbol, arguments.Get("Bucket", 0), arguments.Get("Key", 1), arguments.Get("Filename", 2), arguments);
                return null;
            default:
                return null;
        }
    }

    private static void Fetch(PythonMachine machine, SymbolValue symbol, PythonValue? url, PythonValue? target, int line)
    {
        if (url is not TextValue text || !text.Text.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return;
        var location = ModelLocations.Uri(text.Text);
        if (location.Scheme == LocationScheme.Http && !IsWeights(text.Text))
            return;
        if (location.Scheme == LocationScheme.HuggingFace && location.File is null)
            return;
        var role = text.Text.Contains(".gguf", StringComparison.OrdinalIgnoreCase) ? ModelRole.Quantization : ModelRole.Model;
        machine.Report.Fetched(ModelReferences.Download(role, machine.Report.ToWord(text, line), location), target, symbol.Path, line);
    }

    private static bool IsWeights(string url)
    {
        var end = url.IndexOfAny(['?', '#']);
        var path = end < 0 ? url : url[..end];
        foreach (var ending in WeightEndings)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static void Bucket(PythonMachine machine, SymbolValue symbol, PythonValue? bucket, PythonValue? key, PythonValue? target, PythonArguments arguments)
    {
        if (bucket is not TextValue place || key is not TextValue name)
        {
            if (key is TextValue { Text: var known } && IsWeights(known))
                machine.Report.Unknown(symbol.Path, "Bucket", bucket, arguments.Line);
            return;
        }

        if (!IsWeights(name.Text))
            return;
        var version = arguments["ExtraArgs"] is DictionaryValue extra ? extra.Entries["VersionId"] as TextValue : null;
        var uri = $"s3://{place.Text}/{name.Text}";
        var word = new Word(uri, name.Origin);
        machine.Report.Fetched(ModelReferences.Download(ModelRole.Model, word, ModelLocations.S3(uri, version?.Text)), target, symbol.Path, arguments.Line);
    }

    // Ollama's /api/pull and /api/create, vLLM's and SGLang's /v1/load_lora_adapter: the server that is asked loads the model.
    private static void Post(PythonMachine machine, PythonArguments arguments, int first = 0)
    {
        var path = arguments.Get("url", first) switch
        {
            TextValue url => url.Text.TrimEnd('/'),
            // The server's address may be unknown where the path is written.
            UnknownValue unknown => unknown.Display.TrimEnd('"', '\'', '/'),
            _ => "",
        };
        var given = arguments["json"] ?? arguments["content"] ?? (first == 0 ? arguments.Get("data", 1) : arguments["data"]);
        var body = given switch
        {
            DictionaryValue dictionary => dictionary,
            ObjectValue { Type: "json.dumps", Arguments: var written } => written.Get("obj", 0) as DictionaryValue,
            TextValue text => PythonData.Read(machine, new("json.loads"), text, arguments.Line) as DictionaryValue,
            _ => null,
        };
        if (body is null)
        {
            if (given is not null && path.EndsWith("/api/pull", StringComparison.Ordinal))
                machine.Report.Unknown("POST /api/pull", "model", given, arguments.Line);
            return;
        }

        if (path.EndsWith("/api/pull", StringComparison.Ordinal))
        {
            var name = body.Entries["model"] ?? body.Entries["name"];
            if (name is TextValue text)
                machine.Report.Add(ModelReferences.At(ModelRole.Model, machine.Report.ToWord(text, arguments.Line), ModelLocations.Ollama(text.Text)) with { LoadedElsewhere = true });
            else
                machine.Report.Unknown("POST /api/pull", "model", name, arguments.Line);
        }
        else if (path.EndsWith("/api/create", StringComparison.Ordinal))
        {
            if (body.Entries["from"] is TextValue from)
                machine.Report.Add(ModelReferences.At(ModelRole.Model, machine.Report.ToWord(from, arguments.Line), ModelLocations.Ollama(from.Text)) with { LoadedElsewhere = true });
            else
                machine.Report.Unknown("POST /api/create", "from", body.Entries["from"] ?? body.Entries["modelfile"] ?? body.Entries["path"], arguments.Line);
        }
        else if (path.EndsWith("/load_lora_adapter", StringComparison.Ordinal))
        {
            machine.Report.Load(ModelRole.Adapter, body.Entries["lora_path"], null, "POST /load_lora_adapter", "lora_path", arguments.Line, elsewhere: true);
        }
    }
}
