namespace Modelgate.EndToEnd;

/// <summary>A pod that runs gets more memory or processors in place: nothing of what it serves changes, so nobody is asked.</summary>
public sealed class PodResizeStoryTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const string Pod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"chat","namespace":"grown"},"spec":{"containers":[{"name":"server","image":"vllm/vllm-openai:v0.18.0","args":["org/model"],
        "resources":{"requests":{"cpu":"1"},"limits":{"cpu":"2"}}}]}}
        """;

    [Fact]
    public async Task Pod_that_would_be_denied_today_is_resized_all_the_same()
    {
        await cluster.KubectlAsync("", "create", "namespace", "grown");
        // It was there before Modelgate was.
        await cluster.KubectlAsync("", "delete", "validatingwebhookconfigurations", "--all");
        await Condition.HoldsAsync(async () => (await cluster.TryKubectlAsync(Pod, "apply", "-f", "-")).Status == 0, () => "the pod is not created");
        await cluster.Webhook.RegisterAsync(cluster);
        var text = "";
        await Condition.HoldsAsync(
            async () => (text = (await cluster.TryKubectlAsync(Pod.Replace("\"chat\"", "\"another\"", StringComparison.Ordinal), "create", "--dry-run=server", "-f", "-")).Text).Contains("MSC201", StringComparison.Ordinal), () => text);
        var isServed = (await cluster.KubectlAsync("", "get", "--raw", "/api/v1")).Contains("\"pods/resize\"", StringComparison.Ordinal);
        var resize = new[] { "--namespace", "grown", "patch", "pod", "chat", "--subresource", "resize", "--patch", """{"spec":{"containers":[{"name":"server","resources":{"limits":{"cpu":"3"}}}]}}""" };

        if (isServed)
            Assert.Equal("pod/chat patched\n", await cluster.KubectlAsync("", resize));
        else
            Assert.NotEqual(0, (await cluster.TryKubectlAsync("", resize)).Status);

        Assert.Equal(isServed ? "3" : "2", await cluster.KubectlAsync("", "--namespace", "grown", "get", "pod", "chat", "-o", "jsonpath={.spec.containers[0].resources.limits.cpu}"));
        Assert.DoesNotContain("resize", cluster.Webhook.Logged(), StringComparison.Ordinal);
    }
}
