using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Ray;

/// <summary>Reads a Ray Serve configuration: <c>serveConfigV2</c> of a RayService, the file of <c>serve run</c> and <c>serve deploy</c>.</summary>
/// <remarks>ray 2.52, <c>python/ray/serve/schema.py</c>, <c>python/ray/llm/_internal/serve/core/configs/llm_config.py</c>.</remarks>
internal static class RayServeConfig
{
    private static readonly string[] ModelWords = ["torch", "transformers", "vllm", "sglang", "diffusers", "llama", "tensorflow", "onnx", "sentence", "rayllm", "aviary"];

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

    /// <summary>Reads <c>serveConfig</c> of ray.io/v1alpha1: one application, with its runtime environment as text.</summary>
    public static void ReadFields(DataNode config, Origin origin, InvocationContext context)
    {
        var runtime = config["runtimeEnv"] is { IsScalar: true } text && context.ReadYaml(text.Text) is { IsRead: true, Documents: [{ } node, ..] } ? node : config["runtimeEnv"];
        if (config["importPath"] is { IsScalar: true, Text.Length: > 0 } import)
            ReadModule(config, import, RayRuntimeEnvironment.Read(runtime, origin, context), origin, context);
    }

    /// <summary>The text of the module that an application is imported from, when the pod mounts it.</summary>
    public static Word? Module(string importPath, InvocationContext context) => ModulePath(importPath, context) is { } path ? context.Files.Read(path).Content : null;

    private static void ReadApplication(DataNode application, Origin origin, InvocationContext context)
    {
        var environment = RayRuntimeEnvironment.Read(application["runtime_env"], origin, context);
        foreach (var deployment in application["deployments"]?.Items ?? [])
            environment = environment.With(RayRuntimeEnvironment.Read(deployment.At("ray_actor_options", "runtime_env"), origin, context));
        var import = application["import_path"];
        var importPath = import?.Text ?? "";
        var configs = application.At("args", "llm_configs")?.Items ?? [];
        if (configs.Count > 0 || importPath.StartsWith("ray.serve.llm", StringComparison.Ordinal) || importPath.StartsWith("ray.llm", StringComparison.Ordinal))
        {
            context.Sink.Recognise("vllm");
            foreach (var config in configs)
                RayLlmConfig.Read(config, environment, origin, context);
        }
        else if (importPath.Length > 0)
        {
            ReadModule(application, import!, environment, origin, context);
        }
    }

    private static void ReadModule(DataNode application, DataNode import, RayRuntimeEnvironment environment, Origin origin, InvocationContext context)
    {
        var importPath = import.Text;
        var here = origin.AtLine(import.Line);
        var isModel = Mentions(environment.Packages) || Mentions(context.Image.Text) || Mentions(importPath);
        if (ModulePath(importPath, context) is { } path && context.Files.Read(path).Content is { } source)
        {
            context.Sink.Recognise(source.Text.Contains("vllm", StringComparison.Ordinal) ? "vllm" : "ray");
            RayModelNames.ReadVariables(environment, source.Text, context);
            context.Run(new() { Arguments = (Word[])[new("python", here), new(path, here)], Environment = context.Invocation.Environment.With(environment.Variables), WorkingDirectory = context.Invocation.WorkingDirectory });
            return;
        }

        isModel |= RayModelNames.ReadVariables(environment, null, context);
        isModel |= RayModelNames.ReadArguments(application["args"], origin, context);
        foreach (var deployment in application["deployments"]?.Items ?? [])
            isModel |= RayModelNames.ReadArguments(deployment["user_config"], origin, context);
        if (!isModel)
            return;
        context.Sink.Recognise(context.Image.Text.Contains("vllm", StringComparison.OrdinalIgnoreCase) ? "vllm" : "ray");
        context.Sink.Add(new Signal(SignalKind.Unresolvable, importPath,
            "this application's code names the models, and it is not part of the pod or its ConfigMaps", here,
            "Serve with ray.serve.llm:build_openai_app and name the models in llm_configs, or mount the module from a ConfigMap",
            new(UnresolvedKind.UnreadFile, $"the module {importPath} is not known")));
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
