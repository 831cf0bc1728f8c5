using Modelgate.Operator.Reports;
using Modelgate.Operator.Standalone;
using Modelgate.Policy;
using Modelgate.Policy.Data;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Operator.Reviewing;

/// <summary>Judges the Kubernetes objects of manifests.</summary>
internal static class ManifestReviewer
{
    /// <summary>Judges one object.</summary>
    public static ObjectResult Review(ManifestDocument document, ConfigMapCatalog configMaps, ClusterSnapshot snapshot, ReviewSettings settings)
    {
        var manifest = new ManifestObject(document.Node, settings.Namespace);
        var content = new RequestContent(configMaps.For(document.File.Input.Source, manifest.Namespace));
        return Review(document, manifest, content, snapshot, settings.Now, settings.CollectSteps ? ResolverOptions.Default with { CollectSteps = true } : ResolverOptions.Default);
    }

    /// <summary>Judges one object with what was read for it.</summary>
    public static ObjectResult Review(
        ManifestDocument document, ManifestObject manifest, RequestContent content, ClusterSnapshot snapshot, DateTimeOffset now, ResolverOptions options)
    {
        var review = Of(manifest);
        var decision = review.Decide(snapshot, content, now, options);
        ReportedPlace Locate(Origin origin) => Place(document, origin);
        return new ObjectResult
        {
            Source = document.File.Input.Source,
            Document = document.Document,
            Line = document.Node.Line > 0 ? document.Node.Line : null,
            ApiVersion = manifest.ApiVersion,
            Kind = manifest.Kind,
            Namespace = manifest.Namespace,
            Name = manifest.Name,
            Decision = ObjectResults.Decision(decision.Outcome),
            Containers = ObjectResults.Containers(decision, Locate, (reference, pod) => ReferenceEvidence.Of(reference, review.Subject, pod, snapshot, now)),
            Findings = ObjectResults.Findings(decision, Locate),
        };
    }

    /// <summary>What is to be judged of an object: a workload gets the verdict of its pods.</summary>
    public static ObjectReview Of(ManifestObject manifest) => new(Subject(manifest), ManifestPods.Of(manifest), JudgeTemplatesAsPods: true);

    /// <summary>How policies see an object.</summary>
    public static ReviewSubject Subject(ManifestObject manifest) => new()
    {
        ApiVersion = manifest.ApiVersion,
        Kind = manifest.Kind,
        Namespace = manifest.Namespace,
        Name = manifest.Name,
        Labels = Labels(manifest.Node.At("metadata", "labels")),
    };

    private static Dictionary<string, string> Labels(DataNode? node)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in node?.Members ?? [])
        {
            if (value.IsScalar)
                labels[name] = value.Text;
        }

        return labels;
    }

    private static ReportedPlace Place(ManifestDocument document, Origin origin)
    {
        var at = ObjectResults.InObject(origin);
        var path = at.Path.ToString();
        if (LineLocator.Find(document.Node, path) is not { } line)
            return new(path, null);
        // Lines of a block scalar ("|", ">") follow the line of its mark; lines of any other text are not lines of the file.
        if (at.Line > 0 && ReferenceEquals(at, origin) && IsBlockScalar(document.File.Line(line)))
            line += at.Line;
        return new(path, line);
    }

    private static bool IsBlockScalar(string line)
    {
        var text = line.AsSpan();
        var comment = text.IndexOf(" #");
        if (comment >= 0)
            text = text[..comment];
        text = text.TrimEnd().TrimEnd("0123456789+-");
        return text.Length > 0 && text[^1] is '|' or '>';
    }
}
