using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Tests.Rules;

public class Msc202MutableImageTests
{
    private static IReadOnlyList<Finding> Find(string image, string? runtime = "vllm") => Served.Find(202, Served.Pod(Served.By(runtime, Served.Spec(image: image))));

    [Fact]
    public void Tag_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Find("reg.example:5000/vllm/vllm-openai:v0.18.0"));

        Assert.Equal("spec.containers[0].image", finding.Path);
        Assert.Equal(
            "Container \"server\" serves models with vLLM from image \"reg.example:5000/vllm/vllm-openai:v0.18.0\", which is a tag (v0.18.0) that can be moved: other code may run after the next start.",
            finding.Message);
        Assert.Equal("Append the digest: reg.example:5000/vllm/vllm-openai@sha256:<digest>. `crane digest reg.example:5000/vllm/vllm-openai:v0.18.0` prints it.", finding.Remedy);
    }

    [Fact]
    public void No_tag_is_latest() => Assert.Contains("whatever \"latest\" is", Assert.Single(Find("vllm/vllm-openai")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("vllm/vllm-openai@" + Served.Digest)]
    [InlineData("vllm/vllm-openai:v0.18.0@" + Served.Digest)]
    [InlineData("")]
    [InlineData("${IMAGE}@sha256:${DIGEST}")]
    public void Digest_or_no_image_is_no_finding(string image) => Assert.Empty(Find(image));

    [Theory]
    [InlineData("{{ .Values.image }}")]
    [InlineData("${IMAGE}")]
    public void Placeholder_is_no_digest(string image)
    {
        var finding = Assert.Single(Find(image));

        Assert.Equal($"Container \"server\" serves models with vLLM from image \"{image}\", which nobody has filled in with a digest: other code may run after the next start.", finding.Message);
        Assert.Equal("Fill in the image as name@sha256:<digest>.", finding.Remedy);
    }

    [Fact]
    public void Container_without_models_is_no_finding() => Assert.Empty(Find("nginx:1.27", runtime: null));

    [Fact]
    public void Client_of_another_server_is_no_finding() =>
        Assert.Empty(Served.Find(202, Served.Pod(Served.By(null, Served.Spec(image: "curlimages/curl:8"), [Served.Hub("a/b") with { LoadedElsewhere = true }]))));

    [Fact]
    public void Downloader_is_found() =>
        Assert.Contains("fetches or loads models", Assert.Single(Served.Find(202, Served.Pod(Served.By(null, Served.Spec(image: "python:3.12"), [Served.Hub("a/b") with { IsDownload = true }])))).Message, StringComparison.Ordinal);
}
