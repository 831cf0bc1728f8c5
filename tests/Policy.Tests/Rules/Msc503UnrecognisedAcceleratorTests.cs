namespace Modelgate.Policy.Tests.Rules;

public class Msc503UnrecognisedAcceleratorTests
{
    [Fact]
    public void Accelerator_pod_without_a_known_program_is_found_once_with_its_whole_text()
    {
        var finding = Assert.Single(Served.Find(503, Served.Pod(
            Served.By(null, Served.Spec("web")), Served.By(null, Served.Spec("train", index: 1, resources: ["cpu", "nvidia.com/gpu"])), Served.By(null, Served.Spec("more", index: 2, resources: "amd.com/gpu")))));

        Assert.Equal("train", finding.Container);
        Assert.Equal("spec.containers[1].resources", finding.Path);
        Assert.Equal("Container \"train\" asks for nvidia.com/gpu, but nothing in the pod is recognised as a server or loader of models, so it was not judged.", finding.Message);
    }

    [Fact]
    public void Recognised_pod_is_no_finding() => Assert.Empty(Served.Find(503, Served.Pod(Served.By("vllm", Served.Spec(resources: "nvidia.com/gpu")))));

    [Fact]
    public void Pod_without_accelerators_is_no_finding() => Assert.Empty(Served.Find(503, Served.Pod(Served.By(null, Served.Spec(resources: ["cpu", "memory"])))));
}
