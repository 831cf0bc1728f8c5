using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Reviewing;

/// <summary>Validates Modelgate's own resources wherever they turn up: in reviewed files and in admission requests.</summary>
internal static class DeclarationCheck
{
    /// <summary>The API group of ModelPolicy and ModelBundle.</summary>
    public const string Group = "modelgate.dev";

    /// <summary>Everything that is wrong with the object; null when the group has no such kind.</summary>
    public static IReadOnlyList<DeclarationProblem>? Problems(DataNode node, string kind, DateTimeOffset now) => kind switch
    {
        ModelPolicyReader.Kind => ModelPolicyReader.Read(node, now).Problems,
        ModelBundleReader.Kind => [.. OfBundle(node), .. InlineEvidence.Problems(node)],
        // What `modelgate review --output json` writes.
        "ReviewReport" => [],
        _ => null,
    };

    /// <summary>Everything that is wrong with a ModelBundle but its attestations: what it says, and warnings of artifacts that no evidence can cover.</summary>
    public static IReadOnlyList<DeclarationProblem> OfBundle(DataNode node)
    {
        var read = ModelBundleReader.Read(node);
        return read.Value is { } bundle ? [.. read.Problems, .. ArtifactParts.Problems(node, bundle)] : read.Problems;
    }

    /// <summary><c>ModelPolicy a: spec.mode: … …</c></summary>
    public static string Text(string kind, string name, DeclarationProblem problem) =>
        $"{kind} {name}: {(problem.Path.Length > 0 ? problem.Path + ": " : "")}{problem.Message} {problem.Remedy}";
}
