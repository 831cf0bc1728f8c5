using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>A vLLM command line as vLLM's own parser reads it: model moved to the front, configuration file spliced in, flags parsed.</summary>
internal sealed class VllmCommandLine
{
    private VllmCommandLine(ParsedArguments arguments, Word? model) => (Arguments, Model) = (arguments, model);

    /// <summary>The flags.</summary>
    public ParsedArguments Arguments { get; }

    /// <summary>The model's word; null when the default is served.</summary>
    public Word? Model { get; }

    /// <summary>True when the model was a positional word.</summary>
    public bool ModelIsPositional { get; private init; }

    /// <summary>Positional words that are not the model.</summary>
    public IReadOnlyList<Word> Extra { get; private init; } = [];

    /// <summary>The configuration file that cannot be known; null when there is none or it was read.</summary>
    public Word? UnreadConfig { get; private init; }

    /// <summary>Why it cannot be known.</summary>
    public Unresolved? ConfigProblem { get; private init; }

    /// <summary>Reads the words after the entry point.</summary>
    public static VllmCommandLine Read(VllmEntryKind kind, ReadOnlySpan<Word> words, InvocationContext context)
    {
        words = JoinedWords.Split(words, VllmFlags.Table, "vLLM", context);
        Word? front = null;
        var modelAt = kind == VllmEntryKind.Serve ? IndexOfModel(words) : -1;
        if (modelAt >= 0)
            words = MoveModel(words, modelAt, out front);
        var configAt = IndexOf(words, "--config");
        Word? config = null;
        Unresolved? why = null;
        if (configAt >= 0 && configAt + 1 < words.Length)
        {
            config = words[configAt + 1];
            if (FlagFile.Read("vLLM", config, context, out why) is { } more)
                words = Splice(kind, words, configAt, more);
        }

        var parsed = ArgumentParser.Parse(words, VllmFlags.Table);
        var model = PickModel(kind, parsed, front, out var extra);
        return new(parsed, model)
        {
            ModelIsPositional = kind == VllmEntryKind.Serve && front is null && model is not null && parsed.Positionals.Contains(model),
            Extra = extra,
            UnreadConfig = why is null ? null : config,
            ConfigProblem = why,
        };
    }

    /// <summary>Under <c>serve</c> the positional word wins; as a module, only <c>--model</c> counts and one positional word is accepted in silence.</summary>
    private static Word? PickModel(VllmEntryKind kind, ParsedArguments parsed, Word? front, out IReadOnlyList<Word> extra)
    {
        var positionals = parsed.Positionals;
        extra = positionals;
        var flag = parsed.Value(VllmFlags.Model);
        if (kind != VllmEntryKind.Serve)
        {
            // A known word is ignored; an unknown one may be several, flags among them.
            if (positionals.Count == 1 && positionals[0].IsKnown)
                extra = [];
            return kind == VllmEntryKind.Tgis ? flag ?? parsed.Value(VllmFlags.ModelName) : flag;
        }

        if (positionals.Count == 0)
            return flag;
        var picked = 0;
        if (front is null)
        {
            while (picked < positionals.Count && !positionals[picked].IsKnown)
                picked++;
            if (picked == positionals.Count)
                picked = flag is null ? 0 : -1;
        }

        if (picked < 0)
            return flag;
        extra = positionals.Count == 1 ? [] : [.. positionals.Where((_, i) => i != picked)];
        return positionals[picked];
    }

    private static int IndexOfModel(ReadOnlySpan<Word> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var text = words[i].Text;
            if (text.StartsWith("--model", StringComparison.Ordinal) && (text.Length == 7 ? i + 1 < words.Length : text[7] == '='))
                return i;
        }

        return -1;
    }

    private static Word[] MoveModel(ReadOnlySpan<Word> words, int at, out Word model)
    {
        var attached = words[at].Text.Length > 7;
        model = attached ? words[at].With(words[at].Text[8..]) : words[at + 1];
        var next = attached ? at + 1 : at + 2;
        return [model, .. words[..at], .. words[next..]];
    }

    private static int IndexOf(ReadOnlySpan<Word> words, string text)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Text == text)
                return i;
        }

        return -1;
    }

    /// <summary>The file's flags go before the command line's own, but after a model that stands first.</summary>
    private static Word[] Splice(VllmEntryKind kind, ReadOnlySpan<Word> words, int at, List<Word> more)
    {
        var first = kind == VllmEntryKind.Serve && !words[0].Text.StartsWith('-') ? 1 : 0;
        return [.. words[..first], .. more, .. words[first..at], .. words[(at + 2)..]];
    }
}
