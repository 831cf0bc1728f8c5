using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.Rules;

public class Msc302UnattestedAdapterTests
{
    [Fact]
    public void Each_adapter_is_found()
    {
        var findings = Served.Find(302, Served.Vllm(Served.Hub("org/base"), Served.Hub("org/a", role: ModelRole.Adapter), Served.At(LocationScheme.Local, "/l/b", ModelRole.Adapter)));

        Assert.Equal(2, findings.Count);
        Assert.Equal("vLLM loads adapter \"org/a\" (args), and no verified ModelBundle covers it: no trusted builder vouches for its content.", findings[0].Message);
        Assert.Equal("vLLM loads adapter \"/l/b\" (args), and no verified ModelBundle covers what lies at that path: nothing says whose bytes they are.", findings[1].Message);
    }
}
