using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Sglang;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>SGLang.</summary>
/// <remarks>
/// Recognised by: images with sglang in their name, <c>sglang serve</c>, <c>python -m sglang.launch_server</c> and its kin, and SGLang's own flags beside
/// <c>--model-path</c>. Model given by: <c>--model-path</c> or <c>--model</c>, the first positional word of <c>sglang serve</c>, <c>--config</c>; there is no default.
/// Versions read: server_args.py of 15 July 2026, srt/arg_groups of August 2026, and the server arguments reference of August 2026.
/// </remarks>
public sealed class SglangRuntime : IServingRuntime
{
    private static readonly string[] Signature =
        ["--mem-fraction-static", "--tp", "--dist-init-addr", "--chunked-prefill-size", "--context-length", "--disable-radix-cache", "--attention-backend", "--max-running-requests", "--tool-call-parser"];

    /// <inheritdoc/>
    public string Name => "sglang";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var name = image.BaseName;
        return image.Repository == "rocm/sgl-dev"
            || (name.Contains("sglang", StringComparison.OrdinalIgnoreCase) && !name.Contains("router", StringComparison.Ordinal) && !name.Contains("gateway", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    /// <remarks>The images have no entrypoint of their own; CUDA's wrapper runs the arguments.</remarks>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? [] : null;

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return First(invocation) >= 0;
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(invocation);
        var hasModel = false;
        var own = MatchesImage(ImageReference.Parse(container.Image));
        for (var i = 0; i < Math.Min(invocation.Arguments.Count, 200); i++)
        {
            var text = invocation.Arguments[i].Text;
            hasModel |= text == "--model-path" || text.StartsWith("--model-path=", StringComparison.Ordinal);
            own |= Array.Exists(Signature, flag => text.StartsWith(flag, StringComparison.Ordinal));
        }

        return hasModel && own;
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var invocation = context.Invocation;
        var first = First(invocation);
        if (first < 0)
            first = invocation.Arguments[0].Text.StartsWith('-') ? 0 : 1;
        context.Sink.Recognise(Name);
        var all = invocation.Arguments as Word[] ?? [.. invocation.Arguments];
        ReadOnlySpan<Word> words = all.AsSpan(Math.Min(first, all.Length));
        words = WithConfig(JoinedWords.Split(words, SglangFlags.Table, "SGLang", context), context);
        var parsed = ArgumentParser.Parse(words, SglangFlags.Table);
        var parts = new SglangParts(parsed, context);
        var takesPositional = invocation.ProgramName == "sglang" && words.Length > 0 && parsed.Positionals.Count > 0 && ReferenceEquals(parsed.Positionals[0], words[0]);
        var positional = takesPositional && (words[0].IsKnown || !parsed.Has(SglangFlags.Model)) ? words[0] : null;
        parts.ReportReferences(parsed.Value(SglangFlags.Model) ?? positional);
        ReportRemoteCode(parsed, parts);
        parts.ReportSignals();
        ReportDoubts(parsed, parts, positional);
    }

    /// <summary>The file's flags go before the command line's, so that those win.</summary>
    private static ReadOnlySpan<Word> WithConfig(ReadOnlySpan<Word> words, InvocationContext context)
    {
        for (var i = 0; i + 1 < words.Length; i++)
        {
            if (words[i].Text != "--config")
                continue;
            var file = words[i + 1];
            if (FlagFile.Read("SGLang", file, context, out var why) is { } more)
            {
                var kept = words[0].Text.StartsWith('-') ? 0 : 1;
                return (Word[])[.. words[..kept], .. more, .. words[kept..i], .. words[(i + 2)..]];
            }

            context.Sink.Add(new Signal(
                SignalKind.Unresolvable, "--config " + file.Text, "the file can set any flag, and it cannot be read", file.Origin, "put the file into a ConfigMap that the pod mounts", why));
            return words;
        }

        return words;
    }

    private static void ReportRemoteCode(ParsedArguments parsed, SglangParts parts)
    {
        var word = parsed.Written(SglangFlags.TrustRemoteCode);
        foreach (var mistake in parsed.Mistakes)
        {
            if (word is null && MeansRemoteCode(mistake))
                word = mistake.Word;
        }

        if (word is not null)
            parts.Signal(SignalKind.RemoteCode, word.Text, "SGLang then runs Python code from the model's repository", word, "remove the flag and serve a model that SGLang has built in");
    }

    /// <summary>SGLang does not know <c>--trust_remote_code</c> and stops; what was meant is plain.</summary>
    private static bool MeansRemoteCode(ArgumentMistake mistake) =>
        mistake.MayTurnOn(SglangFlags.TrustRemoteCode)
        || (mistake.Kind == ArgumentMistakeKind.UnknownFlag && mistake.Word.Text.StartsWith("--trust", StringComparison.OrdinalIgnoreCase));

    private static void ReportDoubts(ParsedArguments parsed, SglangParts parts, Word? positional)
    {
        var doubted = false;
        foreach (var word in parsed.Positionals)
        {
            if (ReferenceEquals(word, positional) || (!word.IsKnown && doubted))
                continue;
            doubted |= !word.IsKnown;
            parts.Signal(
                SignalKind.Unresolvable, word.Text, word.IsKnown ? "SGLang takes no such word, so this command line cannot be read for certain" : "this may hold any flags", word,
                word.IsKnown ? "remove the word, or put it behind the flag that it belongs to" : "write the flags out");
        }

        foreach (var mistake in parsed.Mistakes)
        {
            if (!MeansRemoteCode(mistake) && (mistake.Kind is ArgumentMistakeKind.UnknownFlag or ArgumentMistakeKind.UnresolvedFlag || SglangFlags.MayDecide(mistake)))
                parts.Signal(SignalKind.Unresolvable, mistake.Word.Text, "SGLang's releases that Modelgate knows do not read this flag in this form, so what it does cannot be known", mistake.Word, "correct the flag");
        }
    }

    /// <summary>Index of the first word that the server reads; -1 when the program is not SGLang's server.</summary>
    private static int First(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        if (invocation.ProgramName == "sglang")
            return words.Count > 1 && words[1].Text is "serve" or "generate" ? 2 : -1;
        if (!invocation.ProgramName.StartsWith("py", StringComparison.Ordinal) || PythonCommand.TryParse(invocation) is not { } python)
            return -1;
        var serves = python.Kind == PythonCommandKind.Module
            ? python.Target.Text is "sglang.launch_server" or "sglang.srt.server" or "sglang.launch_server_llavavid" or "sglang_router.launch_server" or "sglang.bench_one_batch" or "sglang.bench_offline_throughput" or "sglang.bench_latency"
            : python.Kind == PythonCommandKind.Script && python.Target.Text.EndsWith("sglang/launch_server.py", StringComparison.Ordinal);
        return serves ? python.TargetIndex + 1 : -1;
    }
}
