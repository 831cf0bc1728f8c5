using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Runtimes.LlamaCpp;

/// <summary>llama.cpp's settings from all channels: command line over variables over configuration files (llama.cpp <c>common/arg.cpp</c>, b10587).</summary>
internal sealed class LlamaCppSettings
{
    private readonly ParsedArguments? _arguments;
    private readonly ResolvedEnvironment? _environment;
    private readonly List<(Flag Flag, Word Value)> _file;

    public LlamaCppSettings(ParsedArguments? arguments, ResolvedEnvironment? environment, List<(Flag Flag, Word Value)> file) =>
        (_arguments, _environment, _file) = (arguments, environment, file);

    /// <summary>The value that counts, or null.</summary>
    public Word? Value(Flag flag)
    {
        if (_arguments?.Value(flag) is { } given)
            return given;
        if (Variable(flag) is { } variable)
            return variable;
        for (var i = _file.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(_file[i].Flag, flag))
                return _file[i].Value;
        }

        return null;
    }

    /// <summary>Every value of an option that adds up: those of the file too.</summary>
    public IEnumerable<Word> All(Flag flag)
    {
        foreach (var word in _arguments?.AllValues(flag) ?? [])
            yield return word;
        foreach (var (key, value) in _file)
        {
            if (ReferenceEquals(key, flag))
                yield return value;
        }
    }

    /// <summary>The word that switches something on; null when it is off.</summary>
    public Word? Switch(Flag flag)
    {
        if (_arguments?.Switch(flag) == true)
            return _arguments.Written(flag);
        if (Variable(flag) is { } variable)
            return Truth.LlamaCpp(variable.Text) == false ? null : variable;
        foreach (var (key, value) in _file)
        {
            if (ReferenceEquals(key, flag) && Truth.LlamaCpp(value.Text) != false)
                return value;
        }

        return null;
    }

    private Word? Variable(Flag flag)
    {
        if (_environment is null)
            return null;
        foreach (var (name, named) in LlamaCppFlags.Variables)
        {
            if (ReferenceEquals(named, flag) && _environment[name] is { Text.Length: > 0 } value)
                return value;
        }

        return null;
    }
}
