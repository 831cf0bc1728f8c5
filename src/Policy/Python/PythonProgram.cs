using Modelgate.Policy.Invocation;
using Modelgate.Policy.Python.Evaluation;
using Modelgate.Policy.Python.Libraries;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Python;

/// <summary>Reads Python programs and finds what they load.</summary>
/// <remarks>
/// The program is parsed and walked (Python Language Reference 3.14), never matched as text: names that are bound to literals, defaults of
/// arguments and variables of the environment are followed; what depends on anything else is <see cref="SignalKind.Unresolvable"/>.
/// </remarks>
public static class PythonProgram
{
    /// <summary>Reads a program and adds its references and signals to the sink. Never throws.</summary>
    /// <param name="source">The source text.</param>
    /// <param name="arguments"><c>sys.argv</c>, the script (or <c>-c</c>) first; empty for a module that something else imports.</param>
    /// <param name="context">The invocation that runs it.</param>
    public static void Resolve(Word source, IReadOnlyList<Word> arguments, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(context);
        if (source.Text.Length > ResolutionLimits.MaxTextLength)
        {
            context.Sink.Add(Unreadable(source, new(UnresolvedKind.TooLarge, "the program is too long")));
            return;
        }

        // An escape, a letter outside ASCII or a lookup by text can hide a name; a plain program that names nothing of interest loads nothing.
        if (source.IsKnown && !PythonLibraries.IsInteresting(source.Text))
            return;
        new PythonMachine(context, arguments).Run(source);
        if (source.Unresolved is { } why && PythonLibraries.Mentions(source.Text))
            context.Sink.Add(Unreadable(source, why));
    }

    private static Signal Unreadable(Word source, Unresolved why) =>
        new(SignalKind.Unresolvable, "Python program", "what this program loads cannot be known", PythonReport.OriginOf(source), null, why);
}
