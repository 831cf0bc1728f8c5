using Modelgate.Policy.Invocation;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Rules;

public class Msc501UnresolvableTests
{
    private static readonly Unresolved Secret = Served.Unknown(UnresolvedKind.Secret, "MODEL comes from Secret s");

    [Fact]
    public void Reference_with_an_unknown_part_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(501, Served.Vllm(Served.Hub("$(MODEL)") with { Unresolved = Secret })));

        Assert.Equal("vLLM loads model \"$(MODEL)\" (args), and what that will be cannot be known at admission: MODEL comes from Secret s.", finding.Message);
        Assert.Equal("Write the value into the pod or into an immutable ConfigMap; keep only tokens in Secrets.", finding.Remedy);
    }

    [Fact]
    public void Signal_is_found_with_its_whole_text()
    {
        var signal = new Signal(SignalKind.Unresolvable, "/cm/c.yaml", "it may hold any flag of vLLM", Served.Args(), null, Served.Unknown(UnresolvedKind.UnreadFile, "the file lies on PersistentVolumeClaim m"));
        var finding = Assert.Single(Served.Find(501, Served.Signalling(signal)));

        Assert.Equal("/cm/c.yaml (args) cannot be known at admission. It may hold any flag of vLLM. The file lies on PersistentVolumeClaim m.", finding.Message);
        Assert.Equal("Put the file into a ConfigMap, or write its settings as flags in the pod.", finding.Remedy);
    }

    [Fact]
    public void Reference_and_signal_of_the_same_cause_are_one_finding()
    {
        var signal = new Signal(SignalKind.Unresolvable, "$(MODEL)", "x", Served.Args(), null, Secret);

        Assert.Single(Served.Find(501, Served.Pod(Served.By("vllm", Served.Spec(), [Served.Hub("$(MODEL)") with { Unresolved = Secret }], [signal, signal]))));
    }

    [Fact]
    public void Known_value_is_no_finding() => Assert.Empty(Served.Find(501, Served.Vllm(Served.Hub("org/name"))));
}
