using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Rules;

public class Msc101RemoteCodeTests
{
    private static readonly Signal Found = new(SignalKind.RemoteCode, "--trust-remote-code", "vLLM then runs Python code from the model's repository", Served.Args(2));

    [Fact]
    public void Signal_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(101, Served.Signalling(Found)));

        Assert.Equal("spec.containers[0].args[2]", finding.Path);
        Assert.Equal("Found --trust-remote-code in args. vLLM then runs Python code from the model's repository. Whoever can write to that repository then runs code in this pod, with its credentials and network.", finding.Message);
        Assert.Equal("Remove the switch and serve an architecture that the runtime supports itself. If the model needs its own code, review that code, build it into the server's image and name the image by digest.", finding.Remedy);
    }

    [Fact]
    public void Remedy_of_the_signal_beats_the_general_one() =>
        Assert.Equal("Remove it now.", Assert.Single(Served.Find(101, Served.Signalling(Found with { Remedy = "remove it now" }))).Remedy);

    [Fact]
    public void Same_subject_twice_is_one_finding() =>
        Assert.Single(Served.Find(101, Served.Pod(Served.By("vllm", Served.Spec(), [], [Found, Found with { Origin = Served.Args(5) }]))));

    [Fact]
    public void Other_signals_are_no_finding()
    {
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            if (kind != SignalKind.RemoteCode)
                Assert.Empty(Served.Find(101, Served.Signalling(Found with { Kind = kind })));
        }
    }
}
