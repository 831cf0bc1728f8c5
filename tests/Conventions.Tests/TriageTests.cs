using Modelgate.Policy.Invocation;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Workloads;

namespace Modelgate.Conventions.Tests;

/// <summary>Whatever a runtime or loader is recognised by must get past the first glance at a pod.</summary>
public class TriageTests
{
    private static readonly string[] Images =
    [
        "kserve/huggingfaceserver:v1", "kserve/storage-initializer:v1", "nvcr.io/nvidia/tritonserver:25.08-py3", "corp/triton-inference-server/server:1", "nvcr.io/nim/meta/x:1", "rayproject/ray-llm:2",
        "openmmlab/lmdeploy:1", "nvcr.io/nvidia/tensorrt-llm/release:1", "deepjavalibrary/djl-serving:1", "corp/djl-inference:1", "corp/huggingface-pytorch-inference:1",
        "vllm/vllm-openai:v1", "ghcr.io/llm-d/llm-d:1", "corp/server:vllm-1", "lmsysorg/sglang:1", "rocm/sgl-dev:1", "ollama/ollama", "corp/llama-cpp-python:1", "corp/llamafile:1", "corp/ramalama:1",
        "ghcr.io/ggml-org/llama.cpp:server", "ghcr.io/mostlygeek/llama-swap:cpu", "corp/llama-server:1", "ghcr.io/huggingface/text-generation-inference:3", "corp/tgi:1", "corp/tgi-gaudi:1", "ghcr.io/predibase/lorax:1",
        "ghcr.io/huggingface/text-embeddings-inference:1", "corp/tei-gaudi:1", "michaelf34/infinity:1", "localai/localai:1", "corp/local-ai:1", "ghcr.io/sozercan/aikit/x:1", "ghcr.io/speaches-ai/speaches:1",
        "fedirz/faster-whisper-server:1", "seldonio/mlserver:1",
    ];

    private static readonly string[] Commands =
    [
        "python -m huggingfaceserver", "initializer-entrypoint s3://b/m /mnt", "tritonserver --model-repository=/m", "mlserver start /m", "python3 -m dynamo.vllm", "/opt/nim/start_server.sh", "serve run app:x", "lmdeploy serve api_server m",
        "trtllm-serve m", "djl-serving", "huggingface-inference-toolkit", "vllm serve m", "python3 -m vllm.entrypoints.openai.api_server", "python -m sglang.launch_server", "sglang serve m", "ollama serve",
        "python -m llama_cpp.server", "./x.llamafile", "ramalama serve m", "llama-server -m x", "llama-swap -config /c.yaml", "llama-cli -m x", "text-generation-launcher", "lorax-launcher", "python3 /w/inference_api.py", "koboldcpp --m", "tabby serve", "mlx_lm.server", "deepsparse.server", "mistralrs-server", "python3 -m fastchat.serve.model_worker", "python -m aphrodite.endpoints.openai.api_server", "text-embeddings-router", "infinity_emb v2", "local-ai",
        "hf download m", "huggingface-cli download m", "git clone https://h/m", "curl -O https://h/m", "wget https://h/m", "sha256sum -c x", "aws s3 cp s3://b/m /m", "s5cmd cp s3://b/m /m", "gsutil cp gs://b/m /m",
        "mc cp b/m /m", "kit pull m", "docker model pull m", "podman pull m", "crane pull m /m", "azcopy copy u /m", "rclone copy r:b /m", "git-sync --repo=r", "uv pip install m", "aibrix_download --local-dir=/m",
        "oras pull h/m", "skopeo copy docker://h/m dir:/m", "modelscope download m", "ngc registry model download-version m", "pip install m", "cp -r /a /b",
    ];

    /// <summary>Programs that every other image runs too; what they do to models shows in other words of the pod.</summary>
    private static readonly string[] Ordinary = ["sha256sum", "cp"];

    /// <summary>Known by variables or flags that name a model, not by a command.</summary>
    private static readonly string[] KnownByTheirWords = ["LoraSyncer", "CustomDownloader"];

    [Fact]
    public void Every_image_that_names_a_runtime_is_looked_at()
    {
        Found.None(Images.Where(i => ServingRuntimes.OfImage(ImageReference.Parse(i)) is null));
        Found.None(Images.Where(i => !PodTriage.MayServe(Pod(i, []))));
    }

    [Fact]
    public void Every_program_that_is_a_runtime_or_loader_is_looked_at()
    {
        Found.None(Commands.Where(c => !Runtimes(c).Any() && !Loaders(c).Any()));
        Found.None(Commands.Where(c => !Ordinary.Contains(c.Split(' ')[0]) && !PodTriage.MayServe(Pod("corp/app", c.Split(' ')))));
    }

    [Fact]
    public void Every_runtime_and_loader_has_an_example()
    {
        var runtimes = Images.Select(i => ServingRuntimes.OfImage(ImageReference.Parse(i))!.GetType().Name).Concat(Commands.SelectMany(Runtimes).Select(r => r.GetType().Name));

        Found.None(ServingRuntimes.All.Select(r => r.GetType().Name).Except(runtimes));
        Found.None(ModelLoaders.All.Select(r => r.GetType().Name).Except(KnownByTheirWords).Except(Commands.SelectMany(Loaders).Select(l => l.GetType().Name)));
    }

    private static IEnumerable<IServingRuntime> Runtimes(string command) => ServingRuntimes.All.Where(r => r.MatchesProgram(Invocation(command)));

    private static IEnumerable<IModelLoader> Loaders(string command) => ModelLoaders.All.Where(r => r.MatchesProgram(Invocation(command)));

    private static ProgramInvocation Invocation(string command)
    {
        var origin = new Origin(ReferenceOrigin.Args, FieldPath.Root);
        return new() { Arguments = [.. command.Split(' ').Select(w => new Word(w, origin))], Environment = ResolvedEnvironment.Empty };
    }

    private static PodWorkload Pod(string image, string[] command)
    {
        var words = string.Concat(command.Select(w => $"\"{w}\",")).TrimEnd(',');
        var yaml = $"{{spec: {{containers: [{{name: c, image: \"{image}\"{(command.Length == 0 ? "" : $", command: [{words}]")}}}]}}}}";
        return PodNodeReader.Read(Policy.Data.YamlReader.Read(yaml, Policy.Data.YamlDialect.Kubernetes).Documents!.Single(), FieldPath.Root, "ml");
    }
}
