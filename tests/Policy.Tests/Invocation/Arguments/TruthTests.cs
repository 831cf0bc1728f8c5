using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Tests.Invocation.Arguments;

public sealed class TruthTests
{
    [Theory]
    [InlineData("true", true, true, true, true, true, true, true, null)]
    [InlineData("True", true, null, true, true, null, true, true, null)]
    [InlineData("1", true, null, true, false, true, true, true, true)]
    [InlineData("0", false, null, false, false, false, false, false, false)]
    [InlineData("yes", null, null, false, false, null, true, true, null)]
    [InlineData("on", null, null, false, false, true, true, true, null)]
    [InlineData("y", null, null, false, false, null, false, true, null)]
    [InlineData("false", false, false, false, false, false, false, false, null)]
    [InlineData("", null, null, false, false, null, false, null, null)]
    [InlineData("-2", null, null, false, false, null, false, null, true)]
    public void Word_is_read_as_each_program_reads_it(
        string word, bool? go, bool? clap, bool trueOrOne, bool trueOnly, bool? llamaCpp, bool huggingFace, bool? strToBool, bool? integer)
    {
        Assert.Equal(go, Truth.Go(word));
        Assert.Equal(clap, Truth.Clap(word));
        Assert.Equal(trueOrOne, Truth.TrueOrOne(word));
        Assert.Equal(trueOnly, Truth.TrueOnly(word));
        Assert.Equal(llamaCpp, Truth.LlamaCpp(word));
        Assert.Equal(huggingFace, Truth.HuggingFace(word));
        Assert.Equal(strToBool, Truth.StrToBool(word));
        Assert.Equal(integer, Truth.Integer(word));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(" '' ", false)]
    [InlineData("\"false\"", false)]
    [InlineData("nonsense", true)]
    public void Ollama_takes_unreadable_text_for_on(string word, bool expected) => Assert.Equal(expected, Truth.Ollama(word));

    [Fact]
    public void Vllm_drops_blanks_around_a_switch_variable()
    {
        Assert.True(Truth.VllmTrimmed(" True "));
        Assert.False(Truth.VllmTrimmed("yes"));
    }

    [Fact]
    public void Triton_and_sglang_have_their_own_words()
    {
        Assert.True(Truth.Triton("ON"));
        Assert.Null(Truth.Triton("yes"));
        Assert.True(Truth.Sglang("Y"));
        Assert.False(Truth.Sglang("on"));
        Assert.True(Truth.NotEmpty("false"));
    }
}
