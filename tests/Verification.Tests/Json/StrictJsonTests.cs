using System.Text;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Tests.Json;

public class StrictJsonTests
{
    [Theory]
    [InlineData("", "The text is no JSON with one meaning (line 1, byte 1).")]
    [InlineData("[]", "The text is no JSON object.")]
    [InlineData("{\"a\":1", "The text is no JSON with one meaning (line 1, byte 7).")]
    [InlineData("{\"a\":1}x", "The text is no JSON with one meaning (line 1, byte 8).")]
    [InlineData("{\"a\":1} {}", "The text is no JSON with one meaning (line 1, byte 9).")]
    [InlineData("{\"a\":1,}", "The text is no JSON with one meaning (line 1, byte 8).")]
    [InlineData("/**/{}", "The text is no JSON with one meaning (line 1, byte 1).")]
    [InlineData("\uFEFF{}", "The text begins with a byte order mark.")]
    public void What_has_no_or_two_meanings_is_refused(string text, string detail)
    {
        var failure = StrictJson.ParseObject(Encoding.UTF8.GetBytes(text), 100, "The text").Failure;

        Assert.Equal(new(VerificationFailureKind.MalformedJson, detail), failure);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"b\":[{\"a\":1,\"a\":1}]}")]
    public void A_member_twice_is_refused(string text) =>
        Assert.Equal(VerificationFailureKind.MalformedJson, StrictJson.ParseObject(Encoding.UTF8.GetBytes(text), 100, "The text").Failure?.Kind);

    [Fact]
    public void What_is_not_utf8_is_refused() =>
        Assert.Equal(new(VerificationFailureKind.MalformedJson, "The text is not UTF-8."), StrictJson.ParseObject(new byte[] { (byte)'{', 0xC0, (byte)'}' }, 100, "The text").Failure);

    [Fact]
    public void Size_and_depth_are_limited()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "1" + new string('}', 64);
        var deeper = "{\"a\":" + deep + "}";
        var endless = "{\"a\":" + new string((char)91, 60_000);

        Assert.True(StrictJson.ParseObject(Encoding.UTF8.GetBytes(deep), 1000, "The text").IsSuccess);
        Assert.Equal("The text is nested deeper than 64 levels.", StrictJson.ParseObject(Encoding.UTF8.GetBytes(deeper), 1000, "The text").Failure?.Detail);
        Assert.Equal("The text is nested deeper than 64 levels.", StrictJson.ParseObject(Encoding.UTF8.GetBytes(endless), 1_000_000, "The text").Failure?.Detail);
        Assert.Equal(new(VerificationFailureKind.LimitExceeded, "The text has 11 bytes; 10 are the limit."), StrictJson.ParseObject("{\"a\":\"abc\"}"u8.ToArray(), 10, "The text").Failure);
    }

    [Theory]
    [InlineData("6", 6L)]
    [InlineData("\"6\"", 6L)]
    [InlineData("6.0", 6L)]
    [InlineData("\"-1\"", -1L)]
    [InlineData("\"9223372036854775807\"", long.MaxValue)]
    [InlineData("\"9223372036854775808\"", null)]
    [InlineData("18446744073709551622", null)]
    [InlineData("6.5", null)]
    [InlineData("\" 6\"", null)]
    [InlineData("\"6.0\"", null)]
    [InlineData("\"0x6\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("true", null)]
    [InlineData("1e400", null)]
    public void Numbers_are_64_bits_or_nothing(string json, long? expected)
    {
        using var document = StrictJson.ParseObject(Encoding.UTF8.GetBytes("{\"n\":" + json + "}"), 100, "The text").Value!;

        Assert.Equal(expected, document.RootElement.GetProperty("n").Int64());
    }

    [Fact]
    public void Half_a_character_is_no_text()
    {
        using var document = StrictJson.ParseObject("{\"a\":\"\\ud800\"}"u8.ToArray(), 100, "The text").Value!;

        Assert.Null(document.RootElement.GetProperty("a").Text());
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"\udc00a":1,"b":2}""")]
    [InlineData("""{"a":[{"b":{"c\ud83d":{}}}]}""")]
    public void A_name_with_half_a_character_is_refused(string json) =>
        Assert.Equal(VerificationFailureKind.MalformedJson, StrictJson.ParseObject(Encoding.UTF8.GetBytes(json), 100, "The text").Failure?.Kind);

    [Fact]
    public void Foreign_text_is_shown_short_and_tame()
    {
        Assert.Equal("\"a?b?c?\"", Quoted.Text("a\nb\"c\u2028"));
        Assert.Equal(203, Quoted.Text(new string('x', 5000)).Length);
    }
}
