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
    [InlineData("**", "", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("**b", "a/a\u2028/b", true)]
    [InlineData("a*b*c", "abcbc", true)]
    [InlineData("a*b*c", "ab/bc", false)]
    [InlineData("a/**/c/*", "a/b/c/c/d", true)]
    [InlineData("a*", "", false)]
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
        Assert.Null(NamePattern.RegularExpression(new string('a', VerificationLimits.MaxPatternLength + 1)));
        Assert.NotNull(NamePattern.RegularExpression(new string('a', VerificationLimits.MaxPatternLength)));
        Assert.Throws<ArgumentOutOfRangeException>(() => NamePattern.Glob(new string('a', VerificationLimits.MaxPatternLength + 1)));
        Assert.True(NamePattern.Glob(new string('*', VerificationLimits.MaxPatternLength)).Matches(new string('a', VerificationLimits.MaxNameLength)));
        Assert.Throws<ArgumentException>(() => NamePattern.Glob(""));
        Assert.False(NamePattern.Glob("**").Matches(new string('a', 5000)));
    }

    [Fact]
    public void No_glob_takes_more_memory_for_a_longer_name()
    {
        var glob = NamePattern.Glob(string.Concat(Enumerable.Repeat("*a", VerificationLimits.MaxPatternLength / 2)));
        var name = new string('a', VerificationLimits.MaxNameLength);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(glob.Matches(name));
        Assert.False(glob.Matches(name[1..] + "b"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void No_name_makes_a_pattern_slow() =>
        Assert.False(NamePattern.RegularExpression("(a+)+b")!.Matches(new string('a', 4096)));
}
