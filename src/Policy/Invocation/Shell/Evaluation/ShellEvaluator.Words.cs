using System.Text;
using Modelgate.Policy.Invocation.Shell.Syntax;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Expansion of words (POSIX XCU 2.6).</content>
internal sealed partial class ShellEvaluator
{
    private void ExpandFields(ShellWord word, List<Word> fields)
    {
        if (word.Literal is { } literal)
        {
            if (Spend(literal.Length))
                fields.Add(Literal(literal, word));
            return;
        }

        var list = new FieldList(fields, splits: true, Separators());
        AppendParts(word, list, splitsLiterals: false);
        list.Break();
    }

    private Word ExpandSingle(ShellWord word)
    {
        if (word.Literal is { } literal)
            return Spend(literal.Length) ? Literal(literal, word) : new("", OriginAt(word.Line));
        var list = new FieldList([], splits: false, "");
        AppendParts(word, list, splitsLiterals: false);
        return list.ToWord(OriginAt(word.Line));
    }

    private Word Literal(string text, ShellWord word)
    {
        var origin = OriginAt(word.Line);
        if (!word.Quoted && text is ['~', ..] && (text.Length == 1 || text[1] == '/') && Home() is { } home)
            return new(home.Text + text[1..], home.Origin.UsedBy(origin));
        return new(text, origin);
    }

    private Word? Home() => Find("HOME", OriginAt(_origin.Line)) is { IsKnown: true } home && home.Text.StartsWith('/') ? home : null;

    private string Separators() => _state.Find("IFS")?.Value is { IsKnown: true } ifs ? ifs.Text : " \t\n";

    private void AppendParts(ShellWord word, FieldList list, bool splitsLiterals)
    {
        var origin = OriginAt(word.Line);
        if (word.Literal is not null)
        {
            if (splitsLiterals && !word.Quoted)
                list.AppendSplit(word.Literal, origin, null, 0);
            else
                list.Append(word.Literal, origin, null, 0);
            return;
        }

        var first = true;
        foreach (var part in word.Parts)
        {
            if (!Step())
                return;
            switch (part)
            {
                case LiteralPart literal:
                    if (!Spend(literal.Text.Length))
                        return;
                    var text = literal.Text;
                    if (first && !literal.Quoted && text.StartsWith("~/", StringComparison.Ordinal) && Home() is { } home)
                        text = home.Text + text[1..];
                    if (splitsLiterals && !literal.Quoted)
                        list.AppendSplit(text, origin, null, 0);
                    else
                        list.Append(text, origin, null, 0);
                    break;
                case ParameterPart parameter:
                    AppendParameter(parameter, list, origin);
                    break;
                case CommandPart { IsProcess: true } process:
                    var input = _input;
                    if (process.Raw is ['>', ..])
                        _input = new("", origin, new(UnresolvedKind.CommandSubstitution, "what the script writes to another command"));
                    Substitute(process);
                    _input = input;
                    list.Append(process.Raw, origin, new(UnresolvedKind.CommandSubstitution, "the output of a command"), 1);
                    break;
                case CommandPart command:
                    AppendWord(list, SubstituteText(command, origin), command.Quoted, 1);
                    break;
                case ArithmeticPart arithmetic:
                    AppendWord(list, Arithmetic(arithmetic, origin), arithmetic.Quoted, 1);
                    break;
                case PlaceholderPart placeholder:
                    list.Append(placeholder.Raw, origin, new(UnresolvedKind.Placeholder, $"{placeholder.Raw} is not filled in"), 1);
                    break;
            }

            first = false;
        }
    }

    private void AppendWord(FieldList list, Word word, bool quoted, int rank)
    {
        if (!Spend(word.Text.Length))
            return;
        if (quoted)
            list.Append(word.Text, word.Origin, word.Unresolved, rank);
        else
            list.AppendSplit(word.Text, word.Origin, word.Unresolved, rank);
    }

    private ShellOutput Substitute(CommandPart part)
    {
        var output = _output;
        var sink = new ShellOutput();
        var undecided = _exitFails;
        _output = sink;
        EvaluateSubshell(part.Body, FailureContext.Free);
        _output = output;
        _exitFails = undecided;
        return sink;
    }

    private Word SubstituteText(CommandPart part, Origin origin)
    {
        if (part.Body.Items is [{ Node: SimpleCommand { Words: [{ Literal: { } name }], Assignments.Count: 0, Redirections: var redirections } }])
        {
            // $(NAME) that the kubelet would replace by a value that is not known here.
            if (redirections.Count == 0 && _script.Text.Unresolved is not null && _script.Environment.TryGet(name, out var value) && !value.IsKnown)
                return new(part.Raw, value.Origin.UsedBy(origin), value.Unresolved);
            if (redirections.Count == 0 && InjectedVariables.Contains(name) && !_script.Environment.TryGet(name, out _))
                return new(part.Raw, origin, new(UnresolvedKind.FieldReference, $"{name} is set by a controller after this manifest is read"));
        }

        // $(< file) is the file's text.
        if (part.Body.Items is [{ Node: SimpleCommand { Words.Count: 0, Assignments.Count: 0, Redirections: [{ Kind: RedirectionKind.Input, Target: { } target }] } }])
        {
            var file = ReadFile(ExpandSingle(target));
            return file.IsKnown ? file.With(file.Text.TrimEnd('\n')) : new(part.Raw, origin, file.Unresolved);
        }

        var sink = Substitute(part);
        if (sink.Lost || sink.Unresolved is not null)
            return new(part.Raw, sink.Origin ?? origin, sink.Unresolved);
        if (_status == ShellStatus.Unknown)
            _status = ShellStatus.Likely;
        return new(sink.ToString().TrimEnd('\n'), sink.Origin ?? origin);
    }

    /// <summary>The word as a pattern in which quoted characters are escaped; null when it is not known.</summary>
    private string? ExpandPattern(ShellWord word)
    {
        if (word.Literal is not null)
            return word.Quoted ? Escape(word.Literal) : word.Literal;
        var pattern = new StringBuilder();
        foreach (var part in word.Parts)
        {
            if (part is LiteralPart literal)
            {
                pattern.Append(literal.Quoted ? Escape(literal.Text) : literal.Text);
                continue;
            }

            var text = ExpandSingle(new(word.Line, null, true, [part]));
            if (!text.IsKnown)
                return null;
            pattern.Append(part.Quoted ? Escape(text.Text) : text.Text);
        }

        return pattern.ToString();
    }

    /// <summary>True for the extended patterns of bash, <c>@(a|b)</c>, which are not decided.</summary>
    private static bool IsExtended(string? pattern)
    {
        var at = pattern?.IndexOf('(', StringComparison.Ordinal) ?? -1;
        return at > 0 && pattern![at - 1] is '@' or '?' or '*' or '+' or '!';
    }

    private static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("*?[]\\") < 0)
            return text;
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            if (c is '*' or '?' or '[' or ']' or '\\')
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
