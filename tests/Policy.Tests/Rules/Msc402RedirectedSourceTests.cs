using Modelgate.Policy.Policies;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Rules;

public class Msc402RedirectedSourceTests
{
    private static readonly Signal Found = new(SignalKind.RedirectedSource, "HF_ENDPOINT=https://mirror.example", "References are then answered by mirror.example", Served.Args(2));

    [Fact]
    public void Signal_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(402, Served.Signalling(Found)));

        Assert.Equal("spec.containers[0].args[2]", finding.Path);
        Assert.Equal("Found HF_ENDPOINT=https://mirror.example in args. References are then answered by mirror.example. No client checks that the bytes belong to the revision it asked for, so a pin does not help here.", finding.Message);
        Assert.Equal("Remove the setting. If the host is a mirror of yours, an admin can add it to `trust.mirrors` of the ModelPolicy.", finding.Remedy);
    }

    [Fact]
    public void Remedy_of_the_signal_beats_the_general_one() =>
        Assert.Equal("Remove it now.", Assert.Single(Served.Find(402, Served.Signalling(Found with { Remedy = "remove it now" }))).Remedy);

    [Fact]
    public void Same_subject_twice_is_one_finding() =>
        Assert.Single(Served.Find(402, Served.Pod(Served.By("vllm", Served.Spec(), [], [Found, Found with { Origin = Served.Args(5) }]))));

    [Fact]
    public void Other_signals_are_no_finding()
    {
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            if (kind != SignalKind.RedirectedSource)
                Assert.Empty(Served.Find(402, Served.Signalling(Found with { Kind = kind })));
        }
    }

    [Theory]
    [InlineData("https://mirror.example", 0)]
    [InlineData("https://mirror.example/", 0)]
    [InlineData("https://mirror.exam", 1)]
    [InlineData("https://other.example", 1)]
    [InlineData("HTTPS://Mirror.Example", 0)]
    public void Mirror_of_the_policy_is_no_finding_at_its_boundary_only(string prefix, int findings)
    {
        var policy = new ModelPolicy { Name = "p", Trust = new TrustPolicy { Mirrors = [new(prefix, UpstreamRequired: false)] } };

        Assert.Equal(findings, Served.Find(402, Served.Signalling(Found), policy).Count);
    }

    [Theory]
    [InlineData("https://Hub.Corp/models", 0)]
    [InlineData("https://hub.corp/Models", 1)]
    [InlineData("https://hub.corp/model", 1)]
    [InlineData("hub.corp/models", 1)]
    public void Mirrors_host_has_no_case_and_its_path_has(string prefix, int findings)
    {
        var policy = new ModelPolicy { Name = "p", Trust = new TrustPolicy { Mirrors = [new(prefix, UpstreamRequired: false)] } };
        var signal = Found with { Subject = "HF_ENDPOINT=https://hub.corp/models/x" };

        Assert.Equal(findings, Served.Find(402, Served.Signalling(signal), policy).Count);
    }
}
