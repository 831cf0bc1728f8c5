using Modelgate.Policy.Invocation;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Files that the program reads and writes.</summary>
internal static class PythonFiles
{
    /// <summary>The text of a file that the pod provides.</summary>
    public static PythonValue Read(PythonMachine machine, PythonValue path, int line)
    {
        if (path is not TextValue text || machine.Context.Absolute(text.Text) is not { } absolute)
            return UnknownValue.Of("the text of a file");
        var file = machine.Context.Files.Read(absolute);
        if (file.Content is { IsKnown: true } content)
            return new TextValue(content.Text, content.Origin.UsedBy(machine.Scope.At(line)));
        var why = file.Content?.Unresolved ?? new Unresolved(UnresolvedKind.UnreadFile, $"the content of {absolute} is not part of the pod");
        return new UnknownValue(why, "the text of " + absolute);
    }

    /// <summary>Writes a file.</summary>
    public static PythonValue Write(PythonMachine machine, PythonValue path, PythonValue? content, bool append, int line)
    {
        if (path is TextValue text && machine.Context.Absolute(text.Text) is { } absolute)
        {
            var known = content is TextValue written && !machine.Journal.IsConditional ? new Word(written.Text, machine.Scope.At(line)) : null;
            machine.Context.Files.Write(absolute, known, append);
        }

        return NoneValue.Instance;
    }

    /// <summary>Methods of an open file; null for one that is not known.</summary>
    public static PythonValue? Method(PythonMachine machine, ObjectValue file, string name, PythonArguments arguments)
    {
        var path = file.Arguments.Get("file", 0);
        if (path is null)
            return null;
        var mode = (file.Arguments.Get("mode", 1) as TextValue)?.Text ?? "r";
        switch (name)
        {
            case "read" when mode.StartsWith('r') && arguments.Positional.Count == 0:
                return Read(machine, path, arguments.Line);
            case "write" or "writelines" when !mode.StartsWith('r'):
                var isFirst = file.Attributes["written"] is null;
                file.Attributes.Set("written", NoneValue.Instance);
                return Write(machine, path, name == "write" ? arguments.Get("s", 0) : null, mode.StartsWith('a') || !isFirst, arguments.Line);
            default:
                return null;
        }
    }
}
