using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.EndToEnd;

/// <summary>A control plane whose webhook is behind a Service, with certificates that Modelgate keeps itself; as the chart sets it up. Replicas are the tests' own.</summary>
public sealed class HighlyAvailableCluster : IAsyncLifetime
{
    /// <summary>The API server and what belongs to it.</summary>
    public ControlPlane ControlPlane { get; } = new();

    internal ServiceAddress Service { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await ControlPlane.InitializeAsync();
        // The trial webhook of other tests would be asked, too.
        await ControlPlane.KubectlAsync("", "delete", "validatingwebhookconfiguration", "modelgate-trial");
        await ControlPlane.Webhook.DisposeAsync();
        // Every namespace has this label since Kubernetes 1.22.
        foreach (var name in new[] { "kube-system", "modelgate-system", "default" })
            await ControlPlane.KubectlAsync("", "label", "--overwrite", "namespace", name, "kubernetes.io/metadata.name=" + name);
        Service = new();
        await ControlPlane.KubectlAsync($$"""
            apiVersion: v1
            kind: Service
            metadata: {name: modelgate, namespace: modelgate-system}
            spec:
              clusterIP: {{ServiceAddress.Address}}
              ports:
                - port: {{Service.Port.ToString(CultureInfo.InvariantCulture)}}
            """, "apply", "-f", "-");
        await ApplyConfigurationAsync("Fail");
    }

    /// <summary>Writes the webhook configuration as an installer does: it says nothing of <c>caBundle</c>.</summary>
    public Task ApplyConfigurationAsync(string failurePolicy) => ControlPlane.KubectlAsync($$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: modelgate}
        webhooks:
          - name: pods.modelgate.dev
            admissionReviewVersions: [v1]
            sideEffects: None
            failurePolicy: {{failurePolicy}}
            timeoutSeconds: 10
            namespaceSelector:
              matchExpressions:
                - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, kube-public, kube-node-lease, modelgate-system]}
            rules:
              - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers]}
            clientConfig:
              service:
                name: modelgate
                namespace: modelgate-system
                path: /validate
                port: {{Service.Port.ToString(CultureInfo.InvariantCulture)}}
        """, "apply", "-f", "-");

    /// <summary>Starts a replica that serves with the Secret's certificate.</summary>
    public Task<Webhook> StartReplicaAsync(string name) => Webhook.StartReplicaAsync(ControlPlane, name, "--tls-secret", "modelgate-tls", "--shutdown-delay", "2");

    /// <summary>The certificates of the configuration's <c>caBundle</c>, in PEM; empty where there is none.</summary>
    public async Task<string> TrustAsync()
    {
        var configuration = JsonNode.Parse(await ControlPlane.KubectlAsync("", "get", "validatingwebhookconfiguration", "modelgate", "-o", "json"))!;
        return Encoding.ASCII.GetString(Convert.FromBase64String((string?)configuration["webhooks"]![0]!["clientConfig"]!["caBundle"] ?? ""));
    }

    /// <summary>An entry of the Secret; empty where there is none.</summary>
    public async Task<string> SecretAsync(string entry)
    {
        var (status, text) = await ControlPlane.TryKubectlAsync("", "--namespace", "modelgate-system", "get", "secret", "modelgate-tls", "-o", "json");
        return status == 0 ? Encoding.ASCII.GetString(Convert.FromBase64String((string?)JsonNode.Parse(text)!["data"]![entry] ?? "")) : "";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await ControlPlane.DisposeAsync();
    }
}
