using Modelgate.Operator.Cli;
using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Tests.Reports;

public class StyledLinesTests
{
    [Fact]
    public void Lines_end_at_a_word_and_hang() =>
        Assert.Equal("  alpha  beta gamma\n    delta  [x]\n", Written(20, false, 2, 4, new("alpha", "bold"), new("beta gamma delta"), new("[x]", "dim")));

    [Fact]
    public void Long_words_are_broken() =>
        Assert.Equal(
            "a  " + new string('b', 27) + "\n  " + new string('b', 28) + "\n  " + new string('b', 5) + " c\n",
            Written(30, false, 0, 2, new("a"), new(new string('b', 60) + " c")));

    [Fact]
    public void Colours_go_to_terminals_only()
    {
        Assert.Equal("a  b c\n", Written(30, false, 0, 0, new("a"), new("b c", "red")));
        Assert.Equal("a  \u001b[91mb c\u001b[0m\n", Written(30, true, 0, 0, new("a"), new("b c", "red")));
    }

    [Fact]
    public void Empty_parts_leave_no_gap() => Assert.Equal("a  b\n", Written(30, false, 0, 0, new("a"), new(""), new("b")));

    private static string Written(int width, bool isTerminal, int indent, int hanging, params StyledText[] parts)
    {
        using var output = new StringWriter();
        var terminal = new Terminal { OpenInput = () => null, Output = output, Error = output, IsOutputTerminal = isTerminal };
        var console = terminal.CreateConsole();
        console.Profile.Width = width;
        new StyledLines(console).Write(indent, hanging, parts);
        return output.ToString();
    }
}
