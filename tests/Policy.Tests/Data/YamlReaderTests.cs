using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Data;

namespace Modelgate.Policy.Tests.Data;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("yes", "Boolean true")]
    [InlineData("Off", "Boolean false")]
    [InlineData("y", "Boolean true")]
    [InlineData("null", "Null ")]
    [InlineData("~", "Null ")]
    [InlineData("", "Null ")]
    [InlineData("12", "Number 12")]
    [InlineData("0x1F", "Number 31")]
    [InlineData("017", "Number 15")]
    [InlineData("0o17", "Number 15")]
    [InlineData("1_000", "Number 1000")]
    [InlineData("1.50", "Number 1.50")]
    [InlineData("1e3", "Number 1e3")]
    [InlineData("089", "Number 089")]
    [InlineData("1:30", "String 1:30")]
    [InlineData("2024-01-01", "String 2024-01-01")]
    [InlineData("'12'", "String 12")]
    [InlineData("!!str 12", "String 12")]
    [InlineData("! 12", "String 12")]
    [InlineData("!mine 12", "String 12")]
    [InlineData("!!binary aGk=", "String hi")]
    [InlineData("=", "String =")]
    public void Scalar_in_manifest_is_read_as_go_yaml_does(string text, string expected) => Assert.Equal(expected, Show(text, YamlDialect.Kubernetes));

    [Theory]
    [InlineData("yes", "Boolean true")]
    [InlineData("y", "String y")]
    [InlineData("012345670123456701234567", "Number 96374504495306324343")]
    [InlineData("0b101", "Number 5")]
    [InlineData("0x_ff", "Number 255")]
    [InlineData("0o17", "String 0o17")]
    [InlineData("089", "String 089")]
    [InlineData("1:30", "Number 90")]
    [InlineData("1:60", "String 1:60")]
    [InlineData("1e3", "String 1e3")]
    [InlineData("1.0e3", "String 1.0e3")]
    [InlineData("1.0e+3", "Number 1000.0")]
    [InlineData("1.50", "Number 1.5")]
    [InlineData("-0.0", "Number -0.0")]
    [InlineData(".5", "Number 0.5")]
    [InlineData("1.0e+16", "Number 1e+16")]
    [InlineData("0.00001", "Number 1e-05")]
    [InlineData("0.0001234", "Number 0.0001234")]
    [InlineData("123456789012345678.0", "Number 1.2345678901234568e+17")]
    [InlineData("-.inf", "Number -inf")]
    [InlineData(".NaN", "Number nan")]
    [InlineData("1_000", "Number 1000")]
    [InlineData("+12", "Number 12")]
    [InlineData("-0", "Number 0")]
    [InlineData("1234567e01", "String 1234567e01")]
    [InlineData("!!int '12'", "Number 12")]
    public void Scalar_in_configuration_is_read_as_PyYAML_does(string text, string expected) => Assert.Equal(expected, Show(text, YamlDialect.PyYaml));

    [Theory]
    [InlineData("!!python/object:os.system x", "the tag tag:yaml.org,2002:python/object:os.system is not known to safe_load")]
    [InlineData("!mine {a: 1}", "the tag !mine is not known to safe_load")]
    [InlineData("=", "a plain = is not known to safe_load")]
    [InlineData("!!int x", "!!int x is no number")]
    [InlineData("!!binary '*'", "!!binary holds no base64 text")]
    public void Value_that_safe_load_refuses_is_an_error(string text, string expected) =>
        Assert.Equal(expected, YamlReader.Read("a: " + text, YamlDialect.PyYaml).Error);

    [Theory]
    [InlineData("a:\n  - \"one \\\n  two\"\n  - b", "one two")]
    [InlineData("a:\n- \"one\n\n two \\\" three\"\n- b", "one\ntwo \" three")]
    public void Quoted_text_may_go_on_at_any_column(string text, string expected)
    {
        var items = YamlReader.Read(text, YamlDialect.Kubernetes).Documents![0]["a"]!.Items;

        Assert.Equal(expected, items[0].Text);
        Assert.Equal("b", items[1].Text);
    }

    [Fact]
    public void Documents_are_read_in_order_with_lines()
    {
        var documents = Read("a: 1\n---\n# nothing\n---\nb:\n- x\n- |\n  text\n", YamlDialect.Kubernetes);

        Assert.Equal(3, documents.Count);
        Assert.Equal(DataKind.Null, documents[1].Kind);
        Assert.Equal(5, documents[2].Line);
        Assert.Equal(6, documents[2]["b"]!.Items[0].Line);
        Assert.Equal("text\n", documents[2]["b"]!.Items[1].Text);
    }

    [Fact]
    public void Repeated_name_is_settled_by_the_dialect()
    {
        Assert.Equal("2", Read("a: 1\na: 2", YamlDialect.Kubernetes)[0]["a"]!.Text);
        Assert.Equal("2", Read("a: 1\na: 2", YamlDialect.PyYaml)[0]["a"]!.Text);
        var strict = YamlReader.Read("a: 1\nb: 1\na: 2", YamlDialect.Strict);
        Assert.Equal("the name a is given twice", strict.Error);
        Assert.Equal(3, strict.ErrorLine);
    }

    [Fact]
    public void Repeated_name_among_many_keeps_its_place()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"k{i}: {i}\n")) + "k3: again\n";

        var members = Read(text, YamlDialect.PyYaml)[0].Members;

        Assert.Equal(40, members.Count);
        Assert.Equal("again", members[3].Value.Text);
    }

    [Fact]
    public void Alias_and_merge_are_expanded()
    {
        var node = Read("base: &b {x: 1, y: 2}\nother: &o {x: 8, z: 9}\nuse:\n  x: 0\n  <<: [*b, *o]\nsame: *b", YamlDialect.PyYaml)[0];

        Assert.Equal("{\"x\":0,\"y\":2,\"z\":9}", DataNodeJson.ToText(node["use"]!));
        Assert.Same(node["base"], node["same"]);
    }

    [Theory]
    [InlineData("a: *nobody", "the alias *nobody names no anchor before it")]
    [InlineData("a: &x [*x]", "the alias *x names no anchor before it")]
    [InlineData("? [a]\n: b", "a name is a list or a mapping; only plain names can be read")]
    [InlineData("a: b\n<<: 3", "<< merges something that is no mapping")]
    [InlineData("a: b\0\nc: d", "the character U+0000 is not allowed in YAML")]
    public void Content_that_cannot_be_read_says_why(string text, string expected) =>
        Assert.Equal(expected, YamlReader.Read(text, YamlDialect.Kubernetes).Error);

    [Fact]
    public void Alias_bomb_is_refused()
    {
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 12).Select(i =>
            $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        Assert.Equal("the document has more than 100000 values, aliases expanded", YamlReader.Read(text, YamlDialect.Kubernetes).Error);
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{", 100_000)]
    [InlineData("[\n", 100_000)]
    [InlineData("- ", 100_000)]
    [InlineData("? ", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("&a ", 100_000)]
    [InlineData("!!str ", 100_000)]
    [InlineData("a: ", 100_000)]
    [InlineData("%YAML 1.1\n", 50_000)]
    [InlineData("%TAG ! x\n", 50_000)]
    [InlineData("\t", 100_000)]
    [InlineData("'", 100_001)]
    [InlineData("\"\\", 50_000)]
    [InlineData("a", 1_000_000)]
    [InlineData("a ", 500_000)]
    [InlineData("a\n", 300_000)]
    [InlineData("\n", 1_000_000)]
    [InlineData("#", 1_000_000)]
    [InlineData("---\n", 250_000)]
    [InlineData("*", 100_000)]
    [InlineData("|\n", 100_000)]
    [InlineData("- a\n", 250_000)]
    [InlineData("!", 100_000)]
    [InlineData("!<", 100_000)]
    [InlineData("%", 100_000)]
    [InlineData("a:\n ", 100_000)]
    [InlineData("[a, ", 100_000)]
    [InlineData("]", 100_000)]
    [InlineData("\ufeff", 100_000)]
    public void Repeated_piece_is_read_or_refused_in_bounded_memory(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));
        var before = GC.GetAllocatedBytesForCurrentThread();

        _ = YamlReader.Read(text, YamlDialect.Kubernetes);
        _ = YamlReader.Read("a:\n  - " + text, YamlDialect.PyYaml);
        _ = YamlReader.Read("a: [" + text, YamlDialect.PyYaml);
        _ = YamlReader.Read("a: |\n  " + text, YamlDialect.PyYaml);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000_000, 0, 1_500);
    }

    [Fact]
    public void Arbitrary_pieces_never_throw()
    {
        var piece = Gen.Elements("a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ",", ":", "? ", "&x ", "*x", "!", "!!int ", "!<", ">", "|", "|2\n", "%YAML 9.9\n", "%TAG !e! tag:\n", "---", "...",
            "'", "\"", "\\", "\\x", "\\U00110000", "#", "\t", "\r", "<<", "0x", "1_", ".", "é", "\ud83d\ude00", "\u2028", "\u0085", "@", "`", "~", "!!binary ", "!e!x ", "%41", "!%ff ");
        Prop.ForAll(Gen.ArrayOf(piece).Select(pieces => string.Concat(pieces)).ToArbitrary(), text =>
        {
            foreach (var dialect in Enum.GetValues<YamlDialect>())
            {
                var result = YamlReader.Read(text, dialect);
                Assert.Equal(result.IsRead, result.Error is null);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Equal("the character U+D800 is not allowed in YAML", YamlReader.Read("a: " + (char)0xd800, YamlDialect.Kubernetes).Error);

    private static string Show(string text, YamlDialect dialect)
    {
        var node = Read("a: " + text, dialect)[0]["a"]!;
        return $"{node.Kind} {node.Text}";
    }

    private static IReadOnlyList<DataNode> Read(string text, YamlDialect dialect)
    {
        var result = YamlReader.Read(text, dialect);
        Assert.True(result.IsRead, result.Error);
        return result.Documents;
    }
}
