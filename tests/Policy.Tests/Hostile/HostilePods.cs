using System.Buffers;
using System.Text.Json;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Hostile;

/// <summary>Puts one text into every place of a pod that something reads, and judges the pod as the webhook does.</summary>
internal static class HostilePods
{
    private sealed class OneMap(string text) : IConfigMapSource
    {
        private readonly ConfigMapData _map = new()
        {
            Name = "texts",
            IsImmutable = true,
            Data = new Dictionary<string, string> { ["a.sh"] = text, ["a.py"] = text, ["c.yaml"] = text, ["c.json"] = text, ["Modelfile"] = text, ["VALUE"] = text },
        };

        public ConfigMapData? Find(string name) => name == _map.Name ? _map : null;

        public string Explain(string name) => "it is not there";
    }

    /// <summary>The places, by name. Each makes the container that says the text there.</summary>
    public static IReadOnlyDictionary<string, Action<Utf8JsonWriter, string>> Places { get; } = new Dictionary<string, Action<Utf8JsonWriter, string>>(StringComparer.Ordinal)
    {
        ["shell"] = (json, text) => Container(json, "vllm/vllm-openai:v0.18.0", ["bash", "-c"], [text]),
        ["script"] = (json, text) => Container(json, "vllm/vllm-openai:v0.18.0", ["bash", "/cm/a.sh"], [text]),
        ["python"] = (json, text) => Container(json, "vllm/vllm-openai:v0.18.0", ["python3", "-c"], ["from vllm import LLM\n" + text]),
        ["python script"] = (json, text) => Container(json, "python:3.12", ["python3", "/cm/a.py"], [text]),
        ["vllm configuration"] = (json, text) => Container(json, "vllm/vllm-openai:v0.18.0", null, ["a/b", "--config", "/cm/c.yaml"]),
        ["vllm words"] = (json, text) => Container(json, "vllm/vllm-openai:v0.18.0", null, [text, "--hf-overrides", text, "--lora-modules", text, "--speculative-config", text, "--" + text]),
        ["sglang words"] = (json, text) => Container(json, "lmsysorg/sglang:v0.5.3", ["python3", "-m", "sglang.launch_server"], ["--model-path", text, "--lora-paths", text, "--config", "/cm/c.yaml"]),
        ["llama.cpp words"] = (json, text) => Container(json, "ghcr.io/ggml-org/llama.cpp:server", null, ["-hf", text, "--lora", text, text]),
        ["tgi words"] = (json, text) => Container(json, "ghcr.io/huggingface/text-generation-inference:3.3.4", null, [text, "--model-id", text]),
        ["modelfile"] = (json, text) => Container(json, "ollama/ollama:0.12.0", ["sh", "-c"], ["ollama create m -f /cm/Modelfile; ollama pull \"$VALUE\"; curl -d @/cm/c.json http://localhost:11434/api/pull"]),
        ["triton repository"] = (json, text) => Container(json, "nvcr.io/nvidia/tritonserver:25.08-py3", null, ["tritonserver", "--model-repository=" + text]),
        ["ray"] = (json, text) => Container(json, "rayproject/ray-llm:2.50.0", null, ["serve", "run", "/cm/c.yaml"]),
        ["env split"] = (json, text) => Container(json, "vllm/vllm-openai:v0.18.0", ["env", "-S"], [text]),
        ["loaders"] = (json, text) => Container(json, "alpine", ["sh", "-c"], ["hf download \"$VALUE\"; git clone \"$VALUE\" /x; curl -L \"$VALUE\" -o /m/x; echo \"$VALUE\" | xargs -I{} hf download {}{}{}; aws s3 cp \"$VALUE\" /m; find / -exec sh -c \"$VALUE\" \\;"]),
        ["expansion"] = (json, text) => Container(json, "vllm/vllm-openai:v0.18.0", null, ["$(VALUE)", "--revision=$(VALUE)$(VALUE)", text.Length > 4000 ? text[..4000] : text]),
        ["image"] = (json, text) => Container(json, text, null, ["--model", text, "--max-model-len", "10"]),
    };

    /// <summary>The pod as JSON, and its ConfigMaps.</summary>
    public static (byte[] Json, IConfigMapSource Maps) Make(Action<Utf8JsonWriter, string> place, string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("spec");
            json.WriteStartArray("containers");
            place(json, text);
            json.WriteEndArray();
            json.WriteStartArray("volumes");
            json.WriteStartObject();
            json.WriteString("name", "cm");
            json.WriteStartObject("configMap");
            json.WriteString("name", "texts");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return (buffer.WrittenSpan.ToArray(), new OneMap(text));
    }

    /// <summary>Judges bytes as the webhook does; null when they are refused, with a message.</summary>
    public static Decision? Review(ReadOnlySpan<byte> json, IConfigMapSource maps)
    {
        if (PodWorkloadReader.TryRead(json, "ml", out var pod, out var error))
            return Review([pod], maps);
        Assert.False(string.IsNullOrWhiteSpace(error));
        return null;
    }

    /// <summary>Judges pods.</summary>
    public static Decision Review(IReadOnlyList<PodWorkload> pods, IConfigMapSource maps) => AdmissionPolicy.Review(
        new ReviewInput
        {
            Subject = new ReviewSubject { ApiVersion = "v1", Kind = "Pod", Namespace = "ml", Name = "hostile" },
            Pods = pods,
            ConfigMaps = maps,
            Now = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        },
        ClusterSnapshot.BuiltIn);

    private static void Container(Utf8JsonWriter json, string image, string[]? command, string[] args)
    {
        json.WriteStartObject();
        json.WriteString("name", "c");
        json.WriteString("image", image);
        foreach (var (name, words) in ((string, string[]?)[])[("command", command), ("args", args)])
        {
            if (words is null)
                continue;
            json.WriteStartArray(name);
            foreach (var word in words)
                json.WriteStringValue(word);
            json.WriteEndArray();
        }

        json.WriteStartArray("envFrom");
        json.WriteStartObject();
        json.WriteStartObject("configMapRef");
        json.WriteString("name", "texts");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("volumeMounts");
        json.WriteStartObject();
        json.WriteString("name", "cm");
        json.WriteString("mountPath", "/cm");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
