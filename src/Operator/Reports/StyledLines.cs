using System.Text;
using Spectre.Console;

namespace Modelgate.Operator.Reports;

/// <summary>A stretch of text in one style.</summary>
/// <param name="Text">The text; spaces are where a line may end.</param>
/// <param name="Style">A Spectre style: <c>bold red</c>; empty for none.</param>
internal readonly record struct StyledText(string Text, string Style = "");

/// <summary>Writes lines that are wrapped at the console's width, with an indent for what follows, and without a space at any line's end.</summary>
internal sealed class StyledLines(IAnsiConsole console)
{
    private const int MinTextWidth = 20;

    // Where nothing is coloured there is nothing to lay out: a thousand denials go straight to the file or pipe.
    private readonly TextWriter? _plain = console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors ? console.Profile.Out.Writer : null;
    private readonly StringBuilder _line = new();
    private readonly int _width = console.Profile.Width;
    private int _column;
    private string _style = "";

    /// <summary>Writes an empty line.</summary>
    public void Blank()
    {
        if (_plain is not null)
            _plain.WriteLine();
        else
            console.WriteLine();
    }

    /// <summary>Writes parts behind each other, two spaces between them.</summary>
    /// <param name="indent">Columns before the first line.</param>
    /// <param name="hanging">Columns before each further line.</param>
    /// <param name="parts">The text.</param>
    public void Write(int indent, int hanging, params ReadOnlySpan<StyledText> parts)
    {
        Start(indent);
        var isFirst = true;
        foreach (var part in parts)
        {
            var gap = isFirst ? 0 : 2;
            foreach (var range in part.Text.AsSpan().Split(' '))
            {
                var word = part.Text.AsSpan()[range];
                if (word.IsEmpty)
                    continue;
                Append(word, part.Style, gap, hanging);
                (gap, isFirst) = (1, false);
            }
        }

        End();
    }

    private void Append(ReadOnlySpan<char> word, string style, int gap, int hanging)
    {
        if (gap > 0 && _column + gap + word.Length > _width && (word.Length <= _width - hanging || _column + gap + MinTextWidth > _width))
        {
            End();
            Start(hanging);
            gap = 0;
        }

        if (style != _style)
            Close();
        _line.Append(' ', gap);
        _column += gap;
        while (true)
        {
            // A word that no line can hold is broken where the line ends.
            var room = Math.Max(_width - _column, MinTextWidth);
            var piece = word.Length <= room ? word : word[..(char.IsHighSurrogate(word[room - 1]) ? room - 1 : room)];
            Append(piece, style);
            word = word[piece.Length..];
            if (word.IsEmpty)
                return;
            End();
            Start(hanging);
        }
    }

    private void Append(ReadOnlySpan<char> text, string style)
    {
        _column += text.Length;
        if (_plain is not null)
        {
            _line.Append(text);
            return;
        }

        if (style.Length > 0 && _style.Length == 0)
            _line.Append('[').Append(style).Append(']');
        _style = style;
        _line.Append(Markup.Escape(text.ToString()));
    }

    private void Close()
    {
        if (_style.Length > 0)
            _line.Append("[/]");
        _style = "";
    }

    private void Start(int indent)
    {
        _line.Clear().Append(' ', indent);
        _column = indent;
    }

    private void End()
    {
        Close();
        if (_plain is not null)
            _plain.WriteLine(_line);
        else
            console.MarkupLine(_line.ToString());
    }
}
