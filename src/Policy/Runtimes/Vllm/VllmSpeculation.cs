using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The draft model of speculative decoding.</summary>
/// <remarks>The draft has its own revision and takes none from the model (<c>config/speculative.py</c>).</remarks>
internal static class VllmSpeculation
{
    private const string Hint = "add \"revision\" with the 40-hex commit to --speculative-config";

    /// <summary>Reports the draft model and code that speculation imports.</summary>
    public static void Report(VllmSettings settings)
    {
        if (settings.Json(VllmFlags.SpeculativeConfig) is { } config)
            ReportDraft(settings, config.Text("model"), config.Text("revision"), config.Text("method"));
        if (settings.Given(VllmFlags.SpecModel) is { } model)
            ReportDraft(settings, model, null, settings.Given(VllmFlags.SpecMethod));
        if (settings.Given(VllmFlags.SpeculativeModel) is { } old)
            ReportDraft(settings, old, null, null);
        if (settings.Given(VllmFlags.SpeculatorName) is { } speculator)
            ReportDraft(settings, speculator, null, null);
    }

    private static void ReportDraft(VllmSettings settings, Word? model, Word? revision, Word? method)
    {
        if (method?.Text == "custom_class")
        {
            settings.Signal(SignalKind.CodePlugin, "--speculative-config method custom_class", "vLLM imports the class that proposes tokens", model ?? method);
            return;
        }

        if (model is null || model.Text is "" or "None" or "null" or "ngram" or "[ngram]" or "ngram_gpu" or "suffix" or "[suffix]")
            return;
        if (IsImportPath(model.Text))
            settings.Signal(SignalKind.CodePlugin, model.Text, "vLLM imports the class that proposes tokens", model);
        else
            settings.Add(ModelRole.DraftModel, model, revision is { Text: "" or "None" or "null", IsKnown: true } ? null : revision, Hint);
    }

    /// <summary>A dotted Python name: more than one dot between identifiers and no slash. Repository names have dots only beside digits.</summary>
    private static bool IsImportPath(string text)
    {
        var dots = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.' && i > 0 && i + 1 < text.Length && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] == '_'))
                dots++;
            else if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] != '_')
                return false;
        }

        return dots > 0;
    }
}
