namespace Modelgate.Operator.Hosting;

/// <summary>What an API server needs to know of a webhook with a made certificate.</summary>
internal static class TrialInstructions
{
    /// <summary>A ValidatingWebhookConfiguration for this run.</summary>
    public static string For(ServeOptions options, string authority)
    {
        var host = options.Hosts.Count > 0 ? options.Hosts[0] : "localhost";
        return $$"""
            # A certificate for this run, not for production. Apply this to try the webhook:
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              name: modelgate-trial
            webhooks:
              - name: pods.modelgate.dev
                admissionReviewVersions: [v1]
                sideEffects: None
                # A trial must not stop the cluster when it ends; production says Fail.
                failurePolicy: Ignore
                timeoutSeconds: 10
                namespaceSelector:
                  matchExpressions:
                    - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, kube-public, kube-node-lease]}
                rules:
                  - apiGroups: [""]
                    apiVersions: [v1]
                    operations: [CREATE, UPDATE]
                    resources: [pods, pods/ephemeralcontainers]
                  - apiGroups: [apps]
                    apiVersions: [v1]
                    operations: [CREATE, UPDATE]
                    resources: [deployments, statefulsets, daemonsets, replicasets]
                  - apiGroups: [batch]
                    apiVersions: [v1]
                    operations: [CREATE, UPDATE]
                    resources: [jobs, cronjobs]
                  - apiGroups: [serving.kserve.io]
                    apiVersions: ["*"]
                    operations: [CREATE, UPDATE]
                    resources: ["*"]
                  - apiGroups: [ray.io]
                    apiVersions: ["*"]
                    operations: [CREATE, UPDATE]
                    resources: ["*"]
                  - apiGroups: [kubeai.org]
                    apiVersions: ["*"]
                    operations: [CREATE, UPDATE]
                    resources: ["*"]
                clientConfig:
                  url: https://{{host}}:{{options.Listen.Port}}{{WebhookHost.Path}}
                  caBundle: {{authority}}
              # A ConfigMap under a running pod. Nothing is lost when nobody answers: the review of what runs sees the change, too.
              - name: configmaps.modelgate.dev
                admissionReviewVersions: [v1]
                sideEffects: None
                failurePolicy: Ignore
                timeoutSeconds: 5
                namespaceSelector:
                  matchExpressions:
                    - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, kube-public, kube-node-lease]}
                rules:
                  - apiGroups: [""]
                    apiVersions: [v1]
                    operations: [UPDATE, DELETE]
                    resources: [configmaps]
                clientConfig:
                  url: https://{{host}}:{{options.Listen.Port}}{{WebhookHost.Path}}
                  caBundle: {{authority}}
              # In every namespace: a policy or bundle with an error is refused where it is written.
              - name: resources.modelgate.dev
                admissionReviewVersions: [v1]
                sideEffects: None
                failurePolicy: Ignore
                timeoutSeconds: 10
                rules:
                  - apiGroups: [modelgate.dev]
                    apiVersions: ["*"]
                    operations: [CREATE, UPDATE]
                    resources: [modelpolicies, modelbundles]
                clientConfig:
                  url: https://{{host}}:{{options.Listen.Port}}{{WebhookHost.ResourcesPath}}
                  caBundle: {{authority}}

            """;
    }
}
