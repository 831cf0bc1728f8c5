using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Modelgate.Operator.Reports.Html;

/// <summary>Writes HTML and SVG. In an interpolated string the literal parts are markup; whatever stands in braces is text from outside and always encoded.</summary>
/// <remarks>Attributes are always written in double quotes, so that one encoding holds for text and attributes alike.</remarks>
internal sealed class HtmlWriter(TextWriter output)
{
    // Quotes, ampersand, angle brackets, plus and backtick are encoded whatever is allowed here.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Characters written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Writes markup with text in it.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup) => Length += markup.Length;

    /// <summary>Writes markup that is a part of the program.</summary>
    public void WriteConstant(string markup)
    {
        output.Write(markup);
        Length += markup.Length;
    }

    /// <summary>Writes sentences; what they set between backticks is code.</summary>
    public void WriteProse(string sentences)
    {
        var text = PlainText.Of(sentences, HtmlLimits.MaxText);
        var isCode = false;
        while (text.Length > 0)
        {
            var tick = text.IndexOf('`', StringComparison.Ordinal);
            if (tick < 0 || (!isCode && text.IndexOf('`', tick + 1) < 0))
                tick = text.Length;
            var part = text[..tick];
            if (isCode)
                Write($"<code>{part}</code>");
            else
                Write($"{part}");
            text = tick < text.Length ? text[(tick + 1)..] : "";
            isCode = !isCode;
        }
    }

    /// <summary>One interpolated string on its way out.</summary>
    [InterpolatedStringHandler]
    internal ref struct Markup
    {
        private readonly HtmlWriter _writer;

        /// <summary>Called by the compiler.</summary>
        public Markup(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _writer = writer;
            _ = literalLength + formattedCount;
        }

        /// <summary>Characters written.</summary>
        public int Length { get; private set; }

        /// <summary>Writes markup.</summary>
        public void AppendLiteral(string markup) => Append(markup);

        /// <summary>Writes text: control and format characters written out, cut where it is endless, encoded.</summary>
        public void AppendFormatted(string? text) => Append(Encoder.Encode(PlainText.Of(text ?? "", HtmlLimits.MaxText)));

        /// <summary>Writes a number.</summary>
        public void AppendFormatted(int number) => Append(number.ToString(CultureInfo.InvariantCulture));

        private void Append(string text)
        {
            _writer.Append(text);
            Length += text.Length;
        }
    }

    private void Append(string text) => output.Write(text);
}
