using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Tests.Reports;

public class PlainTextTests
{
    [Theory]
    [InlineData("plain ü 文", "plain ü 文")]
    [InlineData("a\nb\tc\r", "a\\nb\\tc\\r")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\u202eb\u2028c\u007f", "a\\u202eb\\u2028c\\u007f")]
    public void Nothing_reaches_the_terminal_that_steers_it(string text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Fact]
    public void Long_text_is_cut_between_characters()
    {
        Assert.Equal("abc…", PlainText.Of("abcdef", 3));
        Assert.Equal("ab…", PlainText.Of("ab😀c", 3));
    }

    [Theory]
    [InlineData("one", "one")]
    [InlineData("\n\n  one  \n two", "one …")]
    [InlineData("one\r\ntwo", "one …")]
    public void First_line_stands_for_the_text(string text, string expected) => Assert.Equal(expected, PlainText.FirstLine(text, 100));
}
