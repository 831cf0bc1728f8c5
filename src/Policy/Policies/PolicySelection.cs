using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Policies;

/// <summary>Which policies are meant for an object.</summary>
internal static class PolicySelection
{
    /// <summary>The label that every namespace carries (Kubernetes 1.22 and later); its value is the namespace's name.</summary>
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>The policies whose selectors match, in their order.</summary>
    /// <remarks>A workload is judged for the pods that it makes, so the object selector sees the template's labels.</remarks>
    public static IReadOnlyList<ModelPolicy> Select(ReviewSubject subject, PodResolution pod, IReadOnlyList<ModelPolicy> policies)
    {
        if (policies is [{ NamespaceSelector: null, ObjectSelector: null }])
            return policies;
        var namespaceLabels = subject.NamespaceLabels ?? new Dictionary<string, string> { [NameLabel] = subject.Namespace };
        var labels = PodLabels(subject, pod);
        List<ModelPolicy> selected = [];
        foreach (var policy in policies)
        {
            if (policy.Selects(namespaceLabels, labels))
                selected.Add(policy);
        }

        return selected;
    }

    /// <summary>The labels of the pod, be it the object or what the object makes; a custom resource's own where the pod has none.</summary>
    public static IReadOnlyDictionary<string, string> PodLabels(ReviewSubject subject, PodResolution pod) =>
        subject.IsPod || pod.Pod.Labels.Count == 0 ? subject.Labels : pod.Pod.Labels;
}
