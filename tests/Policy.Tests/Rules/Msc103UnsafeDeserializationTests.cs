using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Rules;

public class Msc103UnsafeDeserializationTests
{
    private static readonly Signal Found = new(SignalKind.UnsafeDeserialization, "model.pt", "torch.load unpickles the file", Served.Args(2));

    [Fact]
    public void Signal_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(103, Served.Signalling(Found)));

        Assert.Equal("spec.containers[0].args[2]", finding.Path);
        Assert.Equal("Found model.pt in args. torch.load unpickles the file. A pickled file runs whatever its author put into it, at the moment it is opened.", finding.Message);
        Assert.Equal("Convert the weights to safetensors and load those (`--load-format safetensors`, or `torch.load(..., weights_only=True)`).", finding.Remedy);
    }

    [Fact]
    public void Remedy_of_the_signal_beats_the_general_one() =>
        Assert.Equal("Remove it now.", Assert.Single(Served.Find(103, Served.Signalling(Found with { Remedy = "remove it now" }))).Remedy);

    [Fact]
    public void Same_subject_twice_is_one_finding() =>
        Assert.Single(Served.Find(103, Served.Pod(Served.By("vllm", Served.Spec(), [], [Found, Found with { Origin = Served.Args(5) }]))));

    [Fact]
    public void Other_signals_are_no_finding()
    {
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            if (kind != SignalKind.UnsafeDeserialization)
                Assert.Empty(Served.Find(103, Served.Signalling(Found with { Kind = kind })));
        }
    }
}
