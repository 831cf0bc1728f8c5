using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Vllm;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>vLLM.</summary>
/// <remarks>
/// Recognised by: images with vllm in their name, <c>vllm serve</c>, the modules <c>vllm.entrypoints.…</c> and <c>vllm_tgis_adapter</c>,
/// and vLLM's own flags beside <c>--model</c> on an image that says nothing.
/// Model given by: the positional word of <c>vllm serve</c>, <c>--model</c>, <c>model</c> of the <c>--config</c> file; else the default model.
/// Versions read: main of 17 August 2026 (arg_utils.py, argparse_utils.py, cli_args.py, envs.py, config/*.py), and releases from 0.4 to 0.11.
/// </remarks>
public sealed class VllmRuntime : IServingRuntime
{
    private const string UnknownRelease =
        "the image does not say which release of vLLM it holds, and releases before 0.11.1 ignore a model that is given without --model and serve their default";

    private const string ReleaseRemedy = "set command: [\"vllm\", \"serve\"], or give the model with --model";

    /// <summary>Flags that, beside a model, only a vLLM process has; its clients and benchmarks don't.</summary>
    private static readonly string[] Signature =
        ["--max-model-len", "--max_model_len", "--gpu-memory-utilization", "--gpu_memory_utilization", "--tensor-parallel-size", "--tensor_parallel_size", "--enforce-eager", "--max-num-seqs", "--max-num-batched-tokens"];

    /// <inheritdoc/>
    public string Name => "vllm";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return VllmImages.Matches(image);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs)
    {
        ArgumentNullException.ThrowIfNull(image);
        return VllmImages.Entrypoint(image, hasArgs);
    }

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return VllmEntry.Find(invocation) is not null;
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        if (VllmSageMaker.IsMeant(container, invocation.Environment))
            return true;
        var hasModel = false;
        var own = 0;
        for (var i = 0; i < Math.Min(invocation.Arguments.Count, 200); i++)
        {
            var text = invocation.Arguments[i].Text;
            hasModel |= text == "--model" || text.StartsWith("--model=", StringComparison.Ordinal);
            foreach (var flag in Signature)
            {
                if (text.StartsWith(flag, StringComparison.Ordinal))
                    own++;
            }
        }

        return hasModel && own > 0;
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var invocation = context.Invocation;
        var entry = VllmEntry.Find(invocation) ?? new(VllmEntryKind.Module, invocation.Arguments[0].Text.StartsWith('-') ? 0 : 1);
        if (entry.Kind == VllmEntryKind.Client || RunsAnotherProgram(context, entry))
            return;
        context.Sink.Recognise(Name);
        var all = invocation.Arguments as Word[] ?? [.. invocation.Arguments];
        ReadOnlySpan<Word> words = all.AsSpan(Math.Min(entry.First, all.Length));
        if (VllmSageMaker.Words(context) is { } fromEnvironment)
            words = fromEnvironment;
        Read(entry.Kind, words, context);
    }

    /// <summary>Reads engine arguments that another server hands to vLLM (Ray Serve's <c>engine_kwargs</c>, Triton's <c>model.json</c>, KServe's leftovers) as words.</summary>
    internal static void ReadEngineArguments(ReadOnlySpan<Word> words, InvocationContext context) => Read(VllmEntryKind.Module, words, context);

    private static void Read(VllmEntryKind kind, ReadOnlySpan<Word> words, InvocationContext context)
    {
        var line = VllmCommandLine.Read(kind, words, context);
        var settings = new VllmSettings(line.Arguments, context);
        var version = VllmVersion.Of(context.Image);
        var model = line.Model is { } given && (!given.IsKnown || given.Text.Length > 0) ? given : VllmArtifacts.DefaultModel(version, context.Container);
        var fromImage = context.Invocation.Arguments[0].Origin.Kind == ReferenceOrigin.Image;
        if (line.ModelIsPositional && fromImage && !(version.IsKnown && VllmImages.IsOfficial(context.Image)))
            settings.Unreadable(model, model.Text, UnknownRelease, ReleaseRemedy);
        VllmArtifacts.Report(settings, model, line.UnreadConfig is null || line.Model is not null, model.Origin.Kind == ReferenceOrigin.Default ? "name a model, and its 40-hex commit with --revision" : "add --revision with the 40-hex commit");
        VllmAdapters.Report(settings);
        VllmSpeculation.Report(settings);
        VllmCode.Report(settings);
        VllmEnvironment.Report(settings, model.Text.StartsWith("s3://", StringComparison.Ordinal));
        if (line.Arguments.Value(VllmFlags.DownloadDirectory) is { IsKnown: true, Text.Length: > 0 } folder && context.Absolute(folder.Text) is { } cache)
            DownloadCaches.Judge(cache, model, "the download cache lies on {0}; what is found there is served in place of {1}, unchecked", "Put the cache on an emptyDir volume", context);
        ReportDoubts(line, settings);
    }

    private static void ReportDoubts(VllmCommandLine line, VllmSettings settings)
    {
        if (line.UnreadConfig is { } config)
        {
            settings.Context.Sink.Add(new Signal(
                SignalKind.Unresolvable, "--config " + config.Text, "the file can set any flag, and it cannot be read", config.Origin, "put the file into a ConfigMap that the pod mounts", line.ConfigProblem));
        }

        var doubted = false;
        foreach (var word in line.Extra)
        {
            if (word.IsKnown)
                settings.Unreadable(word, word.Text, "vLLM takes one model and no other word, so this command line cannot be read for certain", "remove the word, or put it behind the flag that it belongs to");
            else if (!doubted)
                settings.Unreadable(word, word.Text, "this may hold any flags", "write the flags out");
            doubted |= !word.IsKnown;
        }

        foreach (var mistake in line.Arguments.Mistakes)
        {
            // Reported as remote code already: what was meant is plain.
            if (mistake.MayTurnOn(VllmFlags.TrustRemoteCode))
                continue;
            // A wrong value on a flag that decides nothing changes nothing: this release stops, another reads the same references.
            if (mistake.Kind is ArgumentMistakeKind.UnknownFlag or ArgumentMistakeKind.UnresolvedFlag || VllmFlags.MayDecide(mistake))
                settings.Unreadable(mistake.Word, mistake.Word.Text, Sentence(mistake), "correct the flag");
        }
    }

    private static string Sentence(ArgumentMistake mistake) => mistake.Kind switch
    {
        ArgumentMistakeKind.UnknownFlag when mistake.Swallowed is { } word => $"vLLM's releases that Modelgate knows have no such flag, so it cannot be known whether \"{word.Text}\" is its value",
        ArgumentMistakeKind.UnknownFlag => "vLLM's releases that Modelgate knows have no such flag, so what it does cannot be known",
        ArgumentMistakeKind.AmbiguousPrefix => "the abbreviation means different flags in different releases of vLLM",
        ArgumentMistakeKind.MissingValue => "the flag's value is missing",
        ArgumentMistakeKind.UnexpectedValue => "the flag takes no value, so vLLM does not start with this command line",
        ArgumentMistakeKind.Repeated => "the flag is given twice",
        ArgumentMistakeKind.UnresolvedFlag => "which flag this is cannot be known",
        ArgumentMistakeKind.DottedPlainFlag => "the flag has no parts that could be set one by one",
    };

    /// <summary>Rebuilt images may start their arguments as a command: <c>args: [vllm, serve, …]</c> behind an entrypoint that we only assume.</summary>
    private static bool RunsAnotherProgram(InvocationContext context, VllmEntry entry)
    {
        var words = context.Invocation.Arguments;
        if (words[0].Origin.Kind != ReferenceOrigin.Image || entry.First >= words.Count || words[entry.First].Origin.Kind == ReferenceOrigin.Image)
            return false;
        var first = words[entry.First].Text;
        var name = first[(first.LastIndexOf('/') + 1)..];
        Word[] rest = [.. words.Skip(entry.First)];
        if (first == "serve" && rest.Length > 1)
            rest = [new("vllm", words[0].Origin), .. rest];
        else if (name is not ("vllm" or "sh" or "bash" or "env" or "exec" or "ray" or "uv" or "tini") && !PythonCommand.IsPython(name))
            return false;
        context.Run(new()
        {
            Arguments = rest,
            Environment = context.Invocation.Environment,
            WorkingDirectory = context.Invocation.WorkingDirectory,
            StandardInput = context.Invocation.StandardInput,
            Source = context.Invocation.Source,
            FailureIsIgnored = context.Invocation.FailureIsIgnored,
            IsConditional = context.Invocation.IsConditional,
        });
        return true;
    }
}
