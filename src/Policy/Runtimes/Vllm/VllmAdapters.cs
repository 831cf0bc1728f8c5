using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>LoRA and prompt adapters on vLLM's command line.</summary>
internal static class VllmAdapters
{
    private const string Hint = "vLLM cannot pin an adapter: download it at a 40-hex commit in an init container, or mount it from an image volume by digest, and give its path";

    /// <summary>Reports the adapters.</summary>
    public static void Report(VllmSettings settings)
    {
        var arguments = settings.Arguments;
        foreach (var module in arguments.Values(VllmFlags.LoraModules))
            ReportModule(settings, module);
        foreach (var module in arguments.Values(VllmFlags.PromptAdapters))
        {
            var equals = module.Text.IndexOf('=', StringComparison.Ordinal);
            Add(settings, equals < 0 ? module : module.With(module.Text[(equals + 1)..]));
        }

        if (settings.Given(VllmFlags.QloraAdapter) is { } qlora)
            Add(settings, qlora);
        if (settings.Json(VllmFlags.DefaultMmLoras) is { } byModality)
        {
            foreach (var (_, _, path) in byModality.Scalars())
                Add(settings, path);
        }
    }

    /// <summary>An element with <c>=</c> and no comma is <c>name=path</c>; anything else is JSON (<c>LoRAParserAction</c>).</summary>
    private static void ReportModule(VllmSettings settings, Word module)
    {
        var text = module.Text;
        if (text.Length == 0)
            return;
        if (text.Contains('=', StringComparison.Ordinal) && !text.Contains(',', StringComparison.Ordinal))
        {
            Add(settings, module.With(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]));
            return;
        }

        var read = text.Length > ResolutionLimits.MaxTextLength ? null : JsonReader.Read(text);
        if (read is not { IsRead: true })
        {
            settings.Unreadable(module, "--lora-modules " + text, "the element is neither name=path nor JSON, so the adapters cannot be known");
            return;
        }

        foreach (var item in read.Documents[0].Kind == DataKind.Sequence ? read.Documents[0].Items : read.Documents)
        {
            if (item.TryGetText("path", out var path))
                Add(settings, module.With(path));
            else
                settings.Unreadable(module, "--lora-modules", "an element has no path, so the adapter cannot be known");
        }
    }

    private static void Add(VllmSettings settings, Word path) => settings.Add(ModelRole.Adapter, path, null, Hint);
}
