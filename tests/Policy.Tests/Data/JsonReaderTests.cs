using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Data;

namespace Modelgate.Policy.Tests.Data;

public sealed class JsonReaderTests
{
    [Fact]
    public void Document_is_read_with_numbers_as_written()
    {
        var node = JsonReader.Read("{\"a\":[1.50,\"x\",true,null],\"b\":{}}").Documents![0];

        Assert.Equal("1.50", node["a"]!.Items[0].Text);
        Assert.Equal("{\"a\":[1.50,\"x\",true,null],\"b\":{}}", DataNodeJson.ToText(node));
    }

    [Fact]
    public void Repeated_name_is_settled_or_refused()
    {
        Assert.Equal("2", JsonReader.Read("{\"a\":1,\"a\":2}").Documents![0]["a"]!.Text);
        Assert.Equal("the name a is given twice", JsonReader.Read("{\"a\":1,\"a\":2}", refuseRepeats: true).Error);
    }

    [Theory]
    [InlineData("", "the text is not well-formed JSON")]
    [InlineData("{\"a\":1", "the text is not well-formed JSON")]
    [InlineData("{} {}", "the text is not well-formed JSON")]
    [InlineData("{a:1}", "the text is not well-formed JSON")]
    [InlineData("\"\\ud800\"", "a text holds bytes or escapes that are no Unicode characters")]
    public void Text_that_is_no_document_is_refused(string text, string expected) => Assert.Equal(expected, JsonReader.Read(text).Error);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Equal("a text holds bytes or escapes that are no Unicode characters", JsonReader.Read([(byte)'"', 0xff, (byte)'"']).Error);

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Equal("the document is nested deeper than 64 levels", JsonReader.Read(new string('[', 100_000)).Error);

    [Fact]
    public void Too_many_values_are_refused() =>
        Assert.Equal("the document has too many values", JsonReader.Read("[" + string.Join(',', Enumerable.Repeat("0", 100_001)) + "]").Error);

    [Fact]
    public void Number_that_JSON_lacks_is_written_as_text() =>
        Assert.Equal("[\"inf\",31,\"089\"]", DataNodeJson.ToText(DataNode.Sequence([DataNode.Number("inf"), DataNode.Number("31"), DataNode.Number("089")])));

    [Fact]
    public void Arbitrary_text_never_throws()
    {
        var piece = Gen.Elements("{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\\", "\\u00", "1", "-", ".", "e", "true", "null", " ", "\n", "\0", "\ud800", "é");
        Prop.ForAll(Gen.ArrayOf(piece).Select(pieces => string.Concat(pieces)).ToArbitrary(), text =>
        {
            var result = JsonReader.Read(text);
            Assert.Equal(result.IsRead, result.Error is null);
        }).QuickCheckThrowOnFailure();
    }
}
