using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Ray;

/// <summary>What an application of Ray Serve is told about its model by names that application code commonly asks for: variables, <c>args</c>, <c>user_config</c>.</summary>
internal static class RayModelNames
{
    private static readonly string[] Endings = ["MODEL", "ID", "NAME", "PATH", "REPO"];

    private static readonly string[] Arguments = ["model", "model_id", "model_name", "model_path", "model_name_or_path", "model_repo", "hf_model_id", "llm_model", "embedding_model"];

    /// <summary>True for variables by which application code of Ray Serve commonly names its model: <c>MODEL_ID</c>, <c>LLM_MODEL</c>, <c>MODEL_2_ID</c>.</summary>
    public static bool IsVariable(string name)
    {
        if (name.EndsWith("_MODEL_NAME_OR_PATH", StringComparison.Ordinal) || name == "MODEL_NAME_OR_PATH")
            return true;
        var parts = name.Split('_');
        if (Array.IndexOf(parts, "MODEL") < 0 || Array.IndexOf(parts, "SERVED") >= 0)
            return false;
        var last = parts[^1].All(char.IsAsciiDigit) && parts.Length > 1 ? parts[^2] : parts[^1];
        if (Array.IndexOf(Endings, last) < 0)
            return false;
        // MODEL, a number, and what of it: MODEL_CACHE_PATH and MODEL_CONFIG_NAME are something else.
        for (var i = Array.IndexOf(parts, "MODEL") + 1; i < parts.Length - 1; i++)
        {
            if (parts[i].Length > 2 && !parts[i].All(char.IsAsciiDigit))
                return false;
        }

        return true;
    }

    /// <summary>The variables that the module asks for (or, when its text is not known, is likely to ask for). True when one names a model, filled in or not.</summary>
    public static bool ReadVariables(RayRuntimeEnvironment environment, string? source, InvocationContext context)
    {
        var found = false;
        foreach (var (name, value) in environment.Variables)
        {
            if (value is not null && IsVariable(name) && source?.Contains(name, StringComparison.Ordinal) != false)
                found |= Add(value, context);
        }

        return found;
    }

    /// <summary>The arguments that an application or a deployment is built with. True when one names a model.</summary>
    public static bool ReadArguments(DataNode? arguments, Origin origin, InvocationContext context)
    {
        var found = false;
        foreach (var (name, value) in arguments?.Members ?? [])
        {
            var word = new Word(value.Text, origin.AtLine(value.Line));
            if (value.IsScalar && Array.IndexOf(Arguments, name) >= 0)
                found |= Add(word, context);
            else if (name == "models" && value.Kind == DataKind.Sequence)
                found |= value.Items.Count > 0;
            else if (value.IsScalar && name == "trust_remote_code" && Truth.StrToBool(value.Text) == true)
                context.Sink.Add(new Signal(SignalKind.RemoteCode, "trust_remote_code: " + value.Text, "the application then runs Python code from the model's repository", word.Origin, "Remove trust_remote_code"));
        }

        return found;
    }

    // What nobody filled in ($MODEL_ID) shows that there is a model; its name is the module's business.
    private static bool Add(Word value, InvocationContext context)
    {
        if (value.Text.StartsWith('$'))
            return true;
        if (!ModelLocations.IsPath(value.Text) && !value.Text.Contains('/', StringComparison.Ordinal))
            return false;
        context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, value, null, context));
        return true;
    }
}
