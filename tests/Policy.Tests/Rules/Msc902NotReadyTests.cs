using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Tests.Rules;

public class Msc902NotReadyTests
{
    [Fact]
    public void Replica_that_cannot_judge_yet_says_so_with_its_whole_text()
    {
        var finding = Msc902NotReady.Of(new());

        Assert.Equal("This Modelgate replica has not read all policies and bundles yet, so it cannot tell whether the pod's models are attested. This is \"not yet\", not \"no\".", finding.Message);
        Assert.Equal("Apply the pod again in a few seconds; controllers try again by themselves. If it goes on, an admin should look at the replica's /readyz.", finding.Remedy);
    }

    [Fact]
    public void Rule_finds_nothing_by_itself() => Assert.Empty(Served.Find(902, Served.Pod(Served.By("vllm", Served.Spec()))));
}
