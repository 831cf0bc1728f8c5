using Modelgate.Operator.Cluster;
using Modelgate.Operator.Tests.Kubernetes;

namespace Modelgate.Operator.Tests.Running;

/// <summary>Pods that take their model from a ConfigMap, and what else a cluster holds then.</summary>
internal static class ServingPods
{
    public const string Namespace = "ml";

    public const string Pinned = "org/model";

    private const string Revision = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>Judges pins and nothing else; what it does about ConfigMaps that change is for the test to say.</summary>
    public static string Policy(string mutableConfigMaps, string more = "") => $$"""
        {"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelPolicy","metadata":{"name":"pins"},"spec":{"mutableConfigMaps":"{{mutableConfigMaps}}","mutableImages":"Allow","mutableVolumes":"Allow",
        "rules":[{"id":"MSC301","action":"Ignore"},{"id":"MSC302","action":"Ignore"},{"id":"MSC303","action":"Ignore"},{"id":"MSC304","action":"Ignore"},{"id":"MSC306","action":"Ignore"}]{{more}} } }
        """;

    /// <summary>A server whose revision is in ConfigMap models; <paramref name="more"/> goes into its metadata, <paramref name="status"/> is the whole status.</summary>
    public static string Pod(string more = "", string status = "{\"phase\":\"Running\"}", string account = "x7k2p") => $$$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"app":"chat"},"managedFields":[{"manager":"kubelet"}]{{{{more}}}} },"spec":{"nodeName":"node-1",
        "volumes":[{"name":"kube-api-access-{{{{account}}}}","projected":{"sources":[{"serviceAccountToken":{"path":"token"}}]}}],
        "containers":[{"name":"server","image":"vllm/vllm-openai:v0.18.0","args":["org/model","--revision=$(REVISION)"],
        "env":[{"name":"REVISION","valueFrom":{"configMapKeyRef":{"name":"models","key":"revision"}}}],
        "volumeMounts":[{"name":"kube-api-access-{{{{account}}}}","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}]},"status":{{{{status}}}} }
        """;

    public static string ConfigMap(string revision = Revision, bool isImmutable = false, string other = "a") => $$$"""
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"models","namespace":"ml"},{{{(isImmutable ? "\"immutable\":true," : "")}}}"data":{"revision":"{{{revision}}}","other":"{{{other}}}"}}
        """;

    /// <summary>An UPDATE or, without a new object, a DELETE of a ConfigMap.</summary>
    public static string Change(string old, string? changed, string name = "models", string @namespace = Namespace) => $$$"""
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002",
        "kind":{"group":"","version":"v1","kind":"ConfigMap"},"resource":{"group":"","version":"v1","resource":"configmaps"},"name":"{{{name}}}","namespace":"{{{@namespace}}}",
        "operation":"{{{(changed is null ? "DELETE" : "UPDATE")}}}","userInfo":{"username":"alice"},"object":{{{changed ?? "null"}}},"oldObject":{{{old}}},"dryRun":false}}
        """;

    /// <summary>A namespace with a server that runs.</summary>
    public static void Put(FakeApiServer server, string mutableConfigMaps = "Warn")
    {
        server.Put(ClusterKinds.Namespaces, "", Namespace);
        server.Put(ClusterKinds.ModelPolicies, "", "pins", Policy(mutableConfigMaps));
        server.Put(ClusterKinds.ConfigMaps, Namespace, "models", ConfigMap());
        server.Put(ClusterKinds.Pods, Namespace, "chat-1", Pod());
    }
}
