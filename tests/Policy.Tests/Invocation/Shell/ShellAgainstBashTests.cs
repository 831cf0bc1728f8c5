using Modelgate.Testing;

namespace Modelgate.Policy.Tests.Invocation.Shell;

/// <summary>Compares with what bash 5.2 did: each snippet was run with a program <c>p</c> that printed its arguments.</summary>
public class ShellAgainstBashTests
{
    public static TheoryData<string, string> Snippets
    {
        get
        {
            var data = new TheoryData<string, string>();
            var text = File.ReadAllText(Repository.Path("tests/Policy.Tests/Invocation/Shell/bash-5.2-snippets.txt"));
            foreach (var block in text.Split("=====\n"))
            {
                var parts = block.Split("\n-----\n");
                data.Add(parts[0], parts[1].TrimEnd('\n'));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_gives_what_bash_gave(string script, string expected)
    {
        var host = RecordingShellHost.Interpret(script, null, ("HOME", "/root"));
        // An undecided branch may run more than bash did; what is known must be the same.
        var actual = host.Print().Split('\n').Select(static l => (l.EndsWith(" !", StringComparison.Ordinal) ? l[..^2] : l).TrimStart('~')).Where(static l => l == "p" || l.StartsWith("p ", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join('\n', actual));
        Assert.Empty(host.Unread);
    }
}
