namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <summary>What could be read of a script.</summary>
/// <param name="Commands">The complete commands before the failure, if there is one.</param>
/// <param name="Failure">What is wrong, for people; null when the whole script was read.</param>
/// <param name="FailureLine">The line of the failure.</param>
/// <param name="CommandLine">The line where the command that cannot be read begins.</param>
internal sealed record ShellParse(CommandList Commands, string? Failure, int FailureLine, int CommandLine);
