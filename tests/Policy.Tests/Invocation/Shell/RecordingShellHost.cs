using System.Text;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Shell;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Tests.Invocation.Shell;

/// <summary>Writes down what a script does. An unknown word is printed with a leading <c>?</c>, a conditional program with <c>~</c>, one whose failure is ignored with a trailing <c>!</c>.</summary>
internal sealed class RecordingShellHost : IShellHost
{
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public List<ProgramInvocation> Programs { get; } = [];

    public List<string> Written { get; } = [];

    public List<string> Unread { get; } = [];

    public static Origin Origin { get; } = new(ReferenceOrigin.Args, FieldPath.Root.Field("args").Index(0));

    public void Run(ProgramInvocation invocation) => Programs.Add(invocation);

    public PodFile Read(string path) =>
        Files.TryGetValue(path, out var text) ? new(FileKnowledge.Known, new(text, Origin), null) : new(FileKnowledge.Unknown, null, "it lies in the image");

    public void Write(string path, Word? content, bool append)
    {
        Written.Add($"{path}{(append ? "+" : "")}={(content is null ? "?" : content.IsKnown ? content.Text : "?" + content.Text)}");
        if (content is { IsKnown: true })
            Files[path] = append ? Files.GetValueOrDefault(path) + content.Text : content.Text;
        else
            Files.Remove(path);
    }

    public void Unreadable(Origin origin, Unresolved why, bool isAboutModels) => Unread.Add(why.What);

    /// <summary>Interprets and prints the programs, one a line, words in brackets only where they hold blanks or are empty.</summary>
    public static string ProgramsOf(string script, params (string Name, string? Value)[] environment) => Interpret(script, [], environment).Print();

    public static RecordingShellHost Interpret(string script, string[]? positional = null, params (string Name, string? Value)[] environment)
    {
        var host = new RecordingShellHost();
        ShellInterpreter.Interpret(Script(script, positional ?? [], environment), host);
        return host;
    }

    public static ShellScript Script(string script, string[] positional, params (string Name, string? Value)[] environment)
    {
        var variables = new Dictionary<string, Word?>();
        foreach (var (name, value) in environment)
        {
            var origin = new Origin(ReferenceOrigin.Env, FieldPath.Root.Field("env").Field(name));
            variables[name] = value is null ? new("", origin, new(UnresolvedKind.Secret, $"the Secret behind {name}")) : new(value, origin);
        }

        return new()
        {
            Text = new(script, Origin),
            Positional = positional.Select(static p => new Word(p, Origin)).ToArray(),
            Environment = new(variables),
            WorkingDirectory = "/job",
        };
    }

    public string Print()
    {
        var text = new StringBuilder();
        foreach (var program in Programs)
        {
            if (text.Length > 0)
                text.Append('\n');
            if (program.IsConditional)
                text.Append('~');
            text.AppendJoin(' ', program.Arguments.Select(Show));
            if (program.FailureIsIgnored)
                text.Append(" !");
        }

        return text.ToString();
    }

    private static string Show(Word word)
    {
        var shown = word.Text.Length == 0 || word.Text.Any(char.IsWhiteSpace) ? "[" + word.Text.Replace("\n", "\\n", StringComparison.Ordinal) + "]" : word.Text;
        return word.IsKnown ? shown : "?" + shown;
    }
}
