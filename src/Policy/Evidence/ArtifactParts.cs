using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Evidence;

/// <summary>Finds artifacts of a ModelBundle whose files cannot be what their role says, so that whatever is signed about them counts for nothing.</summary>
/// <remarks>A warning for whoever writes the bundle: the names of files are conventions, and the other artifacts count all the same.</remarks>
public static class ArtifactParts
{
    /// <summary>A warning for each such artifact.</summary>
    /// <param name="document">The bundle's document.</param>
    /// <param name="bundle">What was read of it, without an error.</param>
    public static IReadOnlyList<DeclarationProblem> Problems(DataNode document, ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(bundle);
        List<DeclarationProblem> problems = [];
        var items = document.At("spec", "artifacts")?.Items ?? [];
        for (var i = 0; i < bundle.Artifacts.Count; i++)
        {
            if (PartFiles.WhyNot(bundle.Artifacts[i]) is { } why)
                problems.Add(new(i < items.Count ? items[i].Line : 0, FieldPath.Root.Field("spec").Field("artifacts").Index(i).ToString(), $"No evidence can cover this artifact: {why.Detail}.", why.Mend, IsWarning: true));
        }

        return problems;
    }
}
