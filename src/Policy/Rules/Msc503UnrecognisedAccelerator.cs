using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Rules;

/// <summary>MSC503: a pod with accelerators is one whose program is known.</summary>
/// <remarks>
/// Looks at: accelerators in <c>resources</c>. Fires on: a pod that asks for one and in which no runtime, loader or reference is recognised.
/// Ignored by default, because training, notebooks and rendering ask for accelerators too. Why: an unknown server is the easiest way past every other rule.
/// </remarks>
internal sealed class Msc503UnrecognisedAccelerator : IAdmissionRule
{
    private static readonly string[] Accelerators =
    [
        "nvidia.com/", "amd.com/gpu", "gpu.intel.com/", "habana.ai/", "google.com/tpu", "aws.amazon.com/neuron", "huawei.com/Ascend", "qualcomm.com/",
    ];

    public RuleDescription Description { get; } = new(
        new(503), "unrecognised-accelerator", "An accelerator pod that no runtime recognises", Severity.Low, RuleAction.Ignore,
        "If it serves models, describe its image or program under `runtimes` of the ModelPolicy.");

    public bool JudgesEveryPod => true;

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Pod.ServesModels)
            yield break;
        // The pod's own containers: resolution may have left out what it did not need to look at.
        foreach (var container in context.Pod.Pod.Containers)
        {
            if (AcceleratorOf(container) is not { } resource)
                continue;
            yield return new(Description.Id, Description.Severity, container.Name,
                new Origin(ReferenceOrigin.Spec, container.Path.Field("resources")),
                $"Container {Wording.Quote(container.Name)} asks for {Wording.Plain(resource)}, but nothing in the pod is recognised as a server or loader of models, so it was not judged.",
                Description.Remedy);
            yield break;
        }
    }

    private static string? AcceleratorOf(ContainerSpec container)
    {
        foreach (var resource in container.Resources)
        {
            foreach (var prefix in Accelerators)
            {
                if (resource.StartsWith(prefix, StringComparison.Ordinal))
                    return resource;
            }
        }

        return null;
    }
}
