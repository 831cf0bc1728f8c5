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
    [InlineData("*", "", true)]
    [InlineData("a*/b", "a/b", true)]
    [InlineData("a*/b", "ax/y/b", false)]
    [InlineData("a***", "a/", true)]
    [InlineData("*a", "ba/a", false)]
    public void A_glob_matches_the_whole_name(string glob, string name, bool matches) => Assert.Equal(matches, NamePattern.Glob(glob).Matches(name));

    [Theory]
    [InlineData("a|b", "a", true)]
    [InlineData("a|b", "ab", false)]
    [InlineData("a|b", "xb", false)]
    [InlineData("^https://x/.*$", "https://x/y", true)]
    [InlineData("x", "x\n", false)]
    [InlineData("(?i)x", "X", true)]
    public void An_expression_matches_the_whole_name(string expression, string name, bool matches) =>
        Assert.Equal(matches, NamePattern.UnsafeRegularExpression(expression)!.Matches(name));

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("a)|(?:.*")]
    [InlineData("(?x)a #")]
    [InlineData("(?=x)y")]
    [InlineData("(a)\\1")]
    public void An_expression_that_escapes_its_anchors_or_backtracks_is_none(string expression) => Assert.Null(NamePattern.UnsafeRegularExpression(expression));

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.Null(NamePattern.UnsafeRegularExpression(new string('a', VerificationLimits.MaxPatternLength + 1)));
        Assert.NotNull(NamePattern.UnsafeRegularExpression(new string('a', VerificationLimits.MaxPatternLength)));
        Assert.Throws<ArgumentOutOfRangeException>(() => NamePattern.Glob(new string('a', VerificationLimits.MaxPatternLength + 1)));
        Assert.True(NamePattern.Glob(new string('*', VerificationLimits.MaxPatternLength)).Matches(new string('a', VerificationLimits.MaxNameLength)));
        Assert.Throws<ArgumentException>(() => NamePattern.Glob(""));
        Assert.False(NamePattern.Glob("**").Matches(new string('a', 5000)));
    }

    /// <summary>Against a matcher that tries every run, on all names of three letters and all patterns of four parts.</summary>
    [Fact]
    public void A_glob_matches_what_its_definition_says()
    {
        string[] parts = ["a", "b", "/", "*", "**"];
        var patterns = Enumerable.Range(0, 625).Select(i => $"{parts[i % 5]}{parts[i / 5 % 5]}{parts[i / 25 % 5]}{parts[i / 125]}").ToArray();
        var names = Enumerable.Range(0, 256).Select(i => string.Concat("ab/ "[i % 4], "ab/ "[i / 4 % 4], "ab/ "[i / 16 % 4], "ab/ "[i / 64]).TrimEnd(' ')).Distinct().ToArray();

        Assert.Empty(patterns.SelectMany(p => names.Where(n => NamePattern.Glob(p).Matches(n) != Slow(p, n)).Select(n => $"{p} {n}")));

        static bool Slow(string pattern, string name)
        {
            if (pattern.Length == 0)
                return name.Length == 0;
            if (pattern[0] != '*')
                return name.Length > 0 && name[0] == pattern[0] && Slow(pattern[1..], name[1..]);
            var isAny = pattern.StartsWith("**", StringComparison.Ordinal);
            return Slow(pattern[(isAny ? 2 : 1)..], name) || (name.Length > 0 && (isAny || name[0] != '/') && Slow(pattern, name[1..]));
        }
    }

    [Theory]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1023)]
    public void Long_patterns_match_to_their_last_character(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        Assert.True(NamePattern.Glob(text + "*").Matches(text + "xyz"));
        Assert.True(NamePattern.Glob("*" + text).Matches("xyz" + text));
        Assert.False(NamePattern.Glob("*" + text).Matches(text[..^1] + "!"));
        Assert.False(NamePattern.Glob(text).Matches(text[..^1]));
        Assert.False(NamePattern.Glob(text).Matches(text + "a"));
    }

    [Fact]
    public void No_glob_takes_more_memory_for_a_longer_name()
    {
        var glob = NamePattern.Glob(string.Concat(Enumerable.Repeat("*a", VerificationLimits.MaxPatternLength / 2)));
        var name = new string('a', VerificationLimits.MaxNameLength);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(glob.Matches(name));
        Assert.False(glob.Matches(name[1..] + "b"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 * 1024);
    }

    [Fact]
    public void No_name_makes_a_pattern_slow() =>
        Assert.False(NamePattern.UnsafeRegularExpression("(a+)+b")!.Matches(new string('a', 4096)));
}
