using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Modelfiles;

namespace Modelgate.Policy.Tests.Modelfiles;

public class ModelfileReaderTests
{
    private static string Show(string text)
    {
        var file = ModelfileReader.Read(text);
        var parts = file.Instructions.Select(i => $"{i.Line}:{i.Kind}({(i.Key.Length > 0 ? i.Key + "," : "")}{i.Value})");
        return string.Join(" ", parts.Concat(file.IsValid ? [] : [$"{file.ErrorLine}!{file.Error}"]));
    }

    [Theory]
    [InlineData("FROM llama3", "1:From(llama3)")]
    [InlineData("from llama3\nADAPTER /cm/lora.gguf", "1:From(llama3) 2:Adapter(/cm/lora.gguf)")]
    [InlineData("  FrOm\tllama3  \t", "1:From(llama3)")]
    [InlineData("FROM llama3 # FROM /img/attested.gguf", "1:From(llama3 # FROM /img/attested.gguf)")]
    [InlineData("# FROM x\n  # FROM y\nFROM z", "3:From(z)")]
    [InlineData("FROM a\r\nFROM b\rFROM c", "1:From(a) 2:From(b) 3:From(c)")]
    [InlineData("FROM \"a b\"", "1:From(a b)")]
    [InlineData("FROM 'a'", "1:From('a')")]
    [InlineData("FROM /img/m.gguf\nSYSTEM \"\"\"\nFROM evil/x\n\"\"\"", "1:From(/img/m.gguf) 2:System(\nFROM evil/x\n)")]
    [InlineData("SYSTEM \"a\" b\nFROM x\nSYSTEM \"c\"\nFROM y", "1:System(a\" b\nFROM x\nSYSTEM \"c) 4:From(y)")]
    [InlineData("SYSTEM \"\"\"a\"\"\" FROM x\nFROM y\n\"\"\"\nFROM z", "1:System(a\"\"\" FROM x\nFROM y\n) 4:From(z)")]
    [InlineData("FROM x\nPARAMETER stop <|x|>\nPARAMETER temperature 0.1", "1:From(x) 2:Parameter(stop,<|x|>) 3:Parameter(temperature,0.1)")]
    [InlineData("FROM x\nMESSAGE user FROM y", "1:From(x) 2:Message(user,FROM y)")]
    [InlineData("FROM x\nDRAFT ./d.gguf\nLICENSE MIT\nRENDERER q\nPARSER q\nREQUIRES 0.14.0\nTEMPLATE {{ .Prompt }}", "1:From(x) 2:Draft(./d.gguf) 3:License(MIT) 4:Renderer(q) 5:Parser(q) 6:Requires(0.14.0) 7:Template({{ .Prompt }})")]
    [InlineData("\uFEFFFROM x", "1:From(x)")]
    [InlineData("FROM ev\u200Bil\u00A0/x\uFEFF", "1:From(evil/x)")]
    [InlineData("\u200BFROM x", "1:From(x)")]
    [InlineData("FROM m\u0000odel", "1:From(model)")]
    [InlineData("FROM x\uD800y", "1:From(x\uD800y)")]
    [InlineData("FROM \n", "1:From()")]
    [InlineData("FROM x\nPARAMETER  stop y", "1:From(x) 2:Parameter(stop y)")]
    public void Instructions_are_read_as_ollama_reads_them(string text, string expected) => Assert.Equal(expected, Show(text));

    [Theory]
    [InlineData("", "0!it has no FROM")]
    [InlineData("SYSTEM x", "1:System(x) 0!it has no FROM")]
    [InlineData("FROM x\nRUN y", "1:From(x) 2!RUN is no instruction of a Modelfile")]
    [InlineData("FROM\nx", "1!an instruction must be followed by a blank")]
    [InlineData("FROM", "1!the file ends inside an instruction")]
    [InlineData("FROM x\n1FROM y", "1:From(x) 2!1FROM is no instruction of a Modelfile")]
    [InlineData("FROM x\nFR\u200BOM y", "1:From(x) 2!an instruction must be followed by a blank")]
    [InlineData("FROM x\nSYSTEM \"\"\"\nFROM y", "1:From(x) 2!a quoted value has no end")]
    [InlineData("FROM \"", "1!a quoted value has no end")]
    [InlineData("FROM \"\"\"\"\"", "1!a quoted value has no end")]
    [InlineData("FROM x\nMESSAGE admin hello", "1:From(x) 2!a message's role must be system, user or assistant")]
    [InlineData("FROM x\nMESSAGE  user hello", "1:From(x) 2!a message's role must be system, user or assistant")]
    [InlineData("FROM x\nPARAMETER a-b c", "1:From(x) 2!a parameter's name must be followed by a blank")]
    public void File_that_ollama_refuses_says_why(string text, string expected) => Assert.Equal(expected, Show(text));

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => text is null || ModelfileReader.Read(text).Instructions is not null)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Arbitrary_instructions_never_throw_and_keep_their_lines() =>
        Prop.ForAll(
            Gen.Elements("FROM ", "from x", "\n", "\r\n", "\"", "\"\"\"", "#", "SYSTEM ", "PARAMETER ", "MESSAGE user ", " ", "\0", "é", "\u200B").ListOf().ToArbitrary(),
            parts =>
            {
                var text = string.Concat(parts);
                var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Count(c => c == '\n') + 1;
                var file = ModelfileReader.Read(text);
                return file.Instructions.All(i => i.Line >= 1 && i.Line <= lines) && file.ErrorLine <= lines;
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("\"")]
    [InlineData("\n")]
    [InlineData("\" \n")]
    [InlineData("# \n")]
    [InlineData("FROM x\n")]
    [InlineData("a")]
    [InlineData("\u200B")]
    public void Adversarial_repetition_is_read_in_bounded_memory(string part)
    {
        var text = "FROM \"" + string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        ModelfileReader.Read(text);
        ModelfileReader.Read(text[6..]);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000_000, 0, 500);
    }

    [Fact]
    public void Text_over_the_limit_is_refused() =>
        Assert.Equal("0!it is longer than 1100000 characters", Show("FROM x\n" + new string('#', ResolutionLimits.MaxTextLength)));
}
