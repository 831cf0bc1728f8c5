using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Rules;

public class Msc102CodePluginTests
{
    private static readonly Signal Found = new(SignalKind.CodePlugin, "pip install x", "It installs a package from PyPI at start", Served.Args(2));

    [Fact]
    public void Signal_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(102, Served.Signalling(Found)));

        Assert.Equal("spec.containers[0].args[2]", finding.Path);
        Assert.Equal("Found pip install x in args. It installs a package from PyPI at start. This code is not part of the image, so neither its digest nor a scan of it covers it.", finding.Message);
        Assert.Equal("Build the code into the server's image and name the image by digest.", finding.Remedy);
    }

    [Fact]
    public void Remedy_of_the_signal_beats_the_general_one() =>
        Assert.Equal("Remove it now.", Assert.Single(Served.Find(102, Served.Signalling(Found with { Remedy = "remove it now" }))).Remedy);

    [Fact]
    public void Same_subject_twice_is_one_finding() =>
        Assert.Single(Served.Find(102, Served.Pod(Served.By("vllm", Served.Spec(), [], [Found, Found with { Origin = Served.Args(5) }]))));

    [Fact]
    public void Other_signals_are_no_finding()
    {
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            if (kind != SignalKind.CodePlugin)
                Assert.Empty(Served.Find(102, Served.Signalling(Found with { Kind = kind })));
        }
    }
}
