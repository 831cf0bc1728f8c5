using System.Collections.Frozen;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.LlamaCpp;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>llama.cpp: <c>llama-server</c>, <c>llama-cli</c> and their kin.</summary>
/// <remarks>
/// Recognised by: images named after llama.cpp; the programs <c>llama-server</c>, <c>llama-cli</c>, <c>llama serve</c>; <c>LLAMA_ARG_*</c> variables that name a model.
/// Model given by: <c>-m</c>, <c>-mu</c>, <c>-hf</c>, <c>-dr</c>, switches such as <c>--gpt-oss-20b-default</c>, their variables, <c>config.ini</c>. With none of them the
/// server is a router: requests choose and download models.
/// Versions read: b10587 (2026-08-22): <c>common/arg.cpp</c>, <c>common/preset.cpp</c>, <c>.devops/tools.sh</c>; variables of 2025-02 as well.
/// </remarks>
public sealed class LlamaCppRuntime : IServingRuntime
{
    private static readonly FrozenSet<string> Programs =
        new[] { "llama-server", "llama-cli", "llama-completion", "llama-run", "llama-embedding", "llama-mtmd-cli", "llama-tts", "llama-batched-bench", "llama-bench", "llama-perplexity", "llama-simple", "llama-simple-chat" }
            .ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] ImageWords = ["llama.cpp", "llamacpp", "llama-cpp", "llama_cpp", "llama-server"];

    private static readonly string[] TellingVariables =
        ["LLAMA_ARG_MODEL", "LLAMA_ARG_HF_REPO", "LLAMA_ARG_MODEL_URL", "LLAMA_ARG_DOCKER_REPO", "LLAMA_ARG_MODELS_DIR", "LLAMA_ARG_MODELS_PRESET"];

    /// <inheritdoc/>
    public string Name => "llamacpp";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var name = image.BaseName;
        foreach (var word in ImageWords)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return !name.Contains("python", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.BaseName.Equals("llama-server", StringComparison.OrdinalIgnoreCase))
            return ["llama-server"];
        if (!image.BaseName.Equals("llama.cpp", StringComparison.OrdinalIgnoreCase) || image.Tag is not { } tag)
            return null;
        if (tag.StartsWith("server", StringComparison.Ordinal))
            return ["/app/llama-server"];
        if (tag.StartsWith("full", StringComparison.Ordinal))
            return ["/app/tools.sh"];
        return tag.StartsWith("light", StringComparison.Ordinal) ? ["/app/llama-cli"] : null;
    }

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var program = invocation.Arguments[0].Text;
        if (!program.Contains("llama", StringComparison.Ordinal) && !program.EndsWith("tools.sh", StringComparison.Ordinal))
            return false;
        return Programs.Contains(invocation.ProgramName) || program is "/app/tools.sh" || IsMultiCall(invocation);
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(invocation);
        foreach (var name in TellingVariables)
        {
            if (invocation.Environment.TryGet(name, out _))
                return true;
        }

        // Builds before 2024-06 call the program "server"; images of one's own may have any entrypoint in front of llama.cpp's options.
        var isOwn = MatchesImage(ImageReference.Parse(container.Image));
        var words = invocation.Arguments;
        if (!isOwn && invocation.ProgramName is not ("server" or "main"))
            return container.Command is null && IsTold(words);
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Text is "-hf" or "-hfr" or "--hf-repo" or "-mu" or "--model-url"
                || (words[i].Text is "-m" or "--model" && i + 1 < words.Count && words[i + 1].Text.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }

    /// <summary>True for options behind an unknown entrypoint that only llama.cpp takes together: <c>-m FILE.gguf</c> and one of its own short names.</summary>
    private static bool IsTold(IReadOnlyList<Word> words)
    {
        if (words.Count == 0 || !words[0].Text.StartsWith('-'))
            return false;
        bool file = false, own = false;
        for (var i = 0; i < words.Count; i++)
        {
            file |= words[i].Text is "-m" or "--model" && i + 1 < words.Count && words[i + 1].Text.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);
            own |= words[i].Text is "-c" or "--ctx-size" or "-ngl" or "--n-gpu-layers" or "-t" or "--threads" or "-b" or "-np" or "-fa" or "--mlock" or "--no-mmap";
        }

        return file && own;
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var invocation = context.Invocation;
        context.Sink.Recognise(Name);
        var first = invocation.Arguments[0].Text.StartsWith('-') ? 0 : 1;
        var isServer = invocation.ProgramName is not ("llama-cli" or "llama-completion" or "llama-run" or "llama-bench" or "llama-embedding" or "main");
        if (invocation.ProgramName == "tools.sh")
        {
            if (invocation.Arguments.Count == 1)
                return;
            isServer = invocation.Arguments[1].Text is "--server" or "-s";
            first = 2;
            ResolveTool(invocation.Arguments[1], context);
        }
        else if (IsMultiCall(invocation))
        {
            isServer = invocation.Arguments[1].Text is "serve" or "server";
            first = 2;
        }

        Resolve(invocation.Arguments is Word[] words ? words.AsSpan(first) : invocation.Arguments.Skip(first).ToArray(), isServer, context);
    }

    private static void Resolve(ReadOnlySpan<Word> words, bool isServer, InvocationContext context)
    {
        var arguments = ArgumentParser.Parse(words, LlamaCppFlags.Table);
        CommandLineDoubts.Add(arguments, "llama.cpp", context);
        var settings = new LlamaCppSettings(arguments, context.Invocation.Environment, LlamaCppFile.Configuration(context));
        var named = LlamaCppReferences.Add(settings, context) || AddRefused(words, context);
        var folder = settings.Value(LlamaCppFlags.ModelsFolder);
        var preset = settings.Value(LlamaCppFlags.ModelsPreset);
        if (folder is not null)
            context.Sink.Add(ModelReferences.At(ModelRole.Model, folder, ModelLocations.Local(folder.Text, context)));
        if (preset is not null)
            AddPreset(preset, context);
        if (isServer && (!named || folder is not null || preset is not null))
            AddRouter(folder ?? preset ?? context.Invocation.Arguments[0], context);
    }

    // --model=FILE, or one element "-m FILE", is no form that llama.cpp reads: it refuses to start. What is meant is judged all the same, and is a doubt.
    private static bool AddRefused(ReadOnlySpan<Word> words, InvocationContext context)
    {
        List<Word>? split = null;
        for (var i = 0; i < words.Length; i++)
        {
            var text = words[i].Text;
            var end = text.StartsWith('-') ? text.AsSpan().IndexOfAny('=', ' ') : -1;
            if (end <= 0 || LlamaCppFlags.OfKey(text[..end]) is null)
            {
                split?.Add(words[i]);
                continue;
            }

            split ??= [.. words[..i]];
            split.Add(words[i].With(text[..end]));
            split.Add(words[i].With(text[(end + 1)..].Trim()));
            if (text[end] == ' ')
            {
                var why = $"llama.cpp takes \"{text[..end]} …\" in one argument for an option that it does not know, so it refuses to start";
                CommandLineDoubts.Unresolvable(words[i], why, new(UnresolvedKind.UnreadableScript, why), context);
            }
        }

        return split is not null
            && LlamaCppReferences.Add(new(ArgumentParser.Parse([.. split], LlamaCppFlags.Table), context.Invocation.Environment, []), context);
    }

    private static void AddRouter(Word subject, InvocationContext context) => context.Sink.Add(new Signal(
        SignalKind.RuntimeMutation,
        subject.Text,
        "llama-server without one model is a router: requests choose, load and download models by name",
        subject.Origin,
        "Name one model with -m"));

    private static void AddPreset(Word preset, InvocationContext context)
    {
        var path = preset.IsKnown ? context.Absolute(preset.Text) : null;
        var file = path is null ? null : context.Files.Read(path);
        if (file?.Content is not { } content)
        {
            var why = preset.Unresolved ?? new Unresolved(UnresolvedKind.UnreadFile, file?.Why ?? $"{preset.Text} is not known");
            CommandLineDoubts.Unresolvable(preset, "this file names the models that requests may choose", why, context);
            return;
        }

        var read = new Word(content.Text, content.Origin.UsedBy(preset.Origin), content.Unresolved);
        foreach (var section in LlamaCppFile.Read(read))
        {
            if (section.Settings.Count > 0)
                LlamaCppReferences.Add(new LlamaCppSettings(null, null, section.Settings), context);
        }
    }

    // tools.sh --all-in-one and --convert convert what a folder holds with Python, pickles included.
    private static void ResolveTool(Word tool, InvocationContext context)
    {
        if (tool.Text is "--convert" or "-c" or "--all-in-one" or "-a")
        {
            context.Sink.Add(new Signal(
                SignalKind.UnverifiableContent, tool.Text, "the model that is served is made in this container, from files that nobody attested", tool.Origin));
        }
    }

    private static bool IsMultiCall(ProgramInvocation invocation) =>
        invocation.ProgramName is "llama" && invocation.Arguments.Count > 1 && invocation.Arguments[1].Text is "serve" or "server" or "cli" or "run" or "chat";
}
