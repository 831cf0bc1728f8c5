using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Tests.Rules;

public class Msc999InternalErrorTests
{
    [Fact]
    public void Fault_is_denied_with_an_id_and_its_whole_text()
    {
        var finding = Msc999InternalError.Of("7f3a");

        Assert.Equal("Modelgate failed while it judged this object, so it denied it. This is a fault of Modelgate, not of the object. Correlation id: 7f3a", finding.Message);
        Assert.Equal("Try once more. If it fails again, give the correlation id to the cluster's admins; the log of Modelgate has the details under it.", finding.Remedy);
        Assert.Equal(Severity.Critical, finding.Severity);
    }

    [Fact]
    public void Rule_finds_nothing_by_itself() => Assert.Empty(Served.Find(999, Served.Pod(Served.By("vllm", Served.Spec()))));
}
