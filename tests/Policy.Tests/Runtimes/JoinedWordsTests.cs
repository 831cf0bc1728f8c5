using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class JoinedWordsTests
{
    [Theory]
    [InlineData("vllm serve|--model acme/m|--port 8000")]
    [InlineData("vllm serve|--model 'acme/m' --port 8000")]
    [InlineData("python3 -m vllm.entrypoints.openai.api_server|--model  acme/m")]
    [InlineData("python3 -m sglang.launch_server|--model-path acme/m")]
    [InlineData("text-embeddings-router|--model-id acme/m")]
    [InlineData("infinity_emb v2|--model-id acme/m|--no-trust-remote-code")]
    public void A_flag_and_its_value_in_one_word_are_judged_and_doubted(string line)
    {
        var found = Resolve(line);

        Assert.Equal(["acme/m"], found.Of(ModelRole.Model));
        Assert.Contains(found.Signals, signal => signal.Kind == SignalKind.Unresolvable && signal.Reason.EndsWith("so it refuses to start", StringComparison.Ordinal));
    }

    [Fact]
    public void Switches_in_the_same_word_count() =>
        Assert.Equal(["--trust-remote-code"], Resolve("vllm serve|--model acme/m --trust-remote-code").Of(SignalKind.RemoteCode));

    [Fact]
    public void A_value_with_blanks_behind_its_flag_is_one_value()
    {
        var found = Resolve("vllm serve|acme/m|--chat-template|--x {{ y }}|--served-model-name=a b");

        Assert.Equal(["acme/m"], found.Of(ModelRole.Model));
        Assert.DoesNotContain(found.Signals, signal => signal.Kind == SignalKind.Unresolvable);
    }

    private static RuntimeHarness Resolve(string line)
    {
        var parts = line.Split('|');
        string[] words = [.. parts[0].Split(' '), .. parts[1..]];
        IServingRuntime runtime = words[0] switch
        {
            "text-embeddings-router" => new TeiRuntime(),
            "infinity_emb" => new InfinityRuntime(),
            _ when words.Contains("sglang.launch_server") => new SglangRuntime(),
            _ => new VllmRuntime(),
        };
        return RuntimeHarness.For(runtime).Command(words).Resolve();
    }
}
