using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Standalone;
using Modelgate.Policy;
using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Resources;

namespace Modelgate.Operator.Reviewing.Live;

/// <summary>One run of <c>modelgate review --cluster</c>: what is in a cluster, judged from outside.</summary>
/// <remarks>
/// 1. Read policies, bundles and the namespaces' labels. 2. Ask which kinds there are that make pods or name models. 3. List them page by page, pods last;
/// what another object made is reviewed with its maker, but each pod by itself. 4. Judge each object with the ConfigMaps that it names. Nothing is left
/// out in silence: what cannot be read is an error, and the rest is reviewed.
/// </remarks>
internal sealed class ClusterReview(ApiConnection connection, TimeProvider time, Action<string> progress, int pageSize = ApiLimits.PageSize)
{
    private readonly LiveProblems _problems = new();
    private readonly List<ObjectResult> _results = [];
    private int _skipped;

    /// <summary>What the user should know although it is no error.</summary>
    public IReadOnlyList<string> Hints => _problems.Hints;

    /// <summary>How many policies and bundles the cluster has.</summary>
    public (int Policies, int Bundles) Count { get; private set; }

    /// <summary>Reviews the cluster.</summary>
    /// <param name="namespace">The only namespace; empty for all.</param>
    /// <param name="files">Policies and bundles from files, instead of the cluster's; null: the cluster's.</param>
    /// <param name="cancellationToken">Ends the review.</param>
    public async Task<ReviewReport> ReviewAsync(string @namespace, ReviewSettings? files, CancellationToken cancellationToken)
    {
        var (lister, reader) = (new ObjectLister(connection, pageSize), new KeptObjects(new ObjectReader(connection)));
        var configuration = new LiveConfiguration(lister, reader, _problems, time);
        ClusterSnapshot? snapshot = null;
        try
        {
            var kinds = await LiveKinds.FindAsync(connection, cancellationToken);                                       // 2
            await configuration.ReadNamespacesAsync(@namespace, cancellationToken);                                     // 1
            snapshot = files is not null ? files.SnapshotWith(new ConfigMapCatalog()) : await configuration.ReadAsync(cancellationToken);
            Count = configuration.Count;
            var state = new ServingState(snapshot, new LiveContent(reader, configuration.Objects, time, NullLogger<LiveContent>.Instance));
            foreach (var kind in kinds)
                await ReviewAsync(kind, @namespace, lister, state, cancellationToken);                                  // 3
        }
        catch (ApiException failure)
        {
            _problems.Add($"the cluster cannot be asked: {failure.Message}");
        }

        return ReviewRun.Report(_results, _skipped, _problems.Errors, snapshot, time.GetUtcNow());
    }

    private async Task ReviewAsync(LiveKind kind, string @namespace, ObjectLister lister, ServingState state, CancellationToken cancellationToken)
    {
        var seen = 0;
        try
        {
            await foreach (var item in lister.ListAsync(kind.Resource, kind.IsNamespaced ? @namespace : "", isMetadataOnly: false, cancellationToken))
            {
                progress(string.Create(CultureInfo.InvariantCulture, $"{kind.Resource.Plural} {++seen}"));
                await ReviewAsync(kind, item, state);
            }
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            // The kind went while it was listed, or an old server does not have it.
        }
        catch (ApiException failure)
        {
            _problems.Add("list", kind.Resource, failure);
        }
    }

    private async Task ReviewAsync(LiveKind kind, ListedObject item, ServingState state)
    {
        var read = JsonReader.Read(item.Json.Span);
        if (!read.IsRead)
        {
            _problems.Add($"{kind.Kind} {item.Header.Namespace}/{item.Header.Name} is not readable: {read.Error}");
            return;
        }

        var node = Complete(read.Documents[0], kind);
        var manifest = new ManifestObject(node);
        var isPod = kind == LiveKinds.Pods;
        var owner = Owner(node);
        // What a Deployment or CronJob made is said where that is; a pod that ended runs no more.
        if (isPod ? node.At("status", "phase")?.Text is "Succeeded" or "Failed" : IsReviewedWith(kind.Kind, owner))
        {
            _skipped++;
            return;
        }

        var review = ManifestReviewer.Of(manifest);
        if (review.Pods.Count == 0 && ServedResources.IsUnknownKind(manifest.Group, manifest.Kind))
            _problems.Hint($"kind {manifest.Kind} of {manifest.ApiVersion} is not known to Modelgate; what it serves was not judged");
        var content = await review.ReadAsync(state, ApiLimits.AnswerTime);
        foreach (var unread in content.ConfigMaps.Unread)
            _problems.Add($"may not or cannot get configmaps in namespace {manifest.Namespace}: {content.ConfigMaps.Explain(unread)}");
        if (content.Problem is { } problem)
            _problems.Add(problem);
        var place = (manifest.Namespace.Length > 0 ? $"namespaces/{manifest.Namespace}/" : "") + $"{kind.Resource.Plural}/{manifest.Name}";
        var document = new ManifestDocument(new ReadFile { Input = new(place, null, InputKind.Manifest, false) }, 0, node);
        var result = ManifestReviewer.Review(document, manifest, content, state.Snapshot, time.GetUtcNow(), ResolverOptions.Default);
        _results.Add(result with
        {
            // A list has no lines that anybody could look up.
            Line = null,
            Owner = owner.Length > 0 ? owner : null,
            Containers = [.. result.Containers.Select(c => c with { References = [.. c.References.Select(r => r with { Line = null })] })],
            Findings = [.. result.Findings.Select(f => f with { Line = null })],
        });
    }

    private static bool IsReviewedWith(string kind, string owner) =>
        (kind == "ReplicaSet" && (owner.StartsWith("Deployment/", StringComparison.Ordinal) || owner.StartsWith("Rollout/", StringComparison.Ordinal)))
        || (kind == "Job" && owner.StartsWith("CronJob/", StringComparison.Ordinal));

    /// <summary>The controller, as <c>Kind/name</c>; empty where there is none.</summary>
    private static string Owner(DataNode node)
    {
        var controller = (node.At("metadata", "ownerReferences")?.Items ?? []).FirstOrDefault(o => o["controller"] is { IsTrue: true });
        return controller is null ? "" : $"{controller["kind"]?.Text}/{controller["name"]?.Text}";
    }

    private static DataNode Complete(DataNode node, LiveKind kind) => node["kind"] is not null
        ? node
        : DataNode.Mapping([new("apiVersion", DataNode.String(kind.ApiVersion)), new("kind", DataNode.String(kind.Kind)), .. node.Members]);
}
