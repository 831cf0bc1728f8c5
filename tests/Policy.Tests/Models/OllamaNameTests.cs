using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.Models;

public class OllamaNameTests
{
    [Theory]
    [InlineData("llama3", "registry.ollama.ai/library/llama3:latest")]
    [InlineData("llama3:latest", "registry.ollama.ai/library/llama3:latest")]
    [InlineData("library/llama3", "registry.ollama.ai/library/llama3:latest")]
    [InlineData("registry.ollama.ai/library/llama3:latest", "registry.ollama.ai/library/llama3:latest")]
    [InlineData("https://registry.ollama.ai/library/llama3", "registry.ollama.ai/library/llama3:latest")]
    [InlineData("LLAMA3:8B", "registry.ollama.ai/library/llama3:8b")]
    [InlineData("qwen2.5-coder:1.5b-instruct-q4_K_M", "registry.ollama.ai/library/qwen2.5-coder:1.5b-instruct-q4_k_m")]
    [InlineData("acme/m:7b", "registry.ollama.ai/acme/m:7b")]
    [InlineData("hf.co/Acme/M-GGUF:Q4_K_M", "hf.co/Acme/M-GGUF:Q4_K_M")]
    [InlineData("HF.co/acme/m:Q4_K_M", "hf.co/acme/m:Q4_K_M")]
    [InlineData("huggingface.co/acme/m", "hf.co/acme/m:latest")]
    [InlineData("modelscope.cn/Acme/m", "modelscope.cn/Acme/m:latest")]
    [InlineData("localhost:5000/ns/m:t", "localhost:5000/ns/m:t")]
    [InlineData("http://reg/ns/m:t", "reg/ns/m:t")]
    [InlineData("m:sha256-0123", "registry.ollama.ai/library/m:sha256-0123")]
    [InlineData("_m", "registry.ollama.ai/library/_m:latest")]
    public void Name_of_the_grammar_is_normalised(string text, string identity)
    {
        Assert.True(OllamaName.TryParse(text, out var name));
        Assert.Equal(identity, name.Identity);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("llama3@sha256:0123")]
    [InlineData("llama3:8b@sha256:0123")]
    [InlineData("llama3 # FROM x")]
    [InlineData("/llama3")]
    [InlineData("llama3:")]
    [InlineData(":8b")]
    [InlineData("a//b")]
    [InlineData("a/b/c/d")]
    [InlineData("http://m")]
    [InlineData("http://reg/m")]
    [InlineData("name.space/m")]
    [InlineData("-m")]
    [InlineData("./m.gguf")]
    [InlineData("/models/m.gguf")]
    [InlineData("m\0")]
    [InlineData("mé")]
    public void Text_outside_the_grammar_is_no_name(string text) => Assert.False(OllamaName.TryParse(text, out _));

    [Theory]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public void Model_longer_than_eighty_is_no_name(int length, bool valid) =>
        Assert.Equal(valid, OllamaName.TryParse(new string('a', length), out _));

    [Theory]
    [InlineData(350, true)]
    [InlineData(351, false)]
    public void Host_longer_than_three_hundred_and_fifty_is_no_name(int length, bool valid) =>
        Assert.Equal(valid, OllamaName.TryParse(new string('a', length) + "/ns/m", out _));

    [Fact]
    public void Parts_are_kept_apart()
    {
        Assert.True(OllamaName.TryParse("http://reg:5000/Ns/M:T", out var name));
        Assert.Equal(("http", "reg:5000", "Ns", "M", "T"), (name.Scheme, name.Host, name.Namespace, name.Model, name.Tag));
        Assert.Equal("reg:5000/Ns/M", name.Name);
    }

    [Theory]
    [InlineData("gpt-oss:120b-cloud", true)]
    [InlineData("x:cloud", true)]
    [InlineData("cloud", false)]
    public void Cloud_tag_is_a_stub(string text, bool cloud)
    {
        Assert.True(OllamaName.TryParse(text, out var name));
        Assert.Equal(cloud, name.IsCloud);
    }

    [Fact]
    public void Identity_parses_to_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
            text is null || !OllamaName.TryParse(text, out var name) || (OllamaName.TryParse(name.Identity, out var again) && again.Identity == name.Identity))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Long_text_is_refused_quickly() => Assert.False(OllamaName.TryParse(new string('/', 1_000_000) + ":", out _));
}
