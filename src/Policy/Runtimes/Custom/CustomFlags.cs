using System.Collections.Frozen;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Custom;

/// <summary>The flags by which servers that have no reader of their own name what they load. Dashes and underscores are the same.</summary>
internal static class CustomFlags
{
    private const int MaxWords = 400;

    private static readonly FrozenDictionary<string, ModelRole> Roles = new Dictionary<string, ModelRole>(StringComparer.Ordinal)
    {
        ["model"] = ModelRole.Model,
        ["model-path"] = ModelRole.Model,
        ["model-id"] = ModelRole.Model,
        ["model-dir"] = ModelRole.Model,
        ["model-name-or-path"] = ModelRole.Model,
        ["pretrained-model-name-or-path"] = ModelRole.Model,
        ["hf-model"] = ModelRole.Model,
        ["hf-model-id"] = ModelRole.Model,
        ["hf-model-path"] = ModelRole.Model,
        ["hf-repo"] = ModelRole.Model,
        ["hf-repo-id"] = ModelRole.Model,
        ["repo-id"] = ModelRole.Model,
        ["model-repo"] = ModelRole.Model,
        ["base-model"] = ModelRole.Model,
        ["model-base"] = ModelRole.Model,
        ["model-uri"] = ModelRole.Model,
        ["model-name"] = ModelRole.Model,
        ["checkpoint"] = ModelRole.Model,
        ["checkpoint-path"] = ModelRole.Model,
        ["ckpt"] = ModelRole.Model,
        ["ckpt-path"] = ModelRole.Model,
        ["chat-model"] = ModelRole.Model,
        ["llm-model"] = ModelRole.Model,
        ["embedding-model"] = ModelRole.Model,
        ["draft-model"] = ModelRole.DraftModel,
        ["speculative-model"] = ModelRole.DraftModel,
        ["draft-model-path"] = ModelRole.DraftModel,
        ["lora"] = ModelRole.Adapter,
        ["lora-path"] = ModelRole.Adapter,
        ["lora-dir"] = ModelRole.Adapter,
        ["adapter"] = ModelRole.Adapter,
        ["adapter-path"] = ModelRole.Adapter,
        ["peft-model-id"] = ModelRole.Adapter,
        ["tokenizer"] = ModelRole.Tokenizer,
        ["tokenizer-path"] = ModelRole.Tokenizer,
        ["tokenizer-name-or-path"] = ModelRole.Tokenizer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>True when a flag names a model by a value that can only be meant as one.</summary>
    public static bool NamesModel(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        for (var i = 0; i < Math.Min(words.Count, MaxWords); i++)
        {
            if (Role(words, i, out var value) == ModelRole.Model && value is not null && CustomValues.IsModel(value.Text))
                return true;
        }

        return false;
    }

    /// <summary>Adds what the flags name.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="isServer">True when the program is known as a server, so that every value counts.</param>
    /// <param name="context">Takes what is found.</param>
    /// <returns>True when a model was named.</returns>
    public static bool Add(IReadOnlyList<Word> words, bool isServer, InvocationContext context)
    {
        var revision = Revision(words);
        var found = false;
        for (var i = 0; i < Math.Min(words.Count, MaxWords); i++)
        {
            if (IsTrust(words, i) is { } trust)
                context.Sink.Add(new Signal(SignalKind.RemoteCode, trust.Text, "the server then runs Python code from the model's repository", trust.Origin, "Remove the flag"));
            if (Role(words, i, out var value) is not { } role || value is null || !(isServer ? value.Text.Length > 0 : CustomValues.IsModel(value.Text)))
                continue;
            context.Sink.Add(CustomValues.Reference(role, value, role == ModelRole.Model ? revision : null, context));
            found |= role == ModelRole.Model;
        }

        return found;
    }

    private static ModelRole? Role(IReadOnlyList<Word> words, int at, out Word? value)
    {
        value = Value(words, at, out var name);
        return value is not null && Roles.TryGetValue(name, out var role) ? role : null;
    }

    /// <summary>The value of the flag at an index, with the flag's name; null when there is no flag or no value.</summary>
    private static Word? Value(IReadOnlyList<Word> words, int at, out string name)
    {
        name = "";
        var text = words[at].Text;
        if (text.Length < 4 || !text.StartsWith("--", StringComparison.Ordinal) || text.Length > 300)
            return null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        name = (equals < 0 ? text[2..] : text[2..equals]).Replace('_', '-');
        if (equals >= 0)
            return words[at].With(text[(equals + 1)..]);
        return at + 1 < words.Count && !words[at + 1].Text.StartsWith('-') ? words[at + 1] : null;
    }

    private static Word? Revision(IReadOnlyList<Word> words)
    {
        for (var i = 0; i < Math.Min(words.Count, MaxWords); i++)
        {
            if (Value(words, i, out var name) is { } value && name is "revision" or "model-revision" or "hf-revision" or "m-revision")
                return Value(words, i, out _);
        }

        return null;
    }

    private static Word? IsTrust(IReadOnlyList<Word> words, int at)
    {
        var text = words[at].Text.AsSpan();
        if (!text.StartsWith("--trust", StringComparison.Ordinal))
            return null;
        var equals = text.IndexOf('=');
        var name = equals < 0 ? text : text[..equals];
        if (!name.SequenceEqual("--trust-remote-code") && !name.SequenceEqual("--trust_remote_code"))
            return null;
        var value = equals >= 0 ? text[(equals + 1)..] : at + 1 < words.Count ? words[at + 1].Text.AsSpan() : "";
        return value is "false" or "False" or "0" ? null : words[at];
    }
}
