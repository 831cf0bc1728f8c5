using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Tests.Invocation;

public sealed class QuotedWordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" a  b\n\tc ", "a|b|c")]
    [InlineData("'a b'c \"d 'e'\"", "a bc|d 'e'")]
    [InlineData("a\\ b \"c\\\"d\\e\" 'f\\'", "a b|c\"d\\e|f\\")]
    [InlineData("x '' \"\" y", "x|||y")]
    [InlineData("$A; b | c # d", "$A;|b|||c|#|d")]
    [InlineData("'open", "open")]
    [InlineData("end\\", "end\\")]
    public void Quotes_and_blanks_alone_count(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', QuotedWords.Split(new(text, new(ReferenceOrigin.Args, FieldPath.Root))).Select(w => w.Text)));
}
