using Modelgate.Operator.Admission;
using Modelgate.Operator.Tests.Admission;
using static Modelgate.Operator.Tests.Standalone.JudgedRequest;

namespace Modelgate.Operator.Tests.Standalone;

public class AdmissionJudgeTests
{
    private const string Commit = "3f9c2d41b7a8e6054c1d9be72f08a35d6c4e1b90";

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"llm","namespace":"ml"},"spec":{"template":{"spec":{"containers":[
        {"name":"vllm","image":"vllm/vllm-openai:v0.18.0","args":["org/model"]}]}}}}
        """;

    private static readonly string RemoteCodePod = Reviews.VllmPod.Replace("v0.11.0", "v0.18.0", StringComparison.Ordinal);

    private static readonly string Terminating = RemoteCodePod.Replace("\"name\":\"llm\"", "\"name\":\"llm\",\"deletionTimestamp\":\"2026-11-23T00:00:00Z\"", StringComparison.Ordinal);

    [Fact]
    public void Denied_pod_gets_every_reason_with_place_and_remedy()
    {
        var response = Of(Reviews.Of(RemoteCodePod));

        Assert.Equal((Reviews.Uid, false, 403, "Forbidden"), (response.Uid, response.IsAllowed, response.Code, response.Reason));
        Assert.Equal(
            """
            3 findings deny this Pod.
            MSC101 spec.containers[0].args[2] (container vllm): Found --trust-remote-code in args. vLLM then runs Python code from the model's repository. Whoever can write to that repository then runs code in this pod, with its credentials and network. Remove the flag and serve a model that vLLM has built in.
            MSC201 spec.containers[0].args[1] (container vllm): vLLM loads model "mistralai/Mistral-7B-Instruct-v0.3" without a revision (args): every start takes what the default branch holds at that moment, so nobody can say which files will be served. Add --revision with the 40-hex commit. https://huggingface.co/mistralai/Mistral-7B-Instruct-v0.3/commits/main lists the commits.
            MSC301 spec.containers[0].args[1] (container vllm): vLLM loads model "mistralai/Mistral-7B-Instruct-v0.3" (args), and no verified ModelBundle covers it: no trusted builder vouches for its content. Pin the reference first (MSC201), then publish a ModelBundle with an attestation by a trusted builder for it, or serve one that has it.
            More about a rule: modelgate rules MSC101
            """,
            response.Message);
        Assert.Equal(("llm", "", "Pod"), (response.Details!.Name, response.Details.Group, response.Details.Kind));
        Assert.Equal(["MSC101 spec.containers[0].args[2]", "MSC201 spec.containers[0].args[1]", "MSC301 spec.containers[0].args[1]"],
            response.Details.Causes.Select(c => $"{c.Reason} {c.Field}"));
        Assert.Equal(
            ["MSC202 spec.containers[0].image: Container \"vllm\" serves models with vLLM from image \"vllm/vllm-openai:v0.18.0\", which…"],
            response.Warnings);
        Assert.Equal(
            ["decision=Deny", "rules=MSC101=Deny,MSC201=Deny,MSC202=Warn,MSC301=Deny", "policies=built-in", "generation=1"],
            response.AuditAnnotations.Select(a => $"{a.Key}={a.Value}"));
    }

    [Fact]
    public void Same_request_gives_the_same_bytes() =>
        Assert.Equal(Json(Of(Reviews.Of(RemoteCodePod))), Json(Of(Reviews.Of(RemoteCodePod))));

    [Fact]
    public void Pod_without_a_model_is_allowed_in_silence() =>
        Assert.Equal(
            "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"" + Reviews.Uid
            + "\",\"allowed\":true,\"auditAnnotations\":{\"decision\":\"Allow\",\"policies\":\"built-in\",\"generation\":\"1\"}}}",
            Json(Of(Reviews.Of(Reviews.NginxPod))));

    [Theory]
    [InlineData("Warn", 4)]
    [InlineData("Audit", 0)]
    public void Milder_modes_admit(string mode, int warnings)
    {
        var response = Of(Reviews.Of(RemoteCodePod), PolicyFile(mode));

        Assert.True(response.IsAllowed);
        Assert.Equal(warnings, response.Warnings.Count);
        Assert.All(response.Warnings, w => Assert.InRange(w.Length, 1, 120));
        Assert.Equal("team", Annotation(response, "policies"));
        Assert.Equal($"MSC101={mode},MSC201={mode},MSC202={mode},MSC301={mode}", Annotation(response, "rules"));
    }

    [Fact]
    public void Exempted_findings_do_not_deny_and_are_recorded()
    {
        var response = Of(
            Reviews.Of(RemoteCodePod),
            PolicyFile("Enforce", "  exemptions:\n    - {namespace: ml, rules: [MSC101, MSC201, MSC301], reason: trial, expires: \"2099-01-01T00:00:00Z\"}\n"));

        Assert.True(response.IsAllowed);
        Assert.Equal("MSC101,MSC201,MSC301", Annotation(response, "exempted"));
    }

    [Fact]
    public void Exemption_of_another_namespace_does_not_count() =>
        Assert.False(Of(
            Reviews.Of(RemoteCodePod),
            PolicyFile("Enforce", "  exemptions:\n    - {namespace: lab, rules: [MSC101, MSC201, MSC301], reason: trial, expires: \"2099-01-01T00:00:00Z\"}\n")).IsAllowed);

    [Fact]
    public void Values_come_from_the_ConfigMaps_of_the_folder()
    {
        const string Pod = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"llm"},"spec":{"containers":[{"name":"vllm","image":"vllm/vllm-openai:v0.18.0",
            "env":[{"name":"MODEL","valueFrom":{"configMapKeyRef":{"name":"models","key":"id"}}}],"args":["$(MODEL)"]}]}}
            """;
        var with = Of(Reviews.Of(Pod), ("models.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: models, namespace: ml}\ndata: {id: org/model}\n"));
        var without = Of(Reviews.Of(Pod));

        Assert.Contains("vLLM loads model \"org/model\" without a revision (ConfigMap models, key id, through env MODEL)", with.Message, StringComparison.Ordinal);
        Assert.StartsWith("1 finding denies this Pod.\nMSC501 ", without.Message, StringComparison.Ordinal);
        Assert.Contains("ConfigMap models was not given", without.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ephemeral_containers_are_judged()
    {
        var pod = Reviews.NginxPod.Replace(
            "\"containers\":[",
            "\"ephemeralContainers\":[{\"name\":\"debug\",\"image\":\"vllm/vllm-openai:v0.18.0\",\"args\":[\"org/model\"]}],\"containers\":[",
            StringComparison.Ordinal);

        var response = Of(Reviews.Of(pod, "UPDATE", subResource: "ephemeralcontainers"));

        Assert.False(response.IsAllowed);
        Assert.Equal(["MSC201", "MSC301"], response.Details!.Causes.Select(c => c.Reason));
        Assert.All(response.Details.Causes, c => Assert.Equal("spec.ephemeralContainers[0].args[0]", c.Field));
    }

    [Fact]
    public void Workload_is_warned_about_at_most()
    {
        var response = OfObject(Deployment, "Deployment", "deployments", "apps", "v1");

        Assert.True(response.IsAllowed);
        Assert.Equal(
            ["MSC201", "MSC202", "MSC301"], response.Warnings.Select(w => w[..6]));
        Assert.StartsWith("MSC201 spec.template.spec.containers[0].args[0]: vLLM loads model \"org/model\"", response.Warnings[0], StringComparison.Ordinal);
        Assert.Equal("Warn", Annotation(response, "decision"));
    }

    [Fact]
    public void InferenceService_is_read()
    {
        const string Service = """
            {"apiVersion":"serving.kserve.io/v1beta1","kind":"InferenceService","metadata":{"name":"llm","namespace":"ml"},
            "spec":{"predictor":{"model":{"modelFormat":{"name":"huggingface"},"storageUri":"hf://org/model"}}}}
            """;

        var response = OfObject(Service, "InferenceService", "inferenceservices", "serving.kserve.io", "v1beta1");

        Assert.True(response.IsAllowed);
        Assert.Equal(["MSC201 spec.predictor.model.storageUri", "MSC301 spec.predictor.model.storageUri"], response.Warnings.Select(w => w[..w.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("serving.kserve.io", "v2", "ModelMesh", false)]
    [InlineData("kubeai.org", "v9", "Fleet", false)]
    [InlineData("serving.kserve.io", "v1alpha1", "InferenceGraph", true)]
    [InlineData("example.com", "v1", "Fleet", true)]
    public void Unknown_kind_of_a_serving_group_is_not_admitted(string group, string version, string kind, bool isAllowed)
    {
        var response = OfObject($$$"""{"apiVersion":"{{{group}}}/{{{version}}}","kind":"{{{kind}}}","metadata":{"name":"x"},"spec":{"a":1}}""", kind, "things", group, version);

        Assert.Equal(isAllowed, response.IsAllowed);
        if (isAllowed)
            return;
        Assert.Equal((422, "Invalid"), (response.Code, response.Reason));
        Assert.Equal(
            $"Modelgate does not know kind {kind} of {group}/{version} and cannot tell which models it serves, so it is not admitted. "
            + "The cluster's admins can update Modelgate, or leave this kind out of the webhook's rules: the pods that it makes are judged in any case.",
            response.Message);
    }

    [Fact]
    public void Unknown_kind_with_a_pod_template_is_judged_by_it()
    {
        var response = OfObject(
            """{"apiVersion":"ray.io/v2","kind":"RayFleet","metadata":{"name":"x"},"spec":{"group":{"template":{"spec":{"containers":[{"name":"v","image":"vllm/vllm-openai:v0.18.0","args":["org/model"]}]}}}}}""",
            "RayFleet", "rayfleets", "ray.io", "v2");

        Assert.True(response.IsAllowed);
        Assert.NotEmpty(response.Warnings);
    }

    [Fact]
    public void Object_of_another_kind_than_the_request_says_is_refused() =>
        Assert.Equal(
            "Modelgate cannot read this request: its object is of another kind than the request says.",
            OfObject(Deployment, "ReplicaSet", "replicasets", "apps", "v1").Message);

    [Fact]
    public void Object_that_is_being_deleted_is_let_go()
    {
        var response = Of(Reviews.Of(Terminating, "UPDATE"));

        Assert.True(response.IsAllowed);
        Assert.Equal("being deleted", Annotation(response, "skipped"));
    }

    [Theory]
    [InlineData("CREATE", "")]
    [InlineData("UPDATE", "ephemeralcontainers")]
    public void Mark_of_deletion_opens_no_other_way(string operation, string subResource) =>
        Assert.False(Of(Reviews.Of(Terminating, operation, subResource: subResource)).IsAllowed);

    [Fact]
    public void Running_pod_that_would_be_denied_by_now_may_get_labels_and_lose_finalizers()
    {
        var labelled = RemoteCodePod.Replace("\"name\":\"llm\"", "\"name\":\"llm\",\"labels\":{\"a\":\"b\"}", StringComparison.Ordinal);

        var response = Of(Reviews.Of(labelled, "UPDATE", old: RemoteCodePod));

        Assert.True(response.IsAllowed);
        Assert.Equal("nothing that runs changes", Annotation(response, "skipped"));
        Assert.False(Of(Reviews.Of(labelled, old: RemoteCodePod)).IsAllowed);
        Assert.False(Of(Reviews.Of(labelled, "UPDATE", subResource: "ephemeralcontainers", old: RemoteCodePod)).IsAllowed);
        Assert.False(Of(Reviews.Of(RemoteCodePod, "UPDATE", old: RemoteCodePod.Replace(",\"--trust-remote-code\"", "", StringComparison.Ordinal))).IsAllowed);
    }

    [Fact]
    public void Annotation_that_a_container_gets_as_its_model_is_judged_when_it_changes()
    {
        static string Pod(string model) => $$$$"""
            {"metadata":{"name":"llm","annotations":{"model":"{{{{model}}}}"}},"spec":{"containers":[{"name":"vllm","image":"vllm/vllm-openai:v0.18.0",
            "env":[{"name":"MODEL","valueFrom":{"fieldRef":{"fieldPath":"metadata.annotations['model']"}}}],"args":["$(MODEL)"]}]}}
            """;

        Assert.Contains("\"org/other\"", Of(Reviews.Of(Pod("org/other"), "UPDATE", old: Pod("org/model"))).Message, StringComparison.Ordinal);
        Assert.True(Of(Reviews.Of(Pod("org/model"), "UPDATE", old: Pod("org/model"))).IsAllowed);
    }

    [Fact]
    public void Policy_with_errors_is_refused_with_all_of_them()
    {
        var response = OfObject(
            """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelPolicy","metadata":{"name":"a"},"spec":{"mood":"Enforce","exemptions":[{"namespace":"ml","rules":["MSC201"],"expires":"2099-01-01T00:00:00Z"}]}}""",
            "ModelPolicy", "modelpolicies", "modelgate.dev", "v1alpha1");

        Assert.Equal((false, 422, "Invalid"), (response.IsAllowed, response.Code, response.Reason));
        Assert.StartsWith("ModelPolicy llm has 2 errors.\nspec.mood: There is no field \"mood\" here.", response.Message, StringComparison.Ordinal);
        Assert.Equal(["FieldValueInvalid spec.mood", "FieldValueInvalid spec.exemptions[0].reason"], response.Details!.Causes.Select(c => $"{c.Reason} {c.Field}"));
    }

    [Fact]
    public void Policy_with_an_expired_exemption_is_admitted_with_a_warning()
    {
        var response = OfObject(
            """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelPolicy","metadata":{"name":"a"},"spec":{"exemptions":[{"namespace":"ml","rules":["MSC201"],"reason":"old","expires":"2020-01-01T00:00:00Z"}]}}""",
            "ModelPolicy", "modelpolicies", "modelgate.dev", "v1alpha1");

        Assert.True(response.IsAllowed);
        Assert.StartsWith("spec.exemptions[0].expires: The exemption expired on 2020-01-01 and no longer counts.", Assert.Single(response.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Bundle_without_artifacts_is_refused() =>
        Assert.Equal(422, OfObject(
            """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","metadata":{"name":"a","namespace":"ml"},"spec":{}}""", "ModelBundle", "modelbundles", "modelgate.dev", "v1alpha1").Code);

    [Fact]
    public void Many_findings_stay_within_bounds()
    {
        var args = string.Join(',', Enumerable.Range(0, 250).Select(i => $$"""{"name":"c{{i}}","image":"vllm/vllm-openai:v0.18.0","args":["org/model{{i}}"]}"""));
        var response = Of(Reviews.Of("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"llm"},"spec":{"containers":[""" + args + "]}}"));

        Assert.StartsWith("500 findings deny this Pod.\n", response.Message, StringComparison.Ordinal);
        Assert.Contains("\n… and 460 more; run \"modelgate review\" on the manifest to see all.", response.Message, StringComparison.Ordinal);
        Assert.Equal(40, response.Details!.Causes.Count);
        Assert.InRange(response.Warnings.Sum(w => w.Length), 3000, AdmissionWarnings.MaxTotalLength);
    }

    [Fact]
    public void Pinned_reference_is_left_to_the_evidence()
    {
        var pod = Reviews.VllmPod.Replace("\"--trust-remote-code\"", $"\"--revision={Commit}\"", StringComparison.Ordinal);

        Assert.Equal(["MSC301"], Of(Reviews.Of(pod)).Details!.Causes.Select(c => c.Reason));
    }

    private static string? Annotation(AdmissionResponse response, string key) => response.AuditAnnotations.FirstOrDefault(a => a.Key == key).Value;
}
