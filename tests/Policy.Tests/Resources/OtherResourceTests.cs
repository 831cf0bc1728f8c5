using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Resources;

public sealed class OtherResourceTests
{
    [Theory]
    [InlineData("kubeai.org/v1", "Model", "spec: {url: 'hf://acme/m', engine: VLLM, adapters: [{name: a, url: 'hf://acme/lora'}]}", "vllm",
        "Model pkg:huggingface/acme/m spec.url|Adapter pkg:huggingface/acme/lora spec.adapters[0].url")]
    [InlineData("kubeai.org/v1", "Model", "spec: {url: 'ollama://gemma2:2b', engine: OLlama}", "ollama", "Model registry.ollama.ai/library/gemma2:2b spec.url")]
    [InlineData("kubeai.org/v1", "Model", "spec: {url: 'pvc://c?model=x', engine: OLlama}", "ollama", "Model pvc://c spec.url")]
    [InlineData("production-stack.vllm.ai/v1alpha1", "VLLMRuntime", "spec: {model: {modelURL: acme/m}, vllmConfig: {extraArgs: [--revision, v1]}}", "vllm", "Model pkg:huggingface/acme/m@v1 spec.model.modelURL")]
    [InlineData("production-stack.vllm.ai/v1alpha1", "LoraAdapter", "spec: {adapterSource: {type: huggingface, repository: acme/lora}}", "vllm", "Adapter pkg:huggingface/acme/lora spec.adapterSource.repository")]
    [InlineData("apps.nvidia.com/v1alpha1", "NIMCache", "spec: {source: {hf: {namespace: acme, modelName: m, revision: v1}}}", "nim", "Model pkg:huggingface/acme/m@v1 spec.source.hf.modelName")]
    [InlineData("kaito.sh/v1beta1", "Workspace", "inference: {preset: {name: phi-4}, adapters: [{source: {name: a, image: 'reg.example/a:v1'}}]}", "kaito",
        "Model kaito-preset:phi-4 inference.preset.name|Adapter pkg:oci/a?repository_url=reg.example/a&tag=v1 inference.adapters[0].source.image")]
    [InlineData("llmaz.io/v1alpha1", "OpenModel", "spec: {source: {modelHub: {modelID: acme/m, revision: v1}}}", "llmaz", "Model pkg:huggingface/acme/m@v1 spec.source.modelHub.modelID")]
    [InlineData("llmaz.io/v1alpha1", "OpenModel", "spec: {source: {modelHub: {name: ModelScope, modelID: acme/m}}}", "llmaz", "Model modelscope://acme/m spec.source.modelHub.modelID")]
    [InlineData("llm-d.ai/v1alpha1", "ModelService", "spec: {modelArtifacts: {uri: 'hf://acme/m'}, decode: {containers: [{name: vllm, image: x}]}}", "llm-d", "Model pkg:huggingface/acme/m spec.modelArtifacts.uri")]
    [InlineData("ollama.ayaka.io/v1", "Model", "spec: {image: phi}", "ollama", "Model registry.ollama.ai/library/phi:latest spec.image")]
    [InlineData("model.aibrix.ai/v1alpha1", "ModelAdapter", "spec: {artifactURL: 'huggingface://acme/lora'}", "vllm", "Adapter pkg:huggingface/acme/lora spec.artifactURL")]
    [InlineData("model.aibrix.ai/v1alpha1", "ModelClaim", "spec: {artifactURL: 'huggingface://acme/m', engine: vllm}", "vllm", "Model pkg:huggingface/acme/m spec.artifactURL")]
    [InlineData("inference.llmkube.dev/v1alpha1", "Model", "spec: {source: acme/m}", "llamacpp", "Quantization pkg:huggingface/acme/m spec.source")]
    [InlineData("mlops.seldon.io/v1alpha1", "Model", "spec: {storageUri: 'gs://b/m'}", "seldon", "Model gs://b/m spec.storageUri")]
    [InlineData("gmc.opea.io/v1alpha3", "GMConnector", "spec: {nodes: {root: {steps: [{name: Embedding}, {name: TeiEmbedding, internalService: {config: {MODEL_ID: acme/m}}}]}}}", "tei",
        "Model pkg:huggingface/acme/m spec.nodes.root.steps[1].internalService.config.MODEL_ID")]
    [InlineData("kaito.sh/v1alpha1", "RAGEngine", "spec: {embedding: {local: {modelID: acme/m}}}", "kaito", "Model pkg:huggingface/acme/m spec.embedding.local.modelID")]
    [InlineData("machinelearning.seldon.io/v1", "SeldonDeployment",
        "spec: {predictors: [{graph: {name: a, modelUri: 'gs://b/a', children: [{name: b, implementation: HUGGINGFACE_SERVER, parameters: [{name: task, value: x}, {name: pretrained_model, value: acme/m}]}]}}]}", "seldon",
        "Model gs://b/a spec.predictors[0].graph.modelUri|Model pkg:huggingface/acme/m spec.predictors[0].graph.children[0].parameters[1].value")]
    [InlineData("example.org/v1", "Model", "spec: {url: 'hf://acme/m'}", null, "")]
    public void Fields_of_the_kind_name_the_model(string apiVersion, string kind, string fields, string? runtime, string expected)
    {
        var found = ResourceHarness.Read($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: m}}\n{fields}");

        Assert.Equal(expected, string.Join('|', found.Found));
        Assert.Equal(runtime, found.Runtime);
    }

    [Fact]
    public void VLLMRuntime_leaves_the_server_container_to_the_fields()
    {
        var found = ResourceHarness.Read("""
            apiVersion: production-stack.vllm.ai/v1alpha1
            kind: VLLMRuntime
            spec:
              model: {modelURL: acme/m, enableLoRA: true}
              image: {registry: docker.io, name: "lmcache/vllm-openai:v1"}
              env: [{name: VLLM_ALLOW_RUNTIME_LORA_UPDATING, value: "true"}]
              podTemplate: {spec: {initContainers: [{name: sync, image: i}], containers: [{name: vllm, volumeMounts: []}]}}
            """);

        Assert.Equal(["(spec)@spec", "sync@spec.podTemplate.spec.initContainers[0]", "vllm@spec.podTemplate.spec.containers[0]"], found.Containers);
        Assert.Equal("docker.io/lmcache/vllm-openai:v1", found.Pods[0].Containers[0].Image);
        Assert.Contains(found.Signals, signal => signal.Kind == SignalKind.RuntimeMutation);
    }

    [Fact]
    public void NIMService_is_read_from_its_image_and_variables()
    {
        var found = ResourceHarness.Read("""
            apiVersion: apps.nvidia.com/v1alpha1
            kind: NIMPipeline
            spec:
              services:
              - name: a
                spec: {image: {repository: nvcr.io/nim/meta/llama, tag: "1.12"}, env: [{name: NIM_MODEL_NAME, value: "hf://acme/m"}]}
            """);

        Assert.Equal("nvcr.io/nim/meta/llama:1.12", found.Pods[0].Containers[0].Image);
        Assert.Equal(["Model pkg:huggingface/acme/m spec.services[0].spec.env[0]"], found.Found);
    }

    [Fact]
    public void Dynamo_services_become_containers()
    {
        var found = ResourceHarness.Read("""
            apiVersion: nvidia.com/v1alpha1
            kind: DynamoGraphDeployment
            spec:
              envs: [{name: A, value: b}]
              services:
                Frontend: {replicas: 1}
                Worker: {extraPodSpec: {mainContainer: {image: x, command: [python3, -m, dynamo.vllm], args: [--model, acme/m]}}}
            """);

        Assert.Equal(["Worker@spec.services.Worker.extraPodSpec.mainContainer"], found.Containers);
        Assert.Equal("A", Assert.Single(found.Pods[0].Containers[0].Environment).Name);
    }

    [Fact]
    public void Workspace_template_is_a_pod()
    {
        var found = ResourceHarness.Read("apiVersion: kaito.sh/v1beta1\nkind: Workspace\ninference: {template: {spec: {containers: [{name: c, image: i}]}}}");

        Assert.Equal(["(spec)@inference", "c@inference.template.spec.containers[0]"], found.Containers);
        Assert.Null(found.Runtime);
    }

    [Fact]
    public void Components_of_OME_have_a_runner_beside_their_containers()
    {
        var found = ResourceHarness.Read("""
            apiVersion: ome.io/v1beta1
            kind: ClusterServingRuntime
            metadata: {name: r}
            spec:
              engineConfig:
                volumes: [{name: shm, emptyDir: {}}]
                leader: {runner: {name: ome-container, image: "lmsysorg/sglang:v0.5.5", command: [python3, -m, sglang.launch_server, --model-path, $(MODEL_PATH)]}}
                worker: {size: 1, runner: {image: "lmsysorg/sglang:v0.5.5"}}
              routerConfig: {containers: [{name: side, image: i}], runner: {name: router, image: r}}
            """);

        Assert.Equal(
            [
                "ome-container@spec.engineConfig.leader.runner", "ome-container@spec.engineConfig.worker.runner", "side@spec.routerConfig.containers[0]", "router@spec.routerConfig.runner",
            ],
            found.Containers);
        Assert.Contains(found.Pods[0].Containers[0].Environment, variable => variable is { Name: "MODEL_PATH", Value: "/mnt/models" });
    }
}
