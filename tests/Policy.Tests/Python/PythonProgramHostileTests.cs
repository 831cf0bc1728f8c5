using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Python;

public class PythonProgramHostileTests
{
    private const string Valid = "import os\nfrom vllm import LLM\nM = f\"{os.environ.get('A', 'acme')}/m\"\nclass C:\n    def run(self, **kw):\n        for x in [M]:\n            LLM(model=x, **kw)\nC().run(trust_remote_code=True)\n";

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            PythonHarness.Run(text ?? "");
            PythonHarness.Run("from vllm import LLM\n" + text);
            PythonHarness.Run("LLM(f'" + text + "')");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mutated_program_never_throws()
    {
        var random = new System.Random(7);
        const string Pieces = "()[]{}'\"\\\n\t:,=*@.#f\0é0 ";
        for (var i = 0; i < 500; i++)
        {
            var text = Valid.ToCharArray();
            for (var j = 0; j < 1 + (i % 4); j++)
                text[random.Next(text.Length)] = Pieces[random.Next(Pieces.Length)];
            PythonHarness.Run(new string(text));
            PythonHarness.Run(Valid[..random.Next(Valid.Length)], "");
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("f(")]
    [InlineData("-")]
    [InlineData("not ")]
    [InlineData("lambda: ")]
    [InlineData("a.b")]
    [InlineData("x()")]
    [InlineData("x[0]")]
    [InlineData("'a' ")]
    [InlineData("'a' + ")]
    [InlineData("a if b else ")]
    [InlineData("a == ")]
    [InlineData("\"\"\"")]
    [InlineData("f'{")]
    [InlineData("if x:\n ")]
    [InlineData("if x: y\n")]
    [InlineData("elif x:\n")]
    [InlineData("a = a + a\n")]
    [InlineData("try: ")]
    [InlineData("@x\n")]
    [InlineData("\\\n")]
    [InlineData("\t")]
    [InlineData("\0")]
    [InlineData("x = [*x, *x]\n")]
    [InlineData("while x: x += 'aaaaaaaa'\n")]
    [InlineData("from x import *\n")]
    [InlineData("def f(): f()\n")]
    [InlineData("{**")]
    [InlineData("await ")]
    [InlineData("=")]
    public void Repeated_piece_is_read_in_bounds(string piece)
    {
        var repeated = string.Concat(Enumerable.Repeat(piece, piece.Contains('\n', StringComparison.Ordinal) ? 20_000 : 100_000));
        PythonHarness.Run("from vllm import LLM\nx = ['a']; a = 'a'\n" + repeated);
        PythonHarness.Run("from vllm import LLM\nLLM(" + repeated);
    }

    [Fact]
    public void Nested_blocks_are_bounded()
    {
        var text = new System.Text.StringBuilder("from vllm import LLM\n");
        for (var i = 0; i < 2_000; i++)
            text.Append(' ', i).Append("if x:\n");
        text.Append(' ', 2_000).Append("LLM('a/b')\n");
        Assert.Equal(SignalKind.Unresolvable, Assert.Single(PythonHarness.Run(text.ToString()).Signals).Kind);
    }

    [Fact]
    public void Program_that_doubles_its_calls_is_cut_and_reported()
    {
        var text = new System.Text.StringBuilder("from vllm import LLM\ndef f0(): LLM('a/b')\n");
        for (var i = 1; i < 40; i++)
            text.Append("def f").Append(i).Append("():\n    f").Append(i - 1).Append("()\n    f").Append(i - 1).Append("()\n");
        text.Append("f39()\n");
        Assert.Contains(PythonHarness.Run(text.ToString()).Signals, s => s.Kind == SignalKind.Unresolvable);
    }

    [Fact]
    public void Unclosed_quote_hides_nothing()
    {
        Assert.Equal("Unresolvable Python program", PythonHarness.Run("x = '''\nLLM('acme/m')").Notes);
        Assert.Equal("", PythonHarness.Run("x = '''\nprint(1)").Notes);
    }

    [Fact]
    public void Program_without_models_is_nothing()
    {
        var result = PythonHarness.Run("import pickle, subprocess, requests, json\nd = pickle.loads(open('x','rb').read())\nrequests.get('http://x/y.json')\nprint(json.dumps(d))\n");
        Assert.Equal("", result.Notes);
        Assert.Equal("", result.Loads);
    }
}
