using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Runtimes.Custom;

/// <summary>Tells what names a model from what names something else, where only the value can say so.</summary>
internal static class CustomValues
{
    // Prefixes of names that clients use for other people's servers (litellm, LangChain), and of folders.
    private static readonly string[] Providers =
        ["anthropic/", "azure/", "azure_ai/", "bedrock/", "claude/", "cohere/", "deepinfra/", "fireworks_ai/", "gemini/", "groq/", "huggingface/", "hosted_vllm/", "litellm/", "ollama/", "ollama_chat/",
         "openrouter/", "perplexity/", "replicate/", "sagemaker/", "together_ai/", "vertex_ai/", "xai/", "openai/gpt-3", "openai/gpt-4", "openai/gpt-5", "openai/o1", "openai/o3", "openai/text-"];

    private static readonly string[] Folders = ["models/", "model/", "data/", "weights/", "checkpoints/", "app/", "src/", "config/", "configs/", "cache/", "tmp/", "application/", "text/"];

    private static readonly string[] OtherFiles =
        [".yaml", ".yml", ".json", ".py", ".sh", ".txt", ".conf", ".toml", ".pkl", ".joblib", ".csv", ".sock", ".log", ".xml", ".db", ".html"];

    /// <summary>True for a hub id with its owner, a URI of a model store, or an absolute path.</summary>
    public static bool IsModel(string text) => IsPath(text) || IsRemote(text);

    /// <summary>True for a hub id with its owner or a URI of a model store.</summary>
    public static bool IsRemote(string text)
    {
        if (text.Length is < 3 or > 1000 || EndsWith(text, OtherFiles))
            return false;
        if (text.IndexOf("://", StringComparison.Ordinal) is > 0 and var mark)
        {
            return text[..mark].ToLowerInvariant() is "hf" or "s3" or "gs" or "oci" or "ms" or "modelscope" or "ngc" or "az" or "abfs" or "abfss" or "ollama"
                || text.StartsWith("https://huggingface.co/", StringComparison.Ordinal) || text.StartsWith("https://hf.co/", StringComparison.Ordinal);
        }

        if (text.StartsWith("hf:", StringComparison.Ordinal))
            text = text[3..];
        return text.Count('/') == 1 && HubId.IsValid(text) && !StartsWith(text, Providers) && !StartsWith(text, Folders);
    }

    /// <summary>True for an absolute path that may hold weights.</summary>
    public static bool IsPath(string text) => text.Length is > 2 and <= 1000 && text[0] == '/' && text[1] != '/' && !EndsWith(text, OtherFiles);

    /// <summary>The reference that a value makes.</summary>
    public static ModelReference Reference(ModelRole role, Word value, Word? revision, InvocationContext context)
    {
        // deepsparse writes hf:owner/name.
        if (value.Text.StartsWith("hf:", StringComparison.Ordinal) && !value.Text.StartsWith("hf://", StringComparison.Ordinal))
            return ModelReferences.At(role, value, ModelLocations.HuggingFace(value.Text[3..], revision?.Text, ModelLocations.HubEndpoint(context.Invocation.Environment)), revision);
        return ModelReferences.HubOrLocal(role, value, revision, context);
    }

    private static bool StartsWith(string text, string[] starts)
    {
        foreach (var start in starts)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool EndsWith(string text, string[] ends)
    {
        foreach (var end in ends)
        {
            if (text.EndsWith(end, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
