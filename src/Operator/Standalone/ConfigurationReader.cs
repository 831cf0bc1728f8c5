using Modelgate.Operator.Reports;
using Modelgate.Operator.Reviewing;
using Modelgate.Policy;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Standalone;

/// <summary>Reads ModelPolicy, ModelBundle and ConfigMap objects from files, strictly: whatever is wrong is an error with file, line and field.</summary>
internal sealed class ConfigurationReader(DateTimeOffset now)
{
    private readonly List<ModelPolicy> _policies = [];
    private readonly List<ModelBundle> _bundles = [];
    private readonly ConfigMapCatalog _rootMaps = new();
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>What is wrong; nothing that was read may be used while there is any.</summary>
    public List<InputError> Errors { get; } = [];

    /// <summary>What is used all the same, but not as its author thinks.</summary>
    public List<InputError> Warnings { get; } = [];

    /// <summary>The ConfigMaps.</summary>
    public ConfigMapCatalog ConfigMaps { get; } = new();

    /// <summary>How many policies were read.</summary>
    public int PolicyCount => _policies.Count;

    /// <summary>How many bundles were read.</summary>
    public int BundleCount => _bundles.Count;

    /// <summary>Reads files and folders.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="isTrusted">True when ConfigMaps in them may hold trusted roots: they come from whoever writes the policies.</param>
    public void Read(IReadOnlyList<string> paths, bool isTrusted)
    {
        foreach (var input in InputFinder.Find(paths, Errors).Where(f => f.Kind == InputKind.Manifest))
        {
            var (text, problem) = InputText.Read(input, null);
            Read(input, text, problem, isTrusted);
        }
    }

    /// <summary>Reads one file whose text is here.</summary>
    public void Read(InputFile input, string? text, string? problem, bool isTrusted)
    {
        if (text is null)
        {
            Errors.Add(new InputError(input.Source, null, problem ?? ""));
            return;
        }

        var file = new ReadFile { Input = input, Text = text };
        ManifestFileReader.Read(file);
        Errors.AddRange(file.Errors);
        var found = false;
        foreach (var document in file.Documents)
            found |= Read(document, isTrusted);
        if (!found && input.IsNamed && file.Errors.Count == 0)
            Errors.Add(new InputError(input.Source, null, "there is no ModelPolicy, ModelBundle or ConfigMap in this file"));
    }

    /// <summary>What was read, as a snapshot, with the bundles' evidence verified.</summary>
    /// <param name="generation">The snapshot's number.</param>
    /// <param name="others">More ConfigMaps in which attestations may be.</param>
    /// <param name="previous">An earlier snapshot's evidence; what has not changed is taken from it.</param>
    /// <param name="at">When evidence is judged; when it was read, unless given.</param>
    public ClusterSnapshot Snapshot(long generation, ConfigMapCatalog? others = null, EvidenceIndex? previous = null, DateTimeOffset? at = null) => ClusterSnapshot.Of(
        _policies, _bundles, generation,
        new EvidenceSettings(new FileEvidence(_rootMaps, others is null ? [ConfigMaps] : [ConfigMaps, others]), at ?? now, previous));

    private bool Read(ManifestDocument document, bool isTrusted)
    {
        switch (document.Kind)
        {
            case ModelPolicyReader.Kind:
                Take(document, ModelPolicyReader.Read(document.Node, now), _policies);
                return true;
            case ModelBundleReader.Kind:
                Take(document, ModelBundleReader.Read(document.Node), _bundles);
                return true;
            case "ConfigMap":
                ConfigMaps.Add(document);
                if (isTrusted)
                    _rootMaps.Add(document);
                return true;
            default:
                return false;
        }
    }

    private void Take<T>(ManifestDocument document, DeclarationResult<T> result, List<T> target)
        where T : class
    {
        var source = document.File.Input.Source;
        foreach (var problem in result.Problems)
        {
            var text = DeclarationCheck.Text(document.Kind, document.Name, problem);
            (problem.IsWarning ? Warnings : Errors).Add(new InputError(source, problem.Line > 0 ? problem.Line : null, text));
        }

        if (result.Value is null)
            return;
        var key = $"{document.Kind}/{document.Namespace}/{document.Name}";
        if (_names.TryAdd(key, source))
            target.Add(result.Value);
        else
            Errors.Add(new InputError(source, document.Node.Line, $"{document.Kind} {document.Name} is also in {_names[key]}; keep one of them"));
    }
}
