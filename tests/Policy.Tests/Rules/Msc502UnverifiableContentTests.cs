using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Rules;

public class Msc502UnverifiableContentTests
{
    private static readonly Signal Found = new(SignalKind.UnverifiableContent, "/models on PersistentVolumeClaim models", "Whoever can mount the claim can change the files", Served.Args(2));

    [Fact]
    public void Signal_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(502, Served.Signalling(Found)));

        Assert.Equal("spec.containers[0].args[2]", finding.Path);
        Assert.Equal("Found /models on PersistentVolumeClaim models in args. Whoever can mount the claim can change the files. Nothing checks these files before they are loaded.", finding.Message);
        Assert.Equal("Serve from an image or image volume that is named by digest, or fetch a pinned reference into an emptyDir of this pod.", finding.Remedy);
    }

    [Fact]
    public void Remedy_of_the_signal_beats_the_general_one() =>
        Assert.Equal("Remove it now.", Assert.Single(Served.Find(502, Served.Signalling(Found with { Remedy = "remove it now" }))).Remedy);

    [Fact]
    public void Same_subject_twice_is_one_finding() =>
        Assert.Single(Served.Find(502, Served.Pod(Served.By("vllm", Served.Spec(), [], [Found, Found with { Origin = Served.Args(5) }]))));

    [Fact]
    public void Other_signals_are_no_finding()
    {
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            if (kind != SignalKind.UnverifiableContent)
                Assert.Empty(Served.Find(502, Served.Signalling(Found with { Kind = kind })));
        }
    }
}
