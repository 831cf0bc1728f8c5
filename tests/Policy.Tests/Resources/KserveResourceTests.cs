using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Resources;

public sealed class KserveResourceTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void InferenceService_names_its_model_by_storage_uri()
    {
        var found = Read("""
            model:
              modelFormat: {name: huggingface}
              args: [--model_name=llama]
              storageUri: hf://acme/m:COMMIT
            """);

        Assert.Equal([$"Model pkg:huggingface/acme/m@{Commit} spec.predictor.model.storageUri"], found.Found);
        Assert.True(found.References[0].IsPinned);
        Assert.Equal("kserve", found.Runtime);
        Assert.Empty(found.Started);
        Assert.Single(found.Files.DownloadsAt("/mnt/models"));
        Assert.Equal(["(spec)@spec.predictor.model"], found.Containers);
    }

    [Fact]
    public void Model_id_in_the_arguments_is_served_instead()
    {
        var found = Read("""
            model:
              modelFormat: {name: huggingface}
              args: [--model_id=acme/m, --trust_remote_code]
            """);

        Assert.Equal(["Model pkg:huggingface/acme/m spec.predictor.model.args[0]"], found.Found);
        Assert.Equal(["--trust_remote_code"], found.Signals.Where(signal => signal.Kind == SignalKind.RemoteCode).Select(signal => signal.Subject));
    }

    [Fact]
    public void Runtime_of_vLLM_reads_its_own_flags()
    {
        var found = Read("""
            model:
              runtime: my-vllm-runtime
              modelFormat: {name: pytorch}
              storageUri: oci://registry.example/models/m:v1
              args: [--trust-remote-code, --speculative-config, '{"model": "acme/draft"}']
            """);

        Assert.Equal(
            [
                "Model pkg:oci/m?repository_url=registry.example/models/m&tag=v1 spec.predictor.model.storageUri",
                "DraftModel pkg:huggingface/acme/draft spec.predictor.model.args[2]",
            ],
            found.Found);
        Assert.Contains(found.Signals, signal => signal.Kind == SignalKind.RemoteCode && signal.Subject == "--trust-remote-code");
    }

    [Theory]
    [InlineData("sklearn: {storageUri: 'gs://bucket/model'}", "Model gs://bucket/model spec.predictor.sklearn.storageUri")]
    [InlineData("model: {storageUris: [{uri: 's3://b/a', mountPath: /x}, {uri: 'pvc://c/p'}]}",
        "Model s3://b/a spec.predictor.model.storageUris[0].uri|Model pvc://c/p spec.predictor.model.storageUris[1].uri")]
    [InlineData("containers: [{name: c, image: x, env: [{name: STORAGE_URI, value: 's3://b/k'}]}]", "Model s3://b/k spec.predictor.containers[0].env[0]")]
    [InlineData("containers: [{name: c, image: x}]", "")]
    [InlineData("model: {modelFormat: {name: sklearn}}", "")]
    [InlineData("model: 3", "")]
    public void Every_form_of_predictor_is_read(string predictor, string expected) => Assert.Equal(expected, string.Join('|', Read(predictor).Found));

    [Fact]
    public void Store_that_a_Secret_names_cannot_be_known()
    {
        var reference = Assert.Single(Read("model: {modelFormat: {name: vLLM}, storage: {key: conn, path: models/m}}").References);

        Assert.Equal("models/m", reference.Value);
        Assert.False(reference.IsUnknown);
        Assert.False(reference.IsPinned);
        Assert.Equal("the store and the bucket are named under conn in the Secret storage-config", reference.Unresolved!.What);
    }

    [Fact]
    public void Containers_of_the_predictor_stand_behind_the_fields()
    {
        var found = Read("""
            model: {storageUri: s3://b/k}
            containers: [{name: extra, image: x}]
            workerSpec: {containers: [{name: worker-container, image: y}]}
            """);

        Assert.Equal(
            ["(spec)@spec.predictor.model", "extra@spec.predictor.containers[0]", "(spec)@spec.predictor.model", "worker-container@spec.predictor.workerSpec.containers[0]"],
            found.Containers);
        Assert.Single(found.References);
        Assert.Equal(2, found.Files.DownloadsAt("/mnt/models").Count);
    }

    [Fact]
    public void LLMInferenceService_names_model_and_adapters()
    {
        var found = ResourceHarness.Read("""
            apiVersion: serving.kserve.io/v1alpha1
            kind: LLMInferenceService
            metadata: {name: m}
            spec:
              model:
                uri: hf://acme/m
                name: alias
                lora: {adapters: [{name: a, uri: hf://acme/lora}, {name: b, uri: pvc://c/p}]}
              template: {containers: [{name: main, image: vllm/vllm-openai:v0.11.1, args: [--trust-remote-code]}]}
              worker: {containers: [{name: main, image: vllm/vllm-openai:v0.11.1}]}
            """);

        Assert.Equal(
            [
                "Model pkg:huggingface/acme/m spec.model.uri",
                "Adapter pkg:huggingface/acme/lora spec.model.lora.adapters[0].uri",
                "Adapter pvc://c/p spec.model.lora.adapters[1].uri",
            ],
            found.Found);
        Assert.Equal(["--trust-remote-code"], found.Signals.Where(signal => signal.Kind == SignalKind.RemoteCode).Select(signal => signal.Subject));
        Assert.Equal(["(spec)@spec.model", "main@spec.template.containers[0]", "(spec)@spec.model", "main@spec.worker.containers[0]"], found.Containers);
    }

    [Fact]
    public void Arguments_that_the_stock_script_evaluates_again_go_through_a_shell()
    {
        var found = ResourceHarness.Read("""
            apiVersion: serving.kserve.io/v1alpha2
            kind: LLMInferenceService
            spec:
              model: {uri: hf://acme/m}
              template: {containers: [{name: main, args: ["--x $(id)"], env: [{name: VLLM_ADDITIONAL_ARGS, value: "--trust-remote-code"}]}]}
            """);

        Assert.Equal(["/bin/bash -c eval \"vllm serve /mnt/models ${VLLM_ADDITIONAL_ARGS} $@\" -- --x $(id)"], found.Started);
    }

    [Theory]
    [InlineData("ServingRuntime", "spec: {containers: [{name: kserve-container, image: x}], workerSpec: {containers: [{name: w, image: x}]}}",
        "kserve-container@spec.containers[0] w@spec.workerSpec.containers[0]", "")]
    [InlineData("ClusterStorageContainer", "spec: {container: {name: init, image: x}}", "init@spec.container", "")]
    [InlineData("LocalModelCache", "spec: {sourceModelUri: 'hf://acme/m'}", "(spec)@spec.sourceModelUri", "Model pkg:huggingface/acme/m spec.sourceModelUri")]
    [InlineData("TrainedModel", "spec: {model: {storageUri: 's3://b/k'}}", "(spec)@spec.model.storageUri", "Model s3://b/k spec.model.storageUri")]
    [InlineData("InferenceGraph", "spec: {nodes: {root: {routerType: Sequence, steps: [{serviceName: m}]}}}", "", "")]
    public void Other_kinds_are_read(string kind, string spec, string containers, string expected)
    {
        var found = ResourceHarness.Read($"apiVersion: serving.kserve.io/v1alpha1\nkind: {kind}\n{spec}");

        Assert.Equal(containers, string.Join(' ', found.Containers));
        Assert.Equal(expected, string.Join('|', found.Found));
    }

    private static ResourceHarness Read(string predictor) => ResourceHarness.Read(
        "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: m}\nspec:\n  predictor:\n    "
        + predictor.Replace("COMMIT", Commit, StringComparison.Ordinal).Replace("\n", "\n    ", StringComparison.Ordinal));
}
