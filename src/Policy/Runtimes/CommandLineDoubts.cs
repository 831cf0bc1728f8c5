using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes;

/// <summary>Says which words of a command line may hide a setting: words that cannot be known, and settings in a form that the program refuses.</summary>
internal static class CommandLineDoubts
{
    /// <summary>Adds a signal for each doubt about the flags of a table. Flags that the table does not list are no doubt: the program knows many more.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="program">The program's name, for messages.</param>
    /// <param name="context">Takes the signals.</param>
    public static void Add(ParsedArguments parsed, string program, InvocationContext context)
    {
        List<Word>? unknown = null;
        foreach (var mistake in parsed.Mistakes)
        {
            if (mistake.Kind == ArgumentMistakeKind.UnresolvedFlag)
                (unknown ??= []).Add(mistake.Word);
            else if (mistake.Flag is { } flag)
                Refused(mistake, flag, program, context);
            else if (mistake.Swallowed is { IsKnown: false } swallowed)
                (unknown ??= []).Add(swallowed);
        }

        foreach (var word in parsed.Positionals)
        {
            if (!word.IsKnown)
                (unknown ??= []).Add(word);
        }

        if (unknown is not null)
            Unknown(unknown, program, context);
    }

    /// <summary>Adds one doubt of another kind.</summary>
    public static void Unresolvable(Word subject, string reason, Unresolved why, InvocationContext context) =>
        context.Sink.Add(new Signal(SignalKind.Unresolvable, Shorten(subject.Text), reason, subject.Origin, null, why));

    // One message for all of them, for one missing ConfigMap often leaves a dozen words open.
    private static void Unknown(List<Word> words, string program, InvocationContext context)
    {
        var texts = words.ConvertAll(static word => word.Text).Distinct(StringComparer.Ordinal).Take(8).ToArray();
        var word = words[0];
        context.Sink.Add(new Signal(
            SignalKind.Unresolvable,
            Shorten(string.Join(", ", texts)),
            texts.Length == 1 ? $"it may hold any option of {program}, and its value is not known" : $"each may hold any option of {program}, and their values are not known",
            word.Origin,
            null,
            word.Unresolved ?? new(UnresolvedKind.ShellVariable, $"{Shorten(word.Text)} is not known")));
    }

    private static void Refused(ArgumentMistake mistake, Flag flag, string program, InvocationContext context)
    {
        var what = mistake.Kind switch
        {
            ArgumentMistakeKind.Repeated => $"{program} refuses {flag.Name} twice, and another version may take either",
            ArgumentMistakeKind.MissingValue => $"{flag.Name} has no value, so {program} refuses to start",
            ArgumentMistakeKind.UnexpectedValue => $"{flag.Name} takes no value, so {program} refuses to start, and another version may accept it",
            _ => $"{program} does not read {flag.Name} in this form, so it refuses to start, and another version may accept it",
        };
        context.Sink.Add(new Signal(
            SignalKind.Unresolvable, Shorten(mistake.Word.Text), what, mistake.Word.Origin, null, new(UnresolvedKind.UnreadableScript, what)));
    }

    private static string Shorten(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 117), "...");
}
