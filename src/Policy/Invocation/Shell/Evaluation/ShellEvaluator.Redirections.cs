using System.Globalization;
using Modelgate.Policy.Invocation.Shell.Syntax;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Redirections and the few programs whose output is known.</content>
internal sealed partial class ShellEvaluator
{
    private bool _hookOutput;
    private string? _outputFile;

    private ShellFlow EvaluateRedirected(RedirectedCommand command, FailureContext context) =>
        Redirect(command.Redirections, command.Line, () => Evaluate(command.Body, context));

    private ShellFlow Redirect(List<Redirection> redirections, int line, Func<ShellFlow> body)
    {
        var (input, undecided) = (_input, _inputUndecided);
        var output = _output;
        Word? file = null;
        var append = false;
        foreach (var redirection in redirections)
            Open(redirection, line, ref file, ref append);
        if (!ReferenceEquals(_input, input))
            _inputUndecided = _undecided;
        var sink = _output;
        var outputFile = _outputFile;
        if (file is not null && !ReferenceEquals(sink, output))
            _outputFile = file.IsKnown ? ContainerPath.Absolute(file.Text, WorkingDirectory, Environment()) : null;
        var flow = body();
        _outputFile = outputFile;
        if (file is not null && !ReferenceEquals(sink, output))
            WriteFile(file, sink!.ToWord(OriginAt(line)), append);
        if (_inputUndecided != undecided || redirections.Exists(static r => r.Descriptor == 0))
            (_input, _inputUndecided) = (input, undecided);
        _output = output;
        return flow;
    }

    /// <summary>Redirections of <c>exec</c> without a program hold for the rest of the script.</summary>
    private void RedirectForGood(List<Redirection> redirections, int line)
    {
        Word? file = null;
        var append = false;
        foreach (var redirection in redirections)
            Open(redirection, line, ref file, ref append);
        if (file is not null)
            WriteFile(file, null, append);
    }

    private void Open(Redirection redirection, int line, ref Word? file, ref bool append)
    {
        if (redirection.Target is null)
            return;
        switch (redirection.Kind)
        {
            case RedirectionKind.HereDocument:
                if (redirection.Descriptor == 0)
                    _input = ExpandSingle(redirection.Target);
                break;
            case RedirectionKind.HereString:
                var text = ExpandSingle(redirection.Target);
                _input = text.With(text.Text + "\n");
                break;
            case RedirectionKind.Input when redirection is { Descriptor: 0, Target: { Literal: null, Parts: [CommandPart { IsProcess: true } process] } }:
                _input = PipeText(Substitute(process), line);
                break;
            case RedirectionKind.Input or RedirectionKind.ReadWrite:
                var source = ExpandSingle(redirection.Target);
                if (redirection.Descriptor == 0)
                    _input = ReadFile(source);
                break;
            case RedirectionKind.DuplicateInput:
                if (redirection.Descriptor == 0)
                    _input = new("", OriginAt(line), new(UnresolvedKind.CommandSubstitution, "what comes from another descriptor"));
                break;
            case RedirectionKind.DuplicateOutput when IsDescriptor(redirection.Target):
                if (redirection.Descriptor == 1)
                    _output = new();
                break;
            default:
                var target = ExpandSingle(redirection.Target);
                if (target is { IsKnown: true, Text: "/dev/stdout" })
                    break;
                var isOutput = redirection.Descriptor == 1 || redirection.Kind is RedirectionKind.OutputAndError or RedirectionKind.AppendOutputAndError;
                if (target is { IsKnown: true } && target.Text.StartsWith("/dev/", StringComparison.Ordinal))
                {
                    if (isOutput)
                        (_output, file) = (new(), null);
                    break;
                }

                if (!isOutput)
                    break;
                (_output, file) = (new(), target);
                append = redirection.Kind is RedirectionKind.Append or RedirectionKind.AppendOutputAndError;
                break;
        }

    }

    private static bool IsDescriptor(ShellWord word) =>
        word.Literal is { Length: > 0 } text && (text == "-" || text.AsSpan().TrimEnd('-').IndexOfAnyExceptInRange('0', '9') < 0);

    private string? PathOf(Word path)
    {
        if (!path.IsKnown)
            return BelowHome(path) is { } below ? ContainerPath.Absolute("~/" + below, null, Environment()) : null;
        return ContainerPath.Absolute(path.Text, WorkingDirectory, Environment()) ?? (_isLost ? null : ContainerPath.Unplaced(path.Text));
    }

    /// <summary>The rest of <c>$HOME/rest</c> where the pod does not set HOME: the same place as <c>~/rest</c>.</summary>
    private static string? BelowHome(Word path)
    {
        foreach (var start in (ReadOnlySpan<string>)["$HOME/", "${HOME}/"])
        {
            if (path.Text.StartsWith(start, StringComparison.Ordinal) && !path.Text.AsSpan(start.Length).ContainsAny('$', '`'))
                return path.Text[start.Length..];
        }

        return null;
    }

    private Word ReadFile(Word path)
    {
        var absolute = PathOf(path);
        if (absolute is not null)
        {
            var file = _host.Read(absolute);
            if (file is { Knowledge: FileKnowledge.Known, Content: { } content })
                return content;
        }

        return new("", path.Origin, path.Unresolved ?? new(UnresolvedKind.UnreadFile, $"the file {path.Text}"));
    }

    private void WriteFile(Word path, Word? content, bool append)
    {
        var absolute = PathOf(path);
        if (absolute is null)
        {
            _host.WriteSomewhere();
            return;
        }

        // Under a condition the file may keep what it had; only when both are the same is the text known.
        if (IsConditional && content is not null
            && _host.Read(absolute) is { Knowledge: FileKnowledge.Known, Content: { } old } && (append || old.Text != content.Text))
        {
            content = null;
        }

        _host.Write(absolute, content, append);
    }

    /// <summary>Tells what well-known programs write to their output and to files.</summary>
    private void KnownPrograms(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        var name = invocation.ProgramName;
        var output = name switch
        {
            "cat" => Cat(words),
            "tee" => Tee(words),
            "basename" or "dirname" => PathPart(words, name),
            "seq" => Sequence(words),
            "base64" => FromBase64(words),
            _ => _output is null ? null : Filter(name, words),
        };
        if (name is "sed" or "perl" or "dd" or "truncate" or "patch" or "sponge")
            WriteUnknown(words, name);
        if (_output is null)
            return;
        if (output is not null)
        {
            if (Spend(output.Text.Length))
                _output.Append(output.Text, output.Origin, output.Unresolved);
            return;
        }

        _hookOutput = ShellTexts.IsImageHook(name);
        _output.Lose(new(UnresolvedKind.CommandSubstitution, $"the output of {name}"), words[0].Origin);
    }

    /// <summary>Programs that write to files which their arguments name. What they write is not worked out.</summary>
    private void WriteUnknown(IReadOnlyList<Word> words, string name)
    {
        if (name is "sed" or "perl" && !IsInPlace(words))
            return;
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (name == "dd" ? text.StartsWith("of=", StringComparison.Ordinal) : text is not ['-', ..])
                WriteFile(name == "dd" ? words[i].With(text[3..]) : words[i], null, false);
        }
    }

    private static bool IsInPlace(IReadOnlyList<Word> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text.StartsWith("--in-place", StringComparison.Ordinal) || (words[i].Text is ['-', not '-', ..] && words[i].Text.Contains('i', StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private Word? Cat(IReadOnlyList<Word> words)
    {
        if (words.Count == 1 || (words.Count == 2 && words[1].Text == "-"))
            return _input is { } input && !(input.Text.Length == 0 && !input.IsKnown) ? input : null;
        Word? all = null;
        for (var i = 1; i < words.Count; i++)
        {
            if (!words[i].IsKnown || words[i].Text is ['-', ..])
                return null;
            var file = ReadFile(words[i]);
            if (!file.IsKnown && file.Text.Length == 0)
                return null;
            all = all is null ? file : Concatenate(all, file);
        }

        return all;
    }

    private Word? Tee(IReadOnlyList<Word> words)
    {
        var content = _input is { } input && !(input.Text.Length == 0 && !input.IsKnown) ? input : null;
        var append = false;
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is "-a" or "--append")
                append = true;
            else if (words[i].Text is not ['-', ..] && !words[i].Text.StartsWith("/dev/", StringComparison.Ordinal))
                WriteFile(words[i], content, append);
        }

        return content;
    }

    private static Word? PathPart(IReadOnlyList<Word> words, string name)
    {
        if (words.Count is < 2 or > 3 || !words[1].IsKnown || words[1].Text is ['-', ..] or "" || !words[^1].IsKnown)
            return null;
        var path = words[1].Text.TrimEnd('/');
        var slash = path.LastIndexOf('/');
        string text;
        if (name == "dirname")
            text = slash < 0 ? path.Length == 0 ? "/" : "." : path[..slash].TrimEnd('/') is { Length: > 0 } parent ? parent : "/";
        else
            text = path.Length == 0 ? "/" : path[(slash + 1)..];
        if (name == "basename" && words.Count == 3 && text.Length > words[2].Text.Length && text.EndsWith(words[2].Text, StringComparison.Ordinal))
            text = text[..^words[2].Text.Length];
        return words[1].With(text + "\n");
    }

    private static Word? Sequence(IReadOnlyList<Word> words)
    {
        Span<long> numbers = stackalloc long[3];
        if (words.Count is < 2 or > 4)
            return null;
        for (var i = 1; i < words.Count; i++)
        {
            if (!words[i].IsKnown || !int.TryParse(words[i].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return null;
            numbers[i - 1] = number;
        }

        var (first, step, last) = words.Count switch { 2 => (1, 1, numbers[0]), 3 => (numbers[0], 1, numbers[1]), _ => (numbers[0], numbers[1], numbers[2]) };
        if (step == 0 || (last - first) / step >= ResolutionLimits.MaxLoopTurns)
            return null;
        var text = new System.Text.StringBuilder();
        for (var n = first; step > 0 ? n <= last : n >= last; n += step)
            text.Append(n.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return new(text.ToString(), words[0].Origin);
    }

    private Word? FromBase64(IReadOnlyList<Word> words)
    {
        if (words.Count != 2 || words[1].Text is not ("-d" or "--decode" or "-D") || _input is not { IsKnown: true } input)
            return null;
        var bytes = new byte[input.Text.Length];
        if (!Convert.TryFromBase64String(input.Text.Trim(), bytes, out var count))
            return null;
        return input.With(System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, count)));
    }
}
