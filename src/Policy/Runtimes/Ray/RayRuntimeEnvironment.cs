using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Ray;

/// <summary>Ray's <c>runtime_env</c>: variables, and code that workers fetch before they start.</summary>
internal sealed class RayRuntimeEnvironment
{
    private RayRuntimeEnvironment(Dictionary<string, Word?> variables, string packages) => (Variables, Packages) = (variables, packages);

    /// <summary><c>env_vars</c>.</summary>
    public Dictionary<string, Word?> Variables { get; }

    /// <summary>The packages of <c>pip</c>, <c>uv</c> and <c>conda</c>, for recognition.</summary>
    public string Packages { get; }

    /// <summary>Reads it, and reports the code that it brings.</summary>
    public static RayRuntimeEnvironment Read(DataNode? node, Origin origin, InvocationContext context)
    {
        var variables = new Dictionary<string, Word?>(StringComparer.Ordinal);
        foreach (var (name, value) in node?["env_vars"]?.Members ?? [])
            variables[name] = new(value.Text, origin.AtLine(value.Line));
        if (node is null)
            return new(variables, "");
        Fetch(node["working_dir"], "working_dir", origin, context);
        foreach (var module in node["py_modules"]?.Items ?? [])
            Fetch(module, "py_modules", origin, context);
        var packages = new List<string>();
        foreach (var field in (ReadOnlySpan<string>)["pip", "uv", "conda"])
        {
            if (node[field] is { } list)
                Install(field, list, packages, origin, context);
        }

        return new(variables, string.Join(' ', packages));
    }

    /// <summary>The variables and packages of both; those of <paramref name="other"/> win.</summary>
    public RayRuntimeEnvironment With(RayRuntimeEnvironment other)
    {
        if (other.Variables.Count == 0 && other.Packages.Length == 0)
            return this;
        var variables = new Dictionary<string, Word?>(Variables, StringComparer.Ordinal);
        foreach (var (name, value) in other.Variables)
            variables[name] = value;
        return new(variables, Packages + " " + other.Packages);
    }

    private static void Fetch(DataNode? node, string field, Origin origin, InvocationContext context)
    {
        if (node is not { IsScalar: true } || !node.Text.Contains("://", StringComparison.Ordinal))
            return;
        var word = new Word(node.Text, origin.AtLine(node.Line));
        context.Sink.Add(ModelReferences.At(ModelRole.Code, word, ModelLocations.Uri(node.Text)));
        context.Sink.Add(new Signal(SignalKind.CodePlugin, $"{field}: {node.Text}", "Ray downloads this code and runs it in every worker", word.Origin,
            "Build the code into the image and name the image by digest"));
    }

    private static void Install(string field, DataNode node, List<string> packages, Origin origin, InvocationContext context)
    {
        var list = node.Kind == DataKind.Mapping ? node["packages"] ?? node["dependencies"] ?? node : node;
        var first = packages.Count;
        if (list.IsScalar)
            packages.Add(list.Text);
        foreach (var item in list.Items)
            packages.Add(item.Text);
        if (packages.Count > first)
        {
            context.Sink.Add(new Signal(SignalKind.CodePlugin, $"{field}: {string.Join(", ", packages.Skip(first).Take(8))}", "Ray installs these packages when a worker starts", origin.AtLine(node.Line),
                "Build the packages into the image and name the image by digest"));
        }
    }
}
