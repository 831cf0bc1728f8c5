using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy;

/// <summary>One object to judge, with everything outside the snapshot that the judgement needs.</summary>
public sealed class ReviewInput
{
    /// <summary>The object.</summary>
    public required ReviewSubject Subject { get; init; }

    /// <summary>The pods or pod templates in the object, in document order; they are resolved by the review.</summary>
    public IReadOnlyList<PodWorkload> Pods { get; init; } = [];

    /// <summary>What is resolved already: the <c>(spec)</c> of custom resources. Judged before <see cref="Pods"/>.</summary>
    public IReadOnlyList<PodResolution> Resolved { get; init; } = [];

    /// <summary>The ConfigMaps that the pods name.</summary>
    public required IConfigMapSource ConfigMaps { get; init; }

    /// <summary>The time of the review, for exemptions and evidence that expire.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How to resolve.</summary>
    public ResolverOptions Options { get; init; } = ResolverOptions.Default;

    /// <summary>True: a workload's template or a custom resource gets the verdict of the pods it makes (<c>modelgate review</c>).
    /// False: it is warned about at most, because the pod decides (admission).</summary>
    public bool JudgeTemplatesAsPods { get; init; }
}
