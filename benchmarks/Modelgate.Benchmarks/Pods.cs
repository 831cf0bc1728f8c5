using System.Globalization;
using System.Text;

namespace Modelgate.Benchmarks;

/// <summary>Pods as the API server sends them: defaulted fields and managedFields included.</summary>
internal static class Pods
{
    /// <summary>An ordinary pod that serves no model.</summary>
    public static byte[] Nginx { get; } = Pod("nginx", """{"name":"nginx","image":"nginx:1.27","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{"limits":{"cpu":"500m","memory":"128Mi"},"requests":{"cpu":"250m","memory":"64Mi"}},"livenessProbe":{"httpGet":{"path":"/","port":80,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"volumeMounts":[{"name":"kube-api-access-x7x2p","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}""");

    /// <summary>A vLLM server with a metrics sidecar: 22 arguments, 8 variables, 3 mounts.</summary>
    public static byte[] Vllm { get; } = Pod("vllm", VllmContainer("vllm") + "," + Sidecar("exporter"));

    /// <summary>A pod with that many vLLM containers.</summary>
    public static byte[] Containers(int count) => Pod("many", string.Join(',', Enumerable.Range(0, count).Select(i => VllmContainer("vllm-" + i.ToString(CultureInfo.InvariantCulture)))));

    /// <summary>A vLLM container whose arguments hold that many characters more, as one word each of 64.</summary>
    public static byte[] LongArguments(int characters) =>
        Pod("long", $$"""{"name":"vllm","image":"vllm/vllm-openai:v0.18.0","args":["orchard/plum-7b","--served-model-name"{{string.Concat(Enumerable.Repeat(",\"" + new string('a', 64) + "\"", characters / 64))}}]}""");

    /// <summary>A container that runs one shell script of that many characters.</summary>
    public static byte[] LongScript(int characters) =>
        Pod("script", $$"""{"name":"vllm","image":"vllm/vllm-openai:v0.18.0","command":["bash","-c","{{string.Concat(Enumerable.Repeat("export A=\\\"x$B\\\" && echo ${C:-d} | tee /tmp/f; ", characters / 48))}}exec vllm serve orchard/plum-7b"]}""");

    /// <summary>The AdmissionReview around a pod.</summary>
    public static byte[] Review(byte[] pod) => Encoding.UTF8.GetBytes(
        """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"requestKind":{"group":"","version":"v1","kind":"Pod"},"requestResource":{"group":"","version":"v1","resource":"pods"},"namespace":"ml","operation":"CREATE","userInfo":{"username":"system:serviceaccount:kube-system:replicaset-controller","groups":["system:serviceaccounts","system:authenticated"]},"object":@POD@,"oldObject":null,"dryRun":false,"options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1"}}}""".Replace("@POD@", Encoding.UTF8.GetString(pod), StringComparison.Ordinal));

    private static string VllmContainer(string name) =>
        """
        {"name":"@NAME@","image":"vllm/vllm-openai:v0.18.0","args":["orchard/plum-7b","--revision","3f9c2d41b7a8e6054c1d9be72f08a35d6c4e1b90","--tokenizer","orchard/plum-7b","--served-model-name","plum","--tensor-parallel-size","2","--max-model-len=32768","--gpu-memory-utilization","0.92","--enable-auto-tool-choice","--tool-call-parser","hermes","--port","8000","--dtype","bfloat16","--max-num-seqs","128","--enable-prefix-caching"],"ports":[{"name":"http","containerPort":8000,"protocol":"TCP"}],"env":[{"name":"HF_HOME","value":"/cache"},{"name":"HF_TOKEN","valueFrom":{"secretKeyRef":{"name":"hub","key":"token"}}},{"name":"NCCL_DEBUG","value":"WARN"},{"name":"OMP_NUM_THREADS","value":"4"},{"name":"POD_IP","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"status.podIP"}}},{"name":"VLLM_LOGGING_LEVEL","value":"INFO"},{"name":"VLLM_DO_NOT_TRACK","value":"1"},{"name":"TZ","value":"UTC"}],"resources":{"limits":{"cpu":"8","memory":"64Gi","nvidia.com/gpu":"2"},"requests":{"cpu":"4","memory":"32Gi","nvidia.com/gpu":"2"}},"volumeMounts":[{"name":"cache","mountPath":"/cache"},{"name":"shm","mountPath":"/dev/shm"},{"name":"kube-api-access-x7x2p","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"livenessProbe":{"httpGet":{"path":"/health","port":8000,"scheme":"HTTP"},"initialDelaySeconds":240,"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"readinessProbe":{"httpGet":{"path":"/health","port":8000,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":5,"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}
        """.Replace("@NAME@", name, StringComparison.Ordinal);

    private static string Sidecar(string name) =>
        """{"name":"@NAME@","image":"quay.io/prometheus/node-exporter:v1.9.1","args":["--web.listen-address=:9100"],"ports":[{"containerPort":9100,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}""".Replace("@NAME@", name, StringComparison.Ordinal);

    private static byte[] Pod(string name, string containers) => Encoding.UTF8.GetBytes(
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"@NAME@-5d59d67564-abcde","generateName":"@NAME@-5d59d67564-","namespace":"ml","uid":"b4a3d1f2-1111-4222-8333-944455566677","creationTimestamp":"2026-11-01T10:00:00Z","labels":{"app":"@NAME@","pod-template-hash":"5d59d67564"},"annotations":{"prometheus.io/scrape":"true"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"@NAME@-5d59d67564","uid":"9c1f0c0e-2222-4333-8444-a55566677788","controller":true,"blockOwnerDeletion":true}],"managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"2026-11-01T10:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:generateName":{},"f:labels":{".":{},"f:app":{},"f:pod-template-hash":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"9c1f0c0e-2222-4333-8444-a55566677788\"}":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:args":{},"f:env":{".":{},"k:{\"name\":\"HF_HOME\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":8000,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{},"f:memory":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}]},"spec":{"volumes":[{"name":"cache","emptyDir":{}},{"name":"shm","emptyDir":{"medium":"Memory"}},{"name":"kube-api-access-x7x2p","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}}],"containers":[@CONTAINERS@],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","serviceAccount":"default","securityContext":{},"schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],"priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","qosClass":"Burstable"}}
        """.Replace("@NAME@", name, StringComparison.Ordinal).Replace("@CONTAINERS@", containers, StringComparison.Ordinal));
}
