using Modelgate.Policy.Data;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Tests.Rules;

public class Msc104VulnerableRuntimeTests
{
    private static IReadOnlyList<Finding> Find(string image, ModelPolicy? policy = null, string? runtime = "vllm") =>
        Served.Find(104, Served.Pod(Served.By(runtime, Served.Spec(image: image))), policy);

    [Fact]
    public void Old_release_is_found_with_its_whole_text()
    {
        var finding = Assert.Single(Find("vllm/vllm-openai:v0.10.2"));

        Assert.Equal("spec.containers[0].image", finding.Path);
        Assert.Equal(
            "Container \"server\" runs vllm-openai v0.10.2, which has CVE-2025-66448, CVE-2026-22807, CVE-2026-27893: "
            + "the newest of them lets a model's repository run Python code although --trust-remote-code is off.",
            finding.Message);
        Assert.Equal("Update the image to vllm-openai v0.18.0 or later, and name it by digest.", finding.Remedy);
    }

    [Theory]
    [InlineData("vllm/vllm-openai:v0.6.6.post1", "CVE-2025-24357, CVE-2025-66448")]
    [InlineData("registry.corp.example:5000/mirror/vllm-openai:v0.17.9@sha256:00", "CVE-2026-27893")]
    [InlineData("vllm/vllm-openai:v0.18.0rc1", "CVE-2026-27893")]
    [InlineData("ollama/ollama:0.1.33", "CVE-2024-37032, CVE-2024-45436")]
    [InlineData("nvcr.io/nvidia/tritonserver:25.06-py3", "CVE-2025-23319")]
    [InlineData("openmmlab/lmdeploy:v0.9.2-cu12", "GHSA-5h8j-6crg-7rmw")]
    public void Release_has_the_holes_of_its_age(string image, string ids) => Assert.Contains($"which has {ids}:", Assert.Single(Find(image)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("vllm/vllm-openai:v0.18.0")]
    [InlineData("vllm/vllm-openai:v0.19.1-cu129")]
    [InlineData("vllm/vllm-openai:latest")]
    [InlineData("vllm/vllm-openai:nightly-0123456789abcdef")]
    [InlineData("vllm/vllm-openai")]
    [InlineData("corp/our-server:v0.1.0")]
    [InlineData("rocm/vllm:rocm6.2_mi300_ubuntu20.04_py3.9_vllm_0.6.4")]
    [InlineData("ollama/ollama:0.1.47")]
    [InlineData("nvcr.io/nvidia/tritonserver:25.07-py3")]
    public void Newer_release_or_no_release_is_no_finding(string image) => Assert.Empty(Find(image));

    [Fact]
    public void Container_without_models_is_no_finding() => Assert.Empty(Find("ollama/ollama:0.1.33", runtime: null));

    [Theory]
    [InlineData("0.20.0", 1)]
    [InlineData("0.5.0", 0)]
    public void Oldest_release_of_the_policy_replaces_the_table(string oldest, int findings)
    {
        var parameters = DataNode.Mapping([new("oldest", DataNode.Mapping([new("vllm-openai", DataNode.String(oldest))]))]);
        var policy = new ModelPolicy { Name = "p", Rules = [new(new(104), null, parameters)] };

        Assert.Equal(findings, Find("vllm/vllm-openai:v0.10.2", policy).Count);
    }

    [Theory]
    [InlineData("v0.10.2", true)]
    [InlineData("1", false)]
    [InlineData("", false)]
    [InlineData("v", false)]
    [InlineData("99999999999.1", false)]
    [InlineData("1.99999999999", false)]
    public void Tag_is_a_release_or_not(string tag, bool isRelease) => Assert.Equal(isRelease, RuntimeRelease.TryParse(tag, out _));
}
