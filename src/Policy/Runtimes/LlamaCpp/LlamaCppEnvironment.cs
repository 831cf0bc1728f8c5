using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Runtimes.LlamaCpp;

/// <summary>What a llama-server takes from its surroundings when another server starts it as a child with the same environment (Ollama since v0.30).</summary>
internal static class LlamaCppEnvironment
{
    /// <summary>Adds what variables and configuration files name.</summary>
    public static void AddInherited(InvocationContext context) =>
        LlamaCppReferences.Add(new LlamaCppSettings(null, context.Invocation.Environment, LlamaCppFile.Configuration(context)), context);
}
