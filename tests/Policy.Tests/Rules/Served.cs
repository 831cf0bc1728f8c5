using Modelgate.Policy.Invocation;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Rules;

/// <summary>Small resolutions for rules to judge, without resolving anything.</summary>
internal static class Served
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static FieldPath Container(int index = 0) => FieldPath.Root.Field("spec").Field("containers").Index(index);

    public static Origin Args(int index = 0) => new(ReferenceOrigin.Args, Container().Field("args").Index(index));

    public static ContainerSpec Spec(string name = "server", string image = "vllm/vllm-openai@" + Digest, int index = 0, params string[] resources) => new()
    {
        Name = name,
        Kind = ContainerKind.Container,
        Path = Container(index),
        Image = image,
        Resources = resources,
    };

    public static ContainerResolution By(string? runtime, ContainerSpec spec, IReadOnlyList<ModelReference>? references = null, IReadOnlyList<Signal>? signals = null) => new()
    {
        Container = spec,
        Image = ImageReference.Parse(spec.Image),
        Runtime = runtime,
        References = references ?? [],
        Signals = signals ?? [],
    };

    public static PodResolution Pod(params ContainerResolution[] containers) => new()
    {
        Pod = new PodWorkload { Namespace = "ml", Name = "pod", Containers = [.. containers.Select(c => c.Container)] },
        Containers = containers,
    };

    public static PodResolution Vllm(params ModelReference[] references) => Pod(By("vllm", Spec(), references));

    public static PodResolution Signalling(Signal signal) => Pod(By("vllm", Spec(), [], [signal]));

    public static ModelReference Hub(string id, string? revision = null, ModelRole role = ModelRole.Model, Origin? origin = null) => new()
    {
        Role = role,
        Value = id,
        Location = new ModelLocation
        {
            Scheme = LocationScheme.HuggingFace,
            Name = "pkg:huggingface/" + id,
            Identity = "pkg:huggingface/" + id + (revision is null ? "" : "@" + revision),
            Revision = revision,
            IsPinned = revision is { Length: 40 } && revision.All(char.IsAsciiHexDigitLower),
        },
        Origin = origin ?? Args(),
    };

    public static ModelReference At(LocationScheme scheme, string value, ModelRole role = ModelRole.Model, bool pinned = false) => new()
    {
        Role = role,
        Value = value,
        Location = new ModelLocation { Scheme = scheme, Name = value, Identity = value, IsPinned = pinned, LocalPath = scheme == LocationScheme.Local ? value : null },
        Origin = Args(),
    };

    public static Unresolved Unknown(UnresolvedKind kind, string what) => new(kind, what);

    public static IReadOnlyList<Finding> Find(int rule, PodResolution pod, ModelPolicy? policy = null, params ModelBundle[] bundles) =>
        [.. AdmissionRules.Find(new RuleId(rule))!.Evaluate(new RuleContext
        {
            Pod = pod, Policy = policy ?? ModelPolicy.BuiltIn, Bundles = ModelBundleIndex.Of(bundles), Namespace = "ml",
        })];

    public static ModelBundle Bundle(string name, string @namespace, params (ModelRole Role, string Reference)[] artifacts) => new()
    {
        Name = name,
        Namespace = @namespace,
        Artifacts = [.. artifacts.Select((a, i) => new Artifact { Name = "part" + i, Role = a.Role, Reference = a.Reference })],
    };
}
