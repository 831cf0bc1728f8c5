using System.Buffers;
using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resources;

/// <summary>KServe's LLMInferenceService and LLMInferenceServiceConfig (serving.kserve.io/v1alpha1, v1alpha2).</summary>
/// <remarks>
/// Model given by: <c>spec.model.uri</c>; adapters by <c>spec.model.lora.adapters[].uri</c>. <c>spec.model.name</c> is an alias.
/// The content lies at <c>/mnt/models</c> in the pods of <c>template</c>, <c>worker</c>, <c>prefill.template</c>, <c>prefill.worker</c>.
/// A container <c>main</c> without a command gets the stock template's: a shell that evaluates <c>vllm serve /mnt/models … ${VLLM_ADDITIONAL_ARGS} $@</c>,
/// so its arguments and that variable are split and expanded by the shell once more.
/// Versions read: kserve master, August 2026 (pkg/apis/serving/v1alpha2, config/llmisvcconfig).
/// </remarks>
internal sealed class KserveLlmInferenceService : IServedResource
{
    private const string ServedFolder = KserveInferenceService.ModelFolder;

    private static readonly SearchValues<char> Commands = SearchValues.Create("$`;&|<>()\\'\n");

    private const string Script = "eval \"vllm serve " + ServedFolder + " ${VLLM_ADDITIONAL_ARGS} $@\"";

    private static readonly SearchValues<char> ShellCharacters = SearchValues.Create(" \t\n\"'$`\\;&|<>()*?[]{}~#!");

    public bool Matches(string group, string kind) =>
        group == "serving.kserve.io" && kind is "LLMInferenceService" or "LLMInferenceServiceConfig";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var path = manifest.SpecPath;
        var pods = new List<PodWorkload>();
        AddPod(manifest.Spec?["template"], path.Field("template"));
        AddPod(manifest.Spec?["worker"], path.Field("worker"));
        AddPod(manifest.Spec?.At("prefill", "template"), path.Field("prefill").Field("template"));
        AddPod(manifest.Spec?.At("prefill", "worker"), path.Field("prefill").Field("worker"));
        if (pods.Count == 0)
            return [Specification.Pod(manifest, Fields(manifest, report: true))];
        for (var i = 0; i < pods.Count; i++)
            pods[i] = pods[i].Add(Fields(manifest, report: i == 0));
        return pods;

        void AddPod(DataNode? spec, FieldPath at)
        {
            if (spec is { Kind: DataKind.Mapping })
                pods.Add(WithStockCommand(PodNodeReader.ReadSpec(spec, at, null, at.Field("metadata"), manifest.Namespace)));
        }
    }

    private static ContainerSpec Fields(ManifestObject manifest, bool report) =>
        Specification.Container(null, manifest.SpecPath.Field("model"), context => ReadFields(context, manifest, report));

    private static void ReadFields(InvocationContext context, ManifestObject manifest, bool report)
    {
        var model = manifest.Spec?["model"];
        var path = manifest.SpecPath.Field("model");
        if (Specification.Word(model, path, "uri") is { } uri)
            Add(ModelRole.Model, uri, ServedFolder);
        var adapters = model?.At("lora", "adapters")?.Items ?? [];
        for (var i = 0; i < adapters.Count; i++)
        {
            var at = path.Field("lora").Field("adapters").Index(i);
            if (Specification.Word(adapters[i], at, "uri") is { } adapter)
                Add(ModelRole.Adapter, adapter, "/mnt/lora/" + (adapters[i]["name"]?.Text ?? ""));
        }

        void Add(ModelRole role, Word word, string folder)
        {
            var reference = Specification.StorageReference(role, word, context.Invocation.Environment);
            if (report)
            {
                context.Sink.Recognise("kserve");
                context.Sink.Add(reference);
            }

            context.Files.Download(folder, reference);
        }
    }

    private static PodWorkload WithStockCommand(PodWorkload pod)
    {
        var containers = new List<ContainerSpec>(pod.Containers);
        for (var i = 0; i < containers.Count; i++)
        {
            if (containers[i] is { Kind: ContainerKind.Container, Name: "main", Command: null } main)
                containers[i] = main.ReadBy(RunStockCommand);
        }

        return pod.With((IReadOnlyList<ContainerSpec>)containers);
    }

    /// <summary>True for a word that the shell passes on. JSON is taken as meant: were it expanded, no server would start.</summary>
    private static bool IsPlain(Word word) =>
        !word.Text.AsSpan().ContainsAny(ShellCharacters) || (word.Text.StartsWith('{') && !word.Text.AsSpan().ContainsAny(Commands) && JsonReader.Read(word.Text).IsRead);

    private static void RunStockCommand(InvocationContext context)
    {
        context.Sink.Recognise("vllm");
        var origin = new Origin(ReferenceOrigin.Default, context.Container.Path);
        var environment = context.Invocation.Environment;
        var given = Specification.Words(context.Container.Args, context.Container.Path.Field("args"), environment);
        if (!environment.TryGet("VLLM_ADDITIONAL_ARGS", out _) && given.TrueForAll(IsPlain))
        {
            ControllerProgram.Run(context, ["vllm", "serve", ServedFolder], given);
            return;
        }

        var unset = new Dictionary<string, Word?> { ["VLLM_ADDITIONAL_ARGS"] = environment["VLLM_ADDITIONAL_ARGS"] ?? new Word("", origin) };
        context.Run(new()
        {
            Arguments = (Word[])[new("/bin/bash", origin), new("-c", origin), new(Script, origin), new("--", origin), .. given],
            Environment = environment.With(unset),
        });
    }
}
