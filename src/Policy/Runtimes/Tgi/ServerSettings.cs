using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Tgi;

/// <summary>Settings of a server whose every option also has a variable; the command line wins (clap's <c>env</c>).</summary>
internal sealed class ServerSettings(ParsedArguments? arguments, string program, InvocationContext context)
{
    /// <summary>The option's value, else the first of the variables that is set to something.</summary>
    public Word? Value(Flag? flag, params ReadOnlySpan<string> variables)
    {
        if (flag is not null && arguments?.Value(flag) is { } given)
            return given;
        foreach (var name in variables)
        {
            if (context.Invocation.Environment[name] is { Text.Length: > 0 } value)
                return value;
        }

        return null;
    }

    /// <summary>The model, or what stands in when none is named: a signal where it may come from elsewhere, else the program's own default.</summary>
    /// <param name="flag">The option.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="fallback">The default of the program; null when there is none, or when another image may have set its own.</param>
    public Word? Model(Flag? flag, ReadOnlySpan<string> variables, string? fallback)
    {
        if (Value(flag, variables) is { } model)
            return model;
        var image = new Origin(ReferenceOrigin.Default, context.Container.Path.Field("image"));
        if (context.Invocation.Environment.MayHoldMore is { } more)
        {
            Unresolvable(new Word(variables[0], image), more);
            return null;
        }

        if (fallback is not null)
            return new Word(fallback, image);
        Unresolvable(new Word(context.Container.Image.Length > 0 ? context.Container.Image : program, image), new(UnresolvedKind.UnreadFile, "what the image sets cannot be seen"));
        return null;

        void Unresolvable(Word subject, Unresolved why) =>
            CommandLineDoubts.Unresolvable(subject, $"nothing that can be read names the model of {program}", why, context);
    }

    /// <summary>Adds a signal when the switch for remote code is on, in a spelling of any version.</summary>
    public void AddRemoteCode(Flag flag, params ReadOnlySpan<string> variables)
    {
        if (arguments?.Switch(flag) == true)
        {
            AddRemoteCode(arguments.Written(flag)!, arguments.Written(flag)!.Text);
            return;
        }

        foreach (var mistake in arguments?.Mistakes ?? [])
        {
            // A spelling that this version refuses: another one, or a server that looks like this one, accepts it.
            if (mistake.MayTurnOn(flag) || mistake.Word.Text.Replace('_', '-').StartsWith(flag.Name, StringComparison.Ordinal))
            {
                AddRemoteCode(mistake.Word, mistake.Word.Text);
                return;
            }
        }

        foreach (var name in variables)
        {
            if (context.Invocation.Environment[name] is not { Text.Length: > 0 } value)
                continue;
            if (!value.IsKnown)
                CommandLineDoubts.Unresolvable(value.With(name), $"it decides whether {program} runs code from the model's repository", value.Unresolved!, context);
            else if (Truth.StrToBool(value.Text.Trim()) == true)
                AddRemoteCode(value, $"{name}={value.Text}");
            return;
        }
    }

    /// <summary>Adds what is loaded from a folder, a hub id or a URI.</summary>
    public void AddHubOrLocal(ModelRole role, Word? value, Word? revision)
    {
        if (value is { Text.Length: > 0 })
            context.Sink.Add(ModelReferences.HubOrLocal(role, value, revision, context));
    }

    /// <summary>Adds a file.</summary>
    public void AddLocal(ModelRole role, Word? path)
    {
        if (path is { Text.Length: > 0 })
            context.Sink.Add(ModelReferences.At(role, path, ModelLocations.Local(path.Text, context)));
    }

    private void AddRemoteCode(Word word, string subject) => context.Sink.Add(new Signal(
        SignalKind.RemoteCode, subject, $"{program} then runs Python code from the model's repository", word.Origin));
}
