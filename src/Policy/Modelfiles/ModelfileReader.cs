using System.Globalization;
using System.Text;

namespace Modelgate.Policy.Modelfiles;

/// <summary>Reads Modelfiles as Ollama's own parser does (ollama <c>parser/parser.go</c>, read at v0.33), quirks included.</summary>
/// <remarks>
/// Instructions in any case and order, blanks before them; <c>#</c> is a comment only as the first character of a line, so
/// <c>FROM llama3 # x</c> names <c>llama3 # x</c>. A value in <c>"</c> or <c>"""</c> ends at the first line end where the text so far ends
/// with that quote: <c>SYSTEM "a" b</c> swallows the lines below. Unprintable characters are dropped. Linear in the text.
/// </remarks>
public static class ModelfileReader
{
    /// <summary>Reads a text; a leading byte order mark is skipped. Never throws.</summary>
    public static Modelfile Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > ResolutionLimits.MaxTextLength)
            return new([], $"it is longer than {ResolutionLimits.MaxTextLength} characters", 0);
        var reading = new Reading(text);
        reading.Run();
        return new(reading.Instructions, reading.Error, reading.ErrorLine);
    }

    private sealed class Reading(string text)
    {
        private int _at;
        private int _line = 1;

        public List<ModelfileInstruction> Instructions { get; } = [];

        public string? Error { get; private set; }

        public int ErrorLine { get; private set; }

        public void Run()
        {
            if (text.StartsWith('\uFEFF'))
                _at = 1;
            while (Error is null && SkipToInstruction())
                ReadInstruction();
            if (Error is null && !Instructions.Exists(i => i.Kind == ModelfileInstructionKind.From))
                Fail("it has no FROM", 0);
        }

        // Blanks, line ends and comments. Unprintable characters start an instruction's name and are then dropped from it.
        private bool SkipToInstruction()
        {
            while (_at < text.Length)
            {
                var c = text[_at];
                if (c == '#')
                {
                    var length = text.AsSpan(_at).IndexOfAny('\r', '\n');
                    _at = length < 0 ? text.Length : _at + length;
                }
                else if (c is ' ' or '\t')
                {
                    _at++;
                }
                else if (IsLineEnd(c))
                {
                    Advance();
                }
                else
                {
                    return true;
                }
            }

            return false;
        }

        private void ReadInstruction()
        {
            var line = _line;
            // The first character is taken as it comes and the next ones must be letters; an unprintable first one vanishes.
            var start = _at;
            var first = RuneAt(_at, out var width);
            _at += width;
            var name = ReadWord(start + (IsPrintable(first) ? 0 : width), static c => char.IsAsciiLetter(c), "an instruction");
            if (name is null)
                return;
            if (!TryKind(name, out var kind))
            {
                Fail($"{Shorten(name)} is no instruction of a Modelfile", line);
                return;
            }

            var key = "";
            if (kind == ModelfileInstructionKind.Parameter)
                key = ReadWord(_at, static c => char.IsAsciiLetterOrDigit(c) || c == '_', "a parameter's name");
            else if (kind == ModelfileInstructionKind.Message)
                key = ReadWord(_at, static c => char.IsAsciiLetter(c), "a message's role");
            if (key is null)
                return;
            if (kind == ModelfileInstructionKind.Message && key is not ("system" or "user" or "assistant"))
                Fail("a message's role must be system, user or assistant", line);
            else if (ReadValue() is { } value)
                Instructions.Add(new(kind, key, value, line));
        }

        // A word that ends at the blank before its value; the blank is consumed.
        private string? ReadWord(int start, Func<char, bool> belongs, string what)
        {
            while (_at < text.Length && belongs(text[_at]))
                _at++;
            if (_at < text.Length && text[_at] is ' ' or '\t')
                return text[start.._at++];
            Fail(_at < text.Length ? $"{what} must be followed by a blank" : $"the file ends inside {what}", _line);
            return null;
        }

        private string? ReadValue()
        {
            var line = _line;
            var value = new StringBuilder();
            var end = 0;
            while (_at < text.Length)
            {
                var c = text[_at];
                if (IsLineEnd(c) && IsComplete(value, end))
                    break;
                if (IsLineEnd(c) || c is ' ' or '\t')
                {
                    // The value is trimmed in the end, so blanks in front need not be kept.
                    if (end > 0)
                        value.Append(c);
                    Advance();
                    continue;
                }

                var rune = RuneAt(_at, out var width);
                if (IsPrintable(rune))
                {
                    value.Append(text, _at, width);
                    end = value.Length;
                }

                _at += width;
            }

            if (!IsComplete(value, end))
            {
                Fail("a quoted value has no end", line);
                return null;
            }

            return Unquote(value, end);
        }

        private static bool IsComplete(StringBuilder value, int end)
        {
            if (end == 0 || value[0] != '"')
                return true;
            if (end >= 3 && value[1] == '"' && value[2] == '"')
                return end >= 6 && value[end - 1] == '"' && value[end - 2] == '"' && value[end - 3] == '"';
            return end >= 2 && value[end - 1] == '"';
        }

        private static string Unquote(StringBuilder value, int end)
        {
            if (end == 0 || value[0] != '"')
                return value.ToString(0, end);
            var quotes = end >= 6 && value[1] == '"' && value[2] == '"' ? 3 : 1;
            return value.ToString(quotes, end - (2 * quotes));
        }

        private void Advance()
        {
            if (IsLineEnd(text[_at]) && !(text[_at] == '\n' && _at > 0 && text[_at - 1] == '\r'))
                _line++;
            _at++;
        }

        private Rune RuneAt(int at, out int width)
        {
            if (Rune.TryGetRuneAt(text, at, out var rune))
            {
                width = rune.Utf16SequenceLength;
                return rune;
            }

            width = 1;
            return Rune.ReplacementChar;
        }

        private void Fail(string error, int line) => (Error, ErrorLine) = (error, line);

        private static bool IsLineEnd(char c) => c is '\r' or '\n';
    }

    // Go's strconv.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII blank.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static bool TryKind(string name, out ModelfileInstructionKind kind)
    {
        foreach (var candidate in Enum.GetValues<ModelfileInstructionKind>())
        {
            if (name.Equals(candidate.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
