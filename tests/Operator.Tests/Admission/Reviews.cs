namespace Modelgate.Operator.Tests.Admission;

/// <summary>AdmissionReviews as the API server sends them.</summary>
internal static class Reviews
{
    public const string Uid = "705ab4f5-6393-11e8-b7cc-42010a800002";

    public const string NginxPod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{"containers":[{"name":"nginx","image":"nginx:1.27"}]}}""";

    public const string VllmPod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"llm","namespace":"ml"},"spec":{"containers":[{"name":"vllm","image":"vllm/vllm-openai:v0.11.0",
        "args":["--model","mistralai/Mistral-7B-Instruct-v0.3","--trust-remote-code"]}]}}
        """;

    public static string Of(
        string pod, string operation = "CREATE", string resource = "pods", string subResource = "", string kind = "Pod", string group = "", string version = "v1", string ns = "ml", string old = "null") => $$$"""
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"{{{Uid}}}",
        "kind":{"group":"{{{group}}}","version":"{{{version}}}","kind":"{{{kind}}}"},
        "resource":{"group":"{{{group}}}","version":"{{{version}}}","resource":"{{{resource}}}"},
        "subResource":"{{{subResource}}}","requestKind":{"group":"","version":"v1","kind":"Pod"},"name":"llm","namespace":"{{{ns}}}",
        "operation":"{{{operation}}}","userInfo":{"username":"system:serviceaccount:ml:deployer","groups":["a"]},"object":{{{pod}}},"oldObject":{{{old}}},"dryRun":false,"options":null}}
        """;
}
