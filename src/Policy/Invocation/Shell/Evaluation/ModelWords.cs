using System.Buffers;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Words that tell a script which starts a server or fetches a model from the many that do neither, where the script itself cannot be read.</summary>
internal static class ModelWords
{
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "vllm", "sglang", "ollama", "llama-server", "llama-cli", "llama.cpp", "llama_cpp", "text-generation-", "text-embeddings-", "tritonserver", "trtllm", "lmdeploy",
            "infinity_emb", "local-ai", "mlserver", "ramalama", "huggingface", "hf download", "hf.co", "from_pretrained", "snapshot_download", "hf_hub_download",
            "trust-remote-code", "trust_remote_code", "--model", "--hf-repo", ".gguf", ".safetensors", "modelscope",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>True when such a word stands anywhere in the text.</summary>
    public static bool AreIn(string text) => text.AsSpan().ContainsAny(Words);
}
