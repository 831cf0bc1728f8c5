using Modelgate.Operator.Reports;
using Modelgate.Policy;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Reviewing;

/// <summary>Judges what leads to an image or a server outside manifests: Dockerfiles, Modelfiles, Python and shell programs.</summary>
/// <remarks>Each becomes a pod that does what the file does, and goes the way of every pod: one interpreter, one set of rules.</remarks>
internal static class SourceReviewer
{
    /// <summary>Judges one file; null when it has nothing to do with models.</summary>
    public static ObjectResult? Review(ReadFile file, ClusterSnapshot snapshot, ReviewSettings settings)
    {
        var name = Path.GetFileName(file.Input.Source);
        var stages = file.Input.Kind == InputKind.Dockerfile ? DockerfileReader.Read(file.Text) : [];
        var pod = file.Input.Kind switch
        {
            InputKind.Dockerfile => DockerfileWorkload.From(stages, name),
            InputKind.Modelfile => ModelfileWorkload.From(file.Text, name),
            InputKind.Python => OfProgram(name, "python3", file.Text),
            InputKind.Shell => OfProgram(name, "sh", file.Text),
            InputKind.Manifest => throw new ArgumentException("Manifests have a reviewer of their own", nameof(file)),
        };
        var kind = file.Input.Kind == InputKind.Shell ? "Script" : file.Input.Kind.ToString();
        var subject = new ReviewSubject { ApiVersion = "", Kind = kind, Namespace = settings.Namespace, Name = name };
        var decision = AdmissionPolicy.Review(
            new ReviewInput
            {
                Subject = subject,
                Pods = [pod],
                ConfigMaps = new ConfigMapCatalog().For(file.Input.Source, settings.Namespace),
                Now = settings.Now,
                Options = settings.CollectSteps ? ResolverOptions.Default with { CollectSteps = true } : ResolverOptions.Default,
                JudgeTemplatesAsPods = true,
            },
            snapshot);
        if (decision.Findings.Count == 0 && !decision.Pods.Any(p => p.ServesModels) && file.Input.Kind is InputKind.Python or InputKind.Shell)
            return null;
        var places = new SourcePlaces(file.Input.Kind, stages);
        return new ObjectResult
        {
            Source = file.Input.Source,
            Document = 0,
            ApiVersion = "",
            Kind = kind,
            Namespace = settings.Namespace,
            Name = name,
            Decision = ObjectResults.Decision(decision.Outcome),
            Containers = ObjectResults.Containers(decision, places.Locate, (reference, pod) => ReferenceEvidence.Of(reference, subject, pod, snapshot, settings.Now)),
            Findings = ObjectResults.Findings(decision, places.Locate),
        };
    }

    private static PodWorkload OfProgram(string name, string program, string text) => new()
    {
        Name = name,
        Containers =
        [
            new ContainerSpec
            {
                Name = "program",
                Kind = ContainerKind.Container,
                Path = FieldPath.Root.Field("program"),
                // In a container's command the kubelet expands $(NAME); a file on disk is not touched by it.
                Command = [program, "-c", text.Replace("$(", "$$(", StringComparison.Ordinal)],
                CommandNote = name,
            },
        ],
    };
}
