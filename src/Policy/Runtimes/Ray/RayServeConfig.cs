using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Ray;

/// <summary>Reads a Ray Serve configuration: <c>serveConfigV2</c> of a RayService, the file of <c>serve run</c> and <c>serve deploy</c>.</summary>
/// <remarks>ray 2.52, <c>python/ray/serve/schema.py</c>, <c>python/ray/llm/_internal/serve/core/configs/llm_config.py</c>.</remarks>
internal static class RayServeConfig
{
    private static readonly string[] ModelVariables = ["MODEL_ID", "MODEL", "MODEL_NAME", "HF_MODEL_ID", "MODEL_PATH", "VLLM_MODEL", "LLM_MODEL"];

    private static readonly string[] ModelWords = ["torch", "transformers", "vllm", "sglang", "diffusers", "llama", "tensorflow", "onnx", "sentence"];

    /// <summary>Reads the configuration's text; what cannot be read is a signal.</summary>
    public static void Read(Word text, InvocationContext context)
    {
        var read = text.IsKnown ? context.ReadYaml(text.Text) : null;
        if (read is not { IsRead: true, Documents.Count: > 0 })
        {
            var why = text.Unresolved?.What ?? $"line {read!.ErrorLine}: {read.Error ?? "it is empty"}";
            context.Sink.Add(new Signal(SignalKind.Unresolvable, "Ray Serve configuration", $"the applications are named in it, and it cannot be read: {why}",
                text.Origin, null, text.Unresolved ?? new(UnresolvedKind.UnreadableScript, why)));
            return;
        }

        var root = read.Documents[0];
        var applications = root["applications"]?.Items ?? [root];
        foreach (var application in applications)
        {
            if (application.Kind == DataKind.Mapping)
                ReadApplication(application, text.Origin, context);
        }
    }

    /// <summary>True for variables by which application code of Ray Serve commonly names its model.</summary>
    public static bool IsModelVariable(string name) =>
        Array.IndexOf(ModelVariables, name) >= 0 || name.EndsWith("_MODEL_ID", StringComparison.Ordinal) || name.EndsWith("_MODEL_NAME_OR_PATH", StringComparison.Ordinal);

    /// <summary>The text of the module that an application is imported from, when the pod mounts it.</summary>
    public static Word? Module(string importPath, InvocationContext context) => ModulePath(importPath, context) is { } path ? context.Files.Read(path).Content : null;

    private static void ReadApplication(DataNode application, Origin origin, InvocationContext context)
    {
        var environment = RayRuntimeEnvironment.Read(application["runtime_env"], origin, context);
        foreach (var deployment in application["deployments"]?.Items ?? [])
            environment = environment.With(RayRuntimeEnvironment.Read(deployment.At("ray_actor_options", "runtime_env"), origin, context));
        var importPath = application["import_path"]?.Text ?? "";
        var configs = application.At("args", "llm_configs")?.Items ?? [];
        if (configs.Count > 0 || importPath.StartsWith("ray.serve.llm", StringComparison.Ordinal) || importPath.StartsWith("ray.llm", StringComparison.Ordinal))
        {
            context.Sink.Recognise("vllm");
            foreach (var config in configs)
                RayLlmConfig.Read(config, environment, origin, context);
        }
        else if (importPath.Length > 0)
        {
            ReadModule(application, importPath, environment, origin, context);
        }
    }

    private static void ReadModule(DataNode application, string importPath, RayRuntimeEnvironment environment, Origin origin, InvocationContext context)
    {
        var here = origin.AtLine(application["import_path"]!.Line);
        var isModel = Mentions(environment.Packages) || Mentions(context.Image.Text) || Mentions(importPath);
        if (ModulePath(importPath, context) is { } path && context.Files.Read(path).Content is { } source)
        {
            context.Sink.Recognise(source.Text.Contains("vllm", StringComparison.Ordinal) ? "vllm" : "ray");
            ReadVariables(environment, source.Text, context);
            context.Run(new() { Arguments = (Word[])[new("python", here), new(path, here)], Environment = context.Invocation.Environment.With(environment.Variables), WorkingDirectory = context.Invocation.WorkingDirectory });
            return;
        }

        if (!isModel && !ReadVariables(environment, null, context))
            return;
        ReadVariables(environment, null, context);
        context.Sink.Recognise(context.Image.Text.Contains("vllm", StringComparison.OrdinalIgnoreCase) ? "vllm" : "ray");
        context.Sink.Add(new Signal(SignalKind.Unresolvable, importPath,
            "this application's code names the models, and it is not part of the pod or its ConfigMaps", here,
            "Serve with ray.serve.llm:build_openai_app and name the models in llm_configs, or mount the module from a ConfigMap",
            new(UnresolvedKind.UnreadFile, $"the module {importPath} is not known")));
    }

    /// <summary>The variables that the module asks for (or, when its text is not known, is likely to ask for).</summary>
    private static bool ReadVariables(RayRuntimeEnvironment environment, string? source, InvocationContext context)
    {
        var found = false;
        foreach (var (name, value) in environment.Variables)
        {
            if (value is null || !IsModelVariable(name) || source?.Contains(name, StringComparison.Ordinal) == false)
                continue;
            if (!ModelLocations.IsPath(value.Text) && !value.Text.Contains('/', StringComparison.Ordinal))
                continue;
            context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, value, null, context));
            found = true;
        }

        return found;
    }

    private static string? ModulePath(string importPath, InvocationContext context)
    {
        var module = importPath.Split(':')[0];
        if (!importPath.Contains(':', StringComparison.Ordinal))
        {
            var dot = module.LastIndexOf('.');
            module = dot < 0 ? module : module[..dot];
        }

        var file = module.Replace('.', '/') + ".py";
        if (context.Absolute(file) is { } here && context.Files.Read(here).Knowledge == FileKnowledge.Known)
            return here;
        foreach (var folder in (IEnumerable<string>)["/home/ray", .. context.Container.VolumeMounts.Select(mount => mount.MountPath)])
        {
            if (folder.EndsWith("/" + file, StringComparison.Ordinal) && context.Files.Read(ContainerPath.Normalise(folder)).Knowledge == FileKnowledge.Known)
                return ContainerPath.Normalise(folder);
            if (!folder.StartsWith('/'))
                continue;
            var path = ContainerPath.Normalise(folder + "/" + file);
            if (context.Files.Read(path).Knowledge == FileKnowledge.Known)
                return path;
        }

        return null;
    }

    private static bool Mentions(string text) => Array.Exists(ModelWords, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
