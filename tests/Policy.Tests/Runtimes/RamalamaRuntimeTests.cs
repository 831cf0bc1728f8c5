using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy.Tests.Runtimes;

public class RamalamaRuntimeTests
{
    [Theory]
    [InlineData("ramalama serve llama3", "registry.ollama.ai/library/llama3:latest")]
    [InlineData("ramalama --nocontainer serve --port 8080 hf://acme/m/f.gguf", "pkg:huggingface/acme/m")]
    [InlineData("ramalama run huggingface://acme/m:Q4_K_M", "pkg:huggingface/acme/m")]
    [InlineData("ramalama pull oci://quay.io/acme/m:1", "pkg:oci/m?repository_url=quay.io/acme/m&tag=1")]
    [InlineData("ramalama serve file:///m.gguf", "/m.gguf")]
    public void Model_is_located_by_its_transport(string command, string identity) =>
        Assert.Equal(identity, Assert.Single(RuntimeHarness.For(new RamalamaRuntime()).Command(command.Split(' ')).Resolve().References).Identity);

    [Theory]
    [InlineData("ramalama list")]
    [InlineData("ramalama version")]
    public void Command_that_loads_nothing_is_nothing(string command) =>
        Assert.Null(RuntimeHarness.For(new RamalamaRuntime()).Command(command.Split(' ')).Resolve().Runtime);
}
