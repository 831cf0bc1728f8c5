using FsCheck;
using FsCheck.Fluent;

namespace Modelgate.Policy.Tests.Invocation.Shell;

/// <summary>Whatever the text: no exception, bounded work, and nothing known is said after the bound.</summary>
public class ShellInterpreterPropertyTests
{
    private static readonly string[] s_pieces =
    [
        "$(", ")", "`", "\"", "'", "{", "}", "${", "a", "A=1", "$A", " ", "\n", ";", "&&", "||", "|", "&", "if", "then", "fi", "for", "in", "do", "done", "while", "case",
        "esac", ";;", "<<E", "E", "<<<", ">", "<", "((", "))", "[[", "]]", "\\", "#", "f()", "f", "eval", "exec", "echo", "set", "--", "\"$@\"", "$1", ":-", "%", "/", "~",
        "break", "continue", "return", "exit", "local", "=(", "export", "cat", "\0", "é", "[", "]", "!", "function", "until", "source", "$((", "1", "+", "shift", "test", "-n",
    ];

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Check.QuickThrowOnFailure(Prop.ForAll<string>(static text => Bounded(text ?? "")));

    [Fact]
    public void Arbitrary_shell_pieces_never_throw()
    {
        var scripts = Gen.ArrayOf(Gen.Elements(s_pieces)).Select(static parts => string.Join(parts.Length % 2 == 0 ? " " : "", parts)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(60), Prop.ForAll(scripts, Bounded));
    }

    public static TheoryData<string, string> Adversaries => new()
    {
        { "command substitutions", string.Concat(Enumerable.Repeat("$(", 100_000)) },
        { "braces", string.Concat(Enumerable.Repeat("{", 100_000)) },
        { "spaced braces", string.Concat(Enumerable.Repeat("{ ", 100_000)) },
        { "brackets", string.Concat(Enumerable.Repeat("(", 100_000)) },
        { "arithmetic", string.Concat(Enumerable.Repeat("$((", 100_000)) },
        { "arithmetic in quotes", string.Concat(Enumerable.Repeat("$((\"(\" ) ) ", 80_000)) },
        { "quotes", string.Concat(Enumerable.Repeat("\"", 100_001)) },
        { "defaults", string.Concat(Enumerable.Repeat("${a:-", 100_000)) },
        { "backquotes", string.Concat(Enumerable.Repeat("`\\", 100_000)) },
        { "long word", new string('a', 1_000_000) },
        { "long quoted word", "'" + new string('a', 1_000_000) },
        { "quote changes", string.Concat(Enumerable.Repeat("'a'b", 250_000)) },
        { "brace product", string.Concat(Enumerable.Repeat("{a,b}", 60_000)) },
        { "brace sequences", string.Concat(Enumerable.Repeat("{1..1000} ", 90_000)) },
        { "open braces", string.Concat(Enumerable.Repeat("{a,", 300_000)) },
        { "open here-document", "cat <<EOF\n" + new string('x', 900_000) },
        { "many here-documents", string.Concat(Enumerable.Repeat("<<E ", 200_000)) + "\nx" },
        { "doubling", "a=xxxxxxxxxxxxxxxx\n" + string.Concat(Enumerable.Repeat("a=$a$a\n", 60)) + "p $a" },
        { "recursion", "f() { f; f; }; f" },
        { "recursion in arguments", "f() { f \"$@\" \"$@\"; }; f a" },
        { "nested loops", string.Concat(Enumerable.Repeat("for i in {1..250}; do ", 8)) + "p;" + string.Concat(Enumerable.Repeat(" done;", 8)) },
        { "nested open loops", string.Concat(Enumerable.Repeat("while x; do eval \"y$y=1\"; ", 20)) + "p;" + string.Concat(Enumerable.Repeat(" done;", 20)) },
        { "eval of itself", "a='eval \"$a\"'; eval \"$a\"" },
        { "source of itself", "source /self" },
        { "assignments and chains", string.Concat(Enumerable.Range(0, 40_000).Select(static i => $"A{i}=1 && x && ")) + "y" },
        { "many branches", string.Concat(Enumerable.Repeat("if x; then A=1; else A=2; fi\n", 30_000)) },
        { "many elifs", "if x; then A=1; " + string.Concat(Enumerable.Repeat("elif y; then B=1; ", 40_000)) + "fi" },
        { "many case clauses", "case $x in " + string.Concat(Enumerable.Repeat("a) A=1;; ", 80_000)) + "esac" },
        { "globs", "a=" + new string('a', 2_000) + "; " + string.Concat(Enumerable.Repeat("b=${a%%*a*a*a*a*a*a*b}; ", 2_000)) },
        { "elements", "a=(" + string.Concat(Enumerable.Repeat("x ", 100_000)) + "); " + string.Concat(Enumerable.Repeat("a+=(y); p ${a[5]}; ", 1_000)) },
        { "subscripts", string.Concat(Enumerable.Repeat("x[", 300_000)) },
        { "exports", string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"export A{i}=1; ")) + string.Concat(Enumerable.Repeat("export B=1; p; ", 3_000)) },
        { "printf", "printf '" + new string('x', 100_000) + "%s' " + string.Concat(Enumerable.Repeat("a ", 10_000)) + " | b" },
        { "negations", string.Concat(Enumerable.Repeat("! ", 300_000)) + "a" },
        { "test brackets", "[[ " + string.Concat(Enumerable.Repeat("( ", 100_000)) + "a ]]" },
        { "placeholders", string.Concat(Enumerable.Repeat("${{ ", 100_000)) },
        { "locals", "f() { " + string.Concat(Enumerable.Repeat("local a=1; ", 50_000)) + "}; f; f; f" },
        { "returns", "f() { " + string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"A{i}=1; [ -f /x ] && return; ")) + "}; f; p" },
    };

    [Theory]
    [MemberData(nameof(Adversaries))]
    public void Adversarial_text_is_bounded(string name, string script)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Bounded(script), name);
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000_000;
        Assert.True(allocated < 1_500, $"{name}: {allocated} MB");
    }

    private static bool Bounded(string script)
    {
        var host = new RecordingShellHost { Files = { ["/self"] = "source /self" } };
        Modelgate.Policy.Invocation.Shell.ShellInterpreter.Interpret(RecordingShellHost.Script(script, ["sh", "a b"], ("M", "acme/m"), ("S", null)), host);
        return host.Programs.Count <= ResolutionLimits.MaxPrograms && host.Programs.TrueForAll(static p => p.Arguments.Count > 0);
    }
}
