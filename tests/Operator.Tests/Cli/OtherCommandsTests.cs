namespace Modelgate.Operator.Tests.Cli;

public class OtherCommandsTests
{
    [Fact]
    public void Rules_lists_every_rule()
    {
        var result = CommandLine.Run("rules");

        Assert.Equal(0, result.Status);
        Assert.Contains("MSC201  unpinned-reference         High     Deny", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MSC101")]
    [InlineData("msc101")]
    [InlineData("remote-code")]
    public void Rules_explains_one_by_id_or_name(string id)
    {
        var result = CommandLine.Run("rules", id);

        Assert.Equal(0, result.Status);
        Assert.StartsWith("MSC101 remote-code\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Severity  Critical\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_does_not_know_others() =>
        Assert.Equal(new(2, "", "modelgate: there is no rule MSC000. List them: modelgate rules\n"), CommandLine.Run("rules", "MSC000"));

    [Theory]
    [InlineData("bash", "complete -o default -F _modelgate_complete modelgate")]
    [InlineData("zsh", "#compdef modelgate")]
    [InlineData("fish", "complete -c modelgate")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName modelgate")]
    public void Completion_prints_a_script(string shell, string expected)
    {
        var result = CommandLine.Run("completion", shell);

        Assert.Equal(0, result.Status);
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Suggestions_complete_commands() => Assert.Equal("review\n", CommandLine.Run("[suggest:12]", "modelgate re").Output);

    [Theory]
    [InlineData("")]
    [InlineData("review")]
    [InlineData("explain")]
    [InlineData("rules")]
    [InlineData("serve")]
    [InlineData("completion")]
    public void Help_shows_examples(string command)
    {
        var result = CommandLine.Run([.. command.Length > 0 ? new[] { command } : [], "--help"]);

        Assert.Equal(0, result.Status);
        Assert.Contains("Example", result.Output, StringComparison.Ordinal);
        Assert.Contains("  modelgate " + command, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_printed() => Assert.StartsWith("0.1.0", CommandLine.Run("--version").Output, StringComparison.Ordinal);
}
