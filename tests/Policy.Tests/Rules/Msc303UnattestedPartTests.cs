using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.Rules;

public class Msc303UnattestedPartTests
{
    [Theory]
    [InlineData(ModelRole.DraftModel, "draft model")]
    [InlineData(ModelRole.Tokenizer, "tokenizer")]
    [InlineData(ModelRole.ChatTemplate, "chat template")]
    [InlineData(ModelRole.Projector, "projector")]
    [InlineData(ModelRole.Quantization, "quantized weights")]
    [InlineData(ModelRole.Modelfile, "Modelfile")]
    [InlineData(ModelRole.Config, "configuration")]
    public void Part_is_found_under_its_name(ModelRole role, string name) =>
        Assert.Equal($"vLLM loads {name} \"org/part\" (args), and no verified ModelBundle covers it: no trusted builder vouches for its content.",
            Assert.Single(Served.Find(303, Served.Vllm(Served.Hub("org/part", role: role)))).Message);

    [Theory]
    [InlineData(ModelRole.Model)]
    [InlineData(ModelRole.Adapter)]
    [InlineData(ModelRole.Code)]
    [InlineData(ModelRole.Image)]
    public void Other_roles_are_no_finding(ModelRole role) => Assert.Empty(Served.Find(303, Served.Vllm(Served.Hub("org/part", role: role))));
}
