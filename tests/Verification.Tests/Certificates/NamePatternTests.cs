using Modelgate.Verification.Certificates;

namespace Modelgate.Verification.Tests.Certificates;

public class NamePatternTests
{
    [Theory]
    [InlineData("https://github.com/org/*", "https://github.com/org/repo", true)]
    [InlineData("https://github.com/org/*", "https://github.com/org/repo/x", false)]
    [InlineData("https://github.com/org/**", "https://github.com/org/repo/x", true)]
    [InlineData("https://github.com/org/*", "https://github.com/org/", true)]
    [InlineData("https://github.com/org/*", "xhttps://github.com/org/repo", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("*@example.com", "user@example.com", true)]
    [InlineData("*@example.com", "user@example.com\n", false)]
    [InlineData("*@example.com", "user@example.com.evil", false)]
    [InlineData("(a|b)+[c]?", "(a|b)+[c]?", true)]
    [InlineData("ABC", "abc", false)]
    [InlineData("a***b", "a/x/b", true)]
    public void A_glob_matches_the_whole_name(string glob, string name, bool matches) => Assert.Equal(matches, NamePattern.Glob(glob).Matches(name));

    [Theory]
    [InlineData("a|b", "a", true)]
    [InlineData("a|b", "ab", false)]
    [InlineData("a|b", "xb", false)]
    [InlineData("^https://x/.*$", "https://x/y", true)]
    [InlineData("x", "x\n", false)]
    [InlineData("(?i)x", "X", true)]
    public void An_expression_matches_the_whole_name(string expression, string name, bool matches) =>
        Assert.Equal(matches, NamePattern.RegularExpression(expression)!.Matches(name));

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("a)|(?:.*")]
    [InlineData("(?x)a #")]
    [InlineData("(?=x)y")]
    [InlineData("(a)\\1")]
    public void An_expression_that_escapes_its_anchors_or_backtracks_is_none(string expression) => Assert.Null(NamePattern.RegularExpression(expression));

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.Null(NamePattern.RegularExpression(new string('a', 5000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => NamePattern.Glob(new string('a', 5000)));
        Assert.Throws<ArgumentException>(() => NamePattern.Glob(""));
        Assert.False(NamePattern.Glob("**").Matches(new string('a', 5000)));
    }

    [Fact]
    public void No_name_makes_a_pattern_slow() =>
        Assert.False(NamePattern.RegularExpression("(a+)+b")!.Matches(new string('a', 4096)));
}
