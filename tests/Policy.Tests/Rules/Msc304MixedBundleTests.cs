using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.Rules;

public class Msc304MixedBundleTests
{
    private const string Base = "pkg:huggingface/org/base@" + Served.Commit;
    private const string Lora = "pkg:huggingface/org/lora@" + Served.Commit;

    private static readonly ModelReference[] Both = [Served.Hub("org/base", Served.Commit), Served.Hub("org/lora", Served.Commit, ModelRole.Adapter)];

    [Fact]
    public void Parts_of_two_bundles_are_found_with_the_whole_text()
    {
        var finding = Assert.Single(Served.Find(304, Served.Vllm(Both), null, Served.Bundle("one", "ml", (ModelRole.Model, Base)), Served.Bundle("two", "ml", (ModelRole.Adapter, Lora))));

        Assert.Equal("vLLM loads adapter \"org/lora\" (args), which is part of ModelBundle ml/two, while other parts of the container are of ml/one: nobody attests them together.", finding.Message);
        Assert.Equal("Publish one ModelBundle that has all parts of the container, or serve parts that one bundle has.", finding.Remedy);
    }

    [Fact]
    public void One_bundle_with_all_parts_is_no_finding() =>
        Assert.Empty(Served.Find(304, Served.Vllm(Both), null, Served.Bundle("a", "ml", (ModelRole.Model, Base)), Served.Bundle("b", "ml", (ModelRole.Model, Base), (ModelRole.Adapter, Lora))));

    [Fact]
    public void Parts_that_no_bundle_has_are_no_finding() => Assert.Empty(Served.Find(304, Served.Vllm(Both), null, Served.Bundle("one", "ml", (ModelRole.Model, Base))));
}
