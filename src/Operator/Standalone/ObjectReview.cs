using Modelgate.Policy;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Standalone;

/// <summary>An object and the pods in it, to be judged: by admission, by the review of what runs, by <c>modelgate review --cluster</c>. All three judge here.</summary>
/// <param name="Subject">The object; its namespace's labels are added when they are known.</param>
/// <param name="Pods">The pods.</param>
/// <param name="JudgeTemplatesAsPods">True: a workload gets the verdict of the pods that it makes.</param>
internal readonly record struct ObjectReview(ReviewSubject Subject, IReadOnlyList<PodWorkload> Pods, bool JudgeTemplatesAsPods = false)
{
    private static readonly ConfigMapsToRead Nothing = new([], false);

    /// <summary>Which ConfigMaps the pods name that may have to do with models, and whether there are such pods. Ordinary pods cost no reading.</summary>
    public ConfigMapsToRead Needs(ClusterSnapshot snapshot)
    {
        IReadOnlyList<string> names = [];
        var mayServe = false;
        for (var i = 0; i < Pods.Count; i++)
        {
            var pod = Pods[i];
            if (!MayServe(pod, snapshot))
                continue;
            mayServe = true;
            var own = ConfigMapNames.Of(pod);
            names = names.Count == 0 ? own : own.Count == 0 ? names : [.. names.Union(own)];
        }

        return mayServe ? new(names, true) : Nothing;
    }

    /// <summary>False for a pod that certainly serves nothing under these policies. Custom runtimes may be named as they like.</summary>
    public static bool MayServe(PodWorkload pod, ClusterSnapshot snapshot) => !snapshot.Runtimes.IsBuiltIn || PodTriage.MayServe(pod);

    /// <summary>Reads what is needed beside the snapshot.</summary>
    public ValueTask<RequestContent> ReadAsync(ServingState state, TimeSpan limit)
    {
        var needs = Needs(state.Snapshot);
        return state.Content.ReadAsync(Subject.Namespace, needs.Names, needs.MayServe, limit);
    }

    /// <summary>What the rules are asked with.</summary>
    /// <param name="content">What was read for it.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">How to resolve; null: by default.</param>
    public ReviewInput Input(RequestContent content, DateTimeOffset now, ResolverOptions? options = null) => new()
    {
        Subject = content.NamespaceLabels is { } labels ? Subject.With(labels) : Subject,
        Pods = Pods,
        ConfigMaps = content.ConfigMaps,
        Now = now,
        Options = options ?? ResolverOptions.Default,
        JudgeTemplatesAsPods = JudgeTemplatesAsPods,
    };

    /// <summary>The decision.</summary>
    /// <param name="snapshot">The policies and bundles.</param>
    /// <param name="content">What was read for it.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">How to resolve; null: by default.</param>
    public Decision Decide(ClusterSnapshot snapshot, RequestContent content, DateTimeOffset now, ResolverOptions? options = null) =>
        AdmissionPolicy.Review(Input(content, now, options), snapshot);
}

/// <summary>Which ConfigMaps a review needs.</summary>
/// <param name="Names">Their names.</param>
/// <param name="MayServe">True when a pod may have to do with models, so that the policies that apply to it matter.</param>
internal sealed record ConfigMapsToRead(IReadOnlyList<string> Names, bool MayServe);
