using Modelgate.Operator.Kubernetes;
using Modelgate.Policy.Data;
using Modelgate.Policy.Resources;

namespace Modelgate.Operator.Reviewing.Live;

/// <summary>A kind of object to review.</summary>
/// <param name="Resource">Where it is.</param>
/// <param name="Kind">Its <c>kind</c>, which the items of the server's own lists leave out.</param>
/// <param name="IsNamespaced">True when its objects are in namespaces.</param>
internal sealed record LiveKind(ResourceKind Resource, string Kind, bool IsNamespaced)
{
    /// <summary><c>apps/v1</c>.</summary>
    public string ApiVersion => Resource.Group.Length == 0 ? Resource.Version : $"{Resource.Group}/{Resource.Version}";
}

/// <summary>Asks an API server which kinds it has that make pods or name models.</summary>
internal static class LiveKinds
{
    private const int MaxLength = 8 * 1024 * 1024;
    private const int MaxGroups = 2_000;

    /// <summary>Kinds of Kubernetes itself, in the order of the report. What such an object makes is in its templates.</summary>
    private static readonly LiveKind[] BuiltIn =
    [
        new(new("apps", "v1", "deployments"), "Deployment", true),
        new(new("apps", "v1", "statefulsets"), "StatefulSet", true),
        new(new("apps", "v1", "daemonsets"), "DaemonSet", true),
        new(new("apps", "v1", "replicasets"), "ReplicaSet", true),
        new(new("", "v1", "replicationcontrollers"), "ReplicationController", true),
        new(new("batch", "v1", "jobs"), "Job", true),
    ];

    /// <summary>Pods; last, after what made them.</summary>
    public static readonly LiveKind Pods = new(Cluster.ClusterKinds.Pods, "Pod", true);

    /// <summary>Groups of others whose kinds have pod templates.</summary>
    private static readonly HashSet<string> TemplateGroups = new(StringComparer.Ordinal)
    {
        "leaderworkerset.x-k8s.io", "jobset.x-k8s.io", "serving.knative.dev", "kubeflow.org", "trainer.kubeflow.org", "batch.volcano.sh", "workload.codeflare.dev",
    };

    /// <summary>The kinds.</summary>
    /// <exception cref="ApiException">The server does not say.</exception>
    public static async Task<IReadOnlyList<LiveKind>> FindAsync(ApiConnection connection, CancellationToken cancellationToken)
    {
        var kinds = new List<LiveKind>(BuiltIn);
        var groups = (await GetAsync(connection, "apis", cancellationToken))["groups"]?.Items ?? [];
        foreach (var group in groups.Take(MaxGroups))
        {
            var name = group["name"]?.Text ?? "";
            var preferred = group.At("preferredVersion", "version")?.Text ?? "";
            var versions = (group["versions"]?.Items ?? []).Select(v => v["version"]?.Text ?? "").Where(v => v != preferred).Prepend(preferred).Where(v => v.Length > 0);
            if (IsOfInterest(name))
                await AddAsync(connection, name, versions, kinds, cancellationToken);
        }

        kinds.Add(Pods);
        return kinds;
    }

    private static bool IsOfInterest(string group) =>
        group == "batch" || TemplateGroups.Contains(group)
        || (group.Contains('.', StringComparison.Ordinal) && !group.EndsWith(".k8s.io", StringComparison.Ordinal));

    private static bool IsWanted(string group, string kind) =>
        (group == "batch" && kind == "CronJob") || TemplateGroups.Contains(group)
        || (group == "argoproj.io" && kind is "Rollout" or "CronWorkflow" or "Workflow" or "WorkflowTemplate" or "ClusterWorkflowTemplate")
        || ServedResources.MayName(group, kind);

    private static async Task AddAsync(ApiConnection connection, string group, IEnumerable<string> versions, List<LiveKind> kinds, CancellationToken cancellationToken)
    {
        foreach (var version in versions)
        {
            DataNode list;
            try
            {
                list = await GetAsync(connection, $"apis/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(version)}", cancellationToken);
            }
            catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
            {
                // It went between the two questions.
                continue;
            }

            foreach (var resource in list["resources"]?.Items ?? [])
            {
                var (plural, kind) = (resource["name"]?.Text ?? "", resource["kind"]?.Text ?? "");
                if (plural.Length == 0 || plural.Contains('/', StringComparison.Ordinal) || !IsWanted(group, kind)
                    || !(resource["verbs"]?.Items ?? []).Any(v => v.Text == "list") || kinds.Exists(k => k.Resource.Group == group && k.Resource.Plural == plural))
                {
                    continue;
                }

                kinds.Add(new(new(group, version, plural), kind, resource["namespaced"] is { IsTrue: true }));
            }
        }
    }

    private static async Task<DataNode> GetAsync(ApiConnection connection, string path, CancellationToken cancellationToken)
    {
        var json = await connection.GetAsync(path, "application/json", MaxLength, ApiLimits.AnswerTime, cancellationToken);
        var read = JsonReader.Read(json.Span);
        return read.IsRead ? read.Documents[0] : throw new ApiException(ApiFailureKind.Unreadable, $"the API server's answer is not readable: {read.Error}");
    }
}
