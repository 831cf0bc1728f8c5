using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Rules;

public class Msc401RuntimeMutationTests
{
    private static readonly Signal Found = new(SignalKind.RuntimeMutation, "VLLM_ALLOW_RUNTIME_LORA_UPDATING=1", "Anyone who reaches the server can load adapters", Served.Args(2));

    [Fact]
    public void Signal_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(401, Served.Signalling(Found)));

        Assert.Equal("spec.containers[0].args[2]", finding.Path);
        Assert.Equal("Found VLLM_ALLOW_RUNTIME_LORA_UPDATING=1 in args. Anyone who reaches the server can load adapters. What is loaded that way was never reviewed.", finding.Message);
        Assert.Equal("Switch it off, or let only the pods that need it reach the server's administrative paths (NetworkPolicy, authenticating proxy).", finding.Remedy);
    }

    [Fact]
    public void Remedy_of_the_signal_beats_the_general_one() =>
        Assert.Equal("Remove it now.", Assert.Single(Served.Find(401, Served.Signalling(Found with { Remedy = "remove it now" }))).Remedy);

    [Fact]
    public void Same_subject_twice_is_one_finding() =>
        Assert.Single(Served.Find(401, Served.Pod(Served.By("vllm", Served.Spec(), [], [Found, Found with { Origin = Served.Args(5) }]))));

    [Fact]
    public void Other_signals_are_no_finding()
    {
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            if (kind != SignalKind.RuntimeMutation)
                Assert.Empty(Served.Find(401, Served.Signalling(Found with { Kind = kind })));
        }
    }
}
