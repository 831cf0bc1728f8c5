using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>Flags that make vLLM run code which is not its own (section 6.5).</summary>
internal static class VllmCode
{
    /// <summary>Reports the code.</summary>
    public static void Report(VllmSettings settings)
    {
        ReportRemoteCode(settings);
        ReportFile(settings, VllmFlags.ToolParserPlugin, settings.Given(VllmFlags.ToolParserPlugin));
        ReportFile(settings, VllmFlags.ReasoningParserPlugin, settings.Given(VllmFlags.ReasoningParserPlugin));
        if (settings.Json(VllmFlags.StructuredOutputs) is { } outputs)
            ReportFile(settings, VllmFlags.StructuredOutputs, outputs.Text("reasoning_parser_plugin"));
        foreach (var processor in settings.Arguments.Values(VllmFlags.LogitsProcessors))
            ReportImport(settings, VllmFlags.LogitsProcessors, processor);
        foreach (var middleware in settings.Arguments.Values(VllmFlags.Middleware))
            ReportImport(settings, VllmFlags.Middleware, middleware);
        ReportImport(settings, VllmFlags.WorkerClass, settings.Given(VllmFlags.WorkerClass));
        ReportImport(settings, VllmFlags.WorkerExtensionClass, settings.Given(VllmFlags.WorkerExtensionClass));
        ReportImport(settings, VllmFlags.SchedulerClass, settings.Given(VllmFlags.SchedulerClass));
        if (settings.Given(VllmFlags.ExecutorBackend) is { } executor && executor.Text is not ("ray" or "mp" or "uni" or "external_launcher"))
            ReportImport(settings, VllmFlags.ExecutorBackend, executor);
        if (settings.Given(VllmFlags.IoProcessorPlugin) is { } processorPlugin)
            Plugin(settings, VllmFlags.IoProcessorPlugin, processorPlugin);
        if (settings.Given(VllmFlags.TokenizerMode) is { Text: "custom" } mode)
            Plugin(settings, VllmFlags.TokenizerMode, mode);
        ReportJson(settings, VllmFlags.KvTransfer, "kv_connector_module_path");
        ReportJson(settings, VllmFlags.EcTransfer, "ec_connector_module_path");
        ReportJson(settings, VllmFlags.EcManager, "encoder_cache_manager_cls");
        ReportOthers(settings);
    }

    /// <summary>A logging configuration may name classes to build; without any it is harmless.</summary>
    public static void ReportLogging(VllmSettings settings, string subject, Word path)
    {
        var file = path.IsKnown && settings.Context.Absolute(path.Text) is { } absolute ? settings.Context.Files.Read(absolute) : null;
        if (file?.Content is { IsKnown: true } content && JsonArgument.Of(content) is { IsRead: true } json)
        {
            foreach (var (_, name, value) in json.Scalars())
            {
                var isClass = name is "()" || (name == "class" && !value.Text.StartsWith("logging.", StringComparison.Ordinal));
                if ((isClass && !value.Text.StartsWith("vllm.", StringComparison.Ordinal)) || value.Text.StartsWith("ext://", StringComparison.Ordinal))
                    settings.Signal(SignalKind.CodePlugin, $"{subject} {value.Text}", "the logging configuration makes vLLM import this", value);
            }

            return;
        }

        settings.Unreadable(path, $"{subject} {path.Text}", "a logging configuration can make vLLM import code, and this one cannot be read");
    }

    private static void ReportRemoteCode(VllmSettings settings)
    {
        var arguments = settings.Arguments;
        Word? word = null;
        if (arguments.Switch(VllmFlags.TrustRemoteCode) == true)
            word = arguments.Written(VllmFlags.TrustRemoteCode);
        foreach (var mistake in arguments.Mistakes)
        {
            if (word is null && mistake.MayTurnOn(VllmFlags.TrustRemoteCode))
                word = mistake.Word;
        }

        if (word is not null)
            settings.Signal(SignalKind.RemoteCode, word.Text, "vLLM then runs Python code from the model's repository", word, "remove the flag and serve a model that vLLM has built in");
    }

    private static void ReportOthers(VllmSettings settings)
    {
        if (settings.Json(VllmFlags.ModelClassOverrides) is { } overrides)
        {
            foreach (var (_, _, target) in overrides.Scalars())
                ReportImport(settings, VllmFlags.ModelClassOverrides, target);
        }

        // A number or a mode is the usual value of -O and --compilation-config; only JSON can name a backend.
        if (JsonArgument.Of(settings.Arguments, VllmFlags.Compilation) is { IsRead: true } compilation
            && compilation.Text("backend") is { } backend && backend.Text.Contains('.', StringComparison.Ordinal))
        {
            ReportImport(settings, VllmFlags.Compilation, backend);
        }

        if (settings.Given(VllmFlags.ToolServer) is { Text: "demo" } demo)
            settings.Signal(SignalKind.CodePlugin, "--tool-server demo", "the demo tools run Python that the model writes", demo);
        if (settings.Given(VllmFlags.LogConfigFile) is { } logging)
            ReportLogging(settings, VllmFlags.LogConfigFile.Name, logging);
        if (settings.Arguments.Written(VllmFlags.Omni) is { } omni)
            settings.Unreadable(omni, "--omni", "the command line is handed to another package, whose stage files can load more models");
    }

    private static void ReportJson(VllmSettings settings, Flag flag, string member)
    {
        if (settings.Json(flag)?.Text(member) is { } path)
            ReportImport(settings, flag, path);
    }

    /// <summary>An import path; classes of vLLM itself are no other code.</summary>
    private static void ReportImport(VllmSettings settings, Flag flag, Word? path)
    {
        if (path is not null && path.Text is not ("" or "auto" or "None") && !path.Text.StartsWith("vllm.", StringComparison.Ordinal))
            Plugin(settings, flag, path);
    }

    private static void ReportFile(VllmSettings settings, Flag flag, Word? path)
    {
        if (path is null || path.Text is "" or "None")
            return;
        Plugin(settings, flag, path);
        settings.Context.Sink.Add(ModelReferences.At(ModelRole.Code, path, ModelLocations.Local(path.Text, settings.Context)));
    }

    private static void Plugin(VllmSettings settings, Flag flag, Word what) =>
        settings.Signal(SignalKind.CodePlugin, $"{flag.Name} {what.Text}", "vLLM imports this code at start", what, "remove the flag, or put the code into the server's image and exempt it");
}
