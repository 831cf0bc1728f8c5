using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>A runtime that an admin describes as data (ModelPolicy <c>runtimes.custom</c>).</summary>
/// <remarks>
/// Recognised by: its images and program names. Model given by: the declared flags (<c>--flag value</c>, <c>--flag=value</c>, the last one counts) and
/// variables; a flag wins over a variable. Other flags are passed over: what they mean is the admin's word.
/// </remarks>
internal sealed class DeclaredRuntime : IServingRuntime
{
    private readonly CustomRuntime _declaration;
    private readonly Input[] _inputs;
    private readonly FlagTable _table;

    public DeclaredRuntime(CustomRuntime declaration)
    {
        _declaration = declaration;
        var flags = new Dictionary<string, Flag>(StringComparer.Ordinal);
        _inputs = [.. declaration.Inputs.Select(input => new Input(input.Role, FlagOf(input.Flag, flags), input.Env, FlagOf(input.RevisionFlag, flags), input.RevisionEnv))];
        _table = new(ArgumentDialect.ArgparseKnown with { AllowsAbbreviations = false }, [.. flags.Values]);
    }

    private sealed record Input(ModelRole Role, Flag? Flag, string? Variable, Flag? RevisionFlag, string? RevisionVariable);

    /// <inheritdoc/>
    public string Name => _declaration.Name;

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image) => false;

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => [_declaration.Programs.Count > 0 ? _declaration.Programs[0] : _declaration.Name];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var program = invocation.ProgramName;
        return _declaration.Programs.Contains(program, StringComparer.Ordinal) || string.Equals(program, _declaration.Name, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, _table);
        foreach (var input in _inputs)
        {
            if (Value(context, parsed, input.Flag, input.Variable) is { } value)
                context.Sink.Add(ModelReferences.HubOrLocal(input.Role, value, Value(context, parsed, input.RevisionFlag, input.RevisionVariable), context));
        }
    }

    private static Word? Value(InvocationContext context, ParsedArguments parsed, Flag? flag, string? variable) =>
        (flag is null ? null : parsed.Value(flag)) ?? (variable is null ? null : context.Invocation.Environment[variable]);

    private static Flag? FlagOf(string? name, Dictionary<string, Flag> flags)
    {
        if (name is null)
            return null;
        if (!flags.TryGetValue(name, out var flag))
            flags.Add(name, flag = Flag.One(name));
        return flag;
    }
}
