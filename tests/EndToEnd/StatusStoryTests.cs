using System.Security.Cryptography;
using Modelgate.Testing.Sigstore;

namespace Modelgate.EndToEnd;

/// <summary>What the author of a bundle sees with kubectl while the bundle and its pods come and go.</summary>
public sealed class StatusStoryTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    [Fact]
    public async Task Bundle_is_added_mended_and_revoked()
    {
        const string Space = "lifecycle";
        await cluster.ApplyAsync(MirrorSample.Namespace(Space));
        await cluster.ApplyAsync(MirrorSample.PolicyFor(Space));

        await cluster.ApplyAsync(MirrorSample.Bundle("no-upstream-link", Space));
        await UntilAsync(Space, "chat", "False UnlinkedMirror TrustedSignature");
        Assert.StartsWith("NAME   VERIFIED   STRENGTH           EXPIRES   AGE", await cluster.KubectlAsync("", "--namespace", Space, "get", "mb"), StringComparison.Ordinal);
        Assert.Contains("MSC305", (await cluster.TryKubectlAsync(MirrorSample.Pod(Space), "create", "-f", "-")).Text, StringComparison.Ordinal);

        await cluster.ApplyAsync(MirrorSample.Bundle("promoted", Space));
        await UntilAsync(Space, "chat", "True SufficientEvidence TrustedPromotion");
        Assert.Equal("pod/chat created\n", await cluster.KubectlAsync(MirrorSample.Pod(Space), "create", "-f", "-"));

        await cluster.ApplyAsync(MirrorSample.PolicyFor(Space, """
              revocations:
                - digest: sha256:9d75c1098fc54a1f7bd270f148884f599765d894639c9c4ee891396968c60df2
                  reason: the weights were trained on leaked records

            """));
        await UntilAsync(Space, "chat", "False Revoked None");
        var denied = await cluster.TryKubectlAsync(MirrorSample.Pod(Space).Replace("  name: chat\n", "  name: another\n", StringComparison.Ordinal), "create", "-f", "-");
        Assert.Contains("the weights were trained on leaked records", denied.Text, StringComparison.Ordinal);
        // Nobody takes away what runs.
        await cluster.KubectlAsync("", "--namespace", Space, "get", "pod", "chat");

        var last = "";
        await Condition.HoldsAsync(async () => (last = await EventsAsync(Space)) == "NotVerified NotVerified Verified", () => last);
        var described = await cluster.KubectlAsync("", "--namespace", Space, "describe", "mb", "chat");
        Assert.Contains("Reason:                Revoked", described, StringComparison.Ordinal);
        Assert.Contains("the weights were trained on leaked records", described, StringComparison.Ordinal);
        Assert.Contains("Normal   Verified", described, StringComparison.Ordinal);
        Assert.Contains("Warning  NotVerified", described, StringComparison.Ordinal);
        Assert.Equal("True Valid", await cluster.KubectlAsync("", "get", "mpol", Space, "-o", "jsonpath={.status.conditions[?(@.type==\"InForce\")].status} {.status.conditions[?(@.type==\"InForce\")].reason}"));
    }

    [Fact]
    public async Task Evidence_that_expires_is_announced_and_then_counts_no_more()
    {
        const string Space = "short-lived";
        var now = DateTimeOffset.UtcNow;
        var authority = CertificateAuthority.Create(now);
        ModelFile[] files = [new("model.safetensors", "weights"u8.ToArray())];
        const string Reference = "pkg:huggingface/org/model@0123456789abcdef0123456789abcdef01234567";
        var made = new VirtualSigstore(now).Bundle(b => b.OwnAuthority(authority).Certificate(c => c.Valid(now.AddMinutes(-1), TimeSpan.FromSeconds(110)))
            .Model(files, new ModelManifest(files) { ModelName = Reference }));
        await cluster.ApplyAsync(MirrorSample.Namespace(Space));
        await cluster.ApplyAsync($$"""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelPolicy
            metadata: {name: {{Space}}}
            spec:
              namespaceSelector:
                matchLabels: {story: {{Space}}}
              trust:
                builders:
                  - name: publisher
                    identity: {{LeafCertificate.DefaultIdentity}}
                    certificateAuthorities:
                      - |
            {{Indented(PemEncoding.WriteString("CERTIFICATE", authority.Root), 14)}}
            """);
        await cluster.ApplyAsync($$"""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelBundle
            metadata: {name: chat, namespace: {{Space}}}
            spec:
              artifacts:
                - name: base
                  role: Model
                  reference: {{Reference}}
                  files:
                    - {path: model.safetensors, digest: "sha256:{{Convert.ToHexStringLower(SHA256.HashData("weights"u8))}}"}
              attestations:
                - name: model.sig
                  format: OMS
                  inline: |
            {{Indented(made.Text, 10)}}
            """);

        await UntilAsync(Space, "chat", "False Expired None");

        // As long as it counted, its end was announced.
        var last = "";
        await Condition.HoldsAsync(async () => (last = await EventsAsync(Space)) == "Expiring NotVerified Verified", () => last);
        var pod = MirrorSample.Pod(Space).Replace("      env:\n        - name: HF_ENDPOINT\n          value: https://hub.corp.example\n", "", StringComparison.Ordinal);
        Assert.Contains("its evidence expired at", (await cluster.TryKubectlAsync(pod, "create", "--dry-run=server", "-f", "-")).Text, StringComparison.Ordinal);
    }

    private static string Indented(string text, int depth) => string.Join('\n', text.TrimEnd().Split('\n').Select(line => new string(' ', depth) + line));

    private Task UntilAsync(string space, string bundle, string status) => cluster.UntilStatusAsync(space, bundle, status);

    /// <summary>The reasons of the events about bundles, each with how often it stands there.</summary>
    private async Task<string> EventsAsync(string space) =>
        string.Join(' ', (await cluster.KubectlAsync("", "--namespace", space, "get", "events", "--field-selector", "involvedObject.kind=ModelBundle", "-o", "jsonpath={.items[*].reason}"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
}
