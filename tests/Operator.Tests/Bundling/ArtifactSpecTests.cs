using Modelgate.Operator.Bundling;
using Modelgate.Policy.Models;

namespace Modelgate.Operator.Tests.Bundling;

public class ArtifactSpecTests
{
    [Fact]
    public void Keys_come_in_any_order_and_values_may_have_commas()
    {
        var (spec, problem) = ArtifactSpec.Parse("role=Adapter,path=a,b/c=d,name=tone,base=base,reference=r,upstream=u");

        Assert.Null(problem);
        Assert.Equal(new ArtifactSpec { Name = "tone", Role = ModelRole.Adapter, Path = "a,b/c=d", Reference = "r", Upstream = "u", Base = "base" }, spec);
    }

    [Theory]
    [InlineData("name=a,role=Model,path=p", "reference is missing")]
    [InlineData("name=a,role=Model,reference=pkg:huggingface/a/b@0123456789abcdef0123456789abcdef01234567", "path is missing; only what its reference pins by a sha256 digest (an image) needs none")]
    [InlineData("name=a,role=Model,path=,reference=sha256:0", "path is missing")]
    [InlineData("name=,role=Model,path=p,reference=r", "name is missing")]
    [InlineData("name=a,name=b", "name is given twice")]
    [InlineData("folder", "it does not begin with a key: name, role, path, reference, upstream, base")]
    [InlineData("name=a,role=model,path=p,reference=r", "there is no role model; roles are Model, DraftModel, Adapter, Tokenizer, ChatTemplate, Projector, Quantization, Modelfile, Config, Code, Image")]
    [InlineData("name=a,role=1,path=p,reference=r", "there is no role 1; roles are Model, DraftModel, Adapter, Tokenizer, ChatTemplate, Projector, Quantization, Modelfile, Config, Code, Image")]
    public void What_is_wrong_is_said(string text, string problem) => Assert.Equal((null, problem), ArtifactSpec.Parse(text));
}
