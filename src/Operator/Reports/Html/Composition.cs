using Modelgate.Verification;

namespace Modelgate.Operator.Reports.Html;

/// <summary>How a part of what an object serves stands.</summary>
internal enum PartState
{
    /// <summary>Its evidence reaches what the policy asks for.</summary>
    Enough,

    /// <summary>Its evidence does not.</summary>
    Weak,

    /// <summary>The policy requires a part of this role, and the bundle has none.</summary>
    Missing,

    /// <summary>No bundle declares it.</summary>
    Undeclared,

    /// <summary>A path in the container; what fills it is judged by other means.</summary>
    Local,
}

/// <summary>One part of what an object serves.</summary>
internal sealed record ComposedPart(PartState State, string Role, string Name)
{
    /// <summary>Canonical identity; empty for a part that is missing.</summary>
    public string Identity { get; init; } = "";

    /// <summary>The artifact's evidence; null where there is no artifact.</summary>
    public ArtifactResult? Artifact { get; init; }

    /// <summary>The containers that name it.</summary>
    public IReadOnlyList<string> LoadedBy { get; init; } = [];

    /// <summary>The strength as a number, 0 for none.</summary>
    public int Level => Artifact is null ? 0 : Composition.Level(Artifact.Strength);
}

/// <summary>One bundle of an object: its parts, loaded or not, and the parts that are missing.</summary>
internal sealed record ComposedBundle(BundleResult Bundle, IReadOnlyList<ComposedPart> Parts);

/// <summary>What an object serves: the bundles that it loads parts of, and what it loads besides.</summary>
internal sealed record Composition(IReadOnlyList<string> Servers, IReadOnlyList<ComposedBundle> Bundles, IReadOnlyList<ComposedPart> Outside)
{
    /// <summary>The strengths, weakest first.</summary>
    public static IReadOnlyList<string> Strengths { get; } = Enum.GetNames<EvidenceStrength>();

    /// <summary>A strength as a number, 0 for none.</summary>
    public static int Level(string strength) => Enum.TryParse<EvidenceStrength>(strength, out var known) ? (int)known : 0;

    /// <summary>Puts the parts together; null for an object that loads nothing.</summary>
    public static Composition? Of(ObjectResult result, Dictionary<(string Name, string Policy), BundleResult> known)
    {
        List<string> servers = [];
        Dictionary<(string Bundle, string Policy, string Artifact), List<string>> loaded = [];
        List<BundleResult> bundles = [];
        Dictionary<(string Role, string Identity), (ReferenceResult Reference, List<string> By)> outside = [];
        foreach (var container in result.Containers)
        {
            if (container.References.Count > 0)
                servers.Add(container.Runtime is null ? container.Name : $"{container.Name} ({container.Runtime})");
            foreach (var reference in container.References)
            {
                if (reference is { Bundle: { } name, Policy: { } policy, Artifact: { } artifact } && known.TryGetValue((name, policy), out var bundle))
                {
                    if (!bundles.Contains(bundle))
                        bundles.Add(bundle);
                    Add(loaded, (name, policy, artifact), container.Name);
                }
                else if (outside.TryGetValue((reference.Role, reference.Identity), out var earlier))
                {
                    if (!earlier.By.Contains(container.Name, StringComparer.Ordinal))
                        earlier.By.Add(container.Name);
                }
                else
                {
                    outside.Add((reference.Role, reference.Identity), (reference, [container.Name]));
                }
            }
        }

        return servers.Count == 0
            ? null
            : new(servers, [.. bundles.Select(b => Compose(b, loaded))], [.. outside.Values.Select(o => Outsider(o.Reference, o.By))]);
    }

    private static ComposedBundle Compose(BundleResult bundle, Dictionary<(string, string, string), List<string>> loaded)
    {
        List<ComposedPart> parts = [];
        foreach (var artifact in bundle.Artifacts)
        {
            parts.Add(new(artifact.Reason is null ? PartState.Enough : PartState.Weak, artifact.Role, artifact.Name)
            {
                Identity = artifact.Identity,
                Artifact = artifact,
                LoadedBy = loaded.TryGetValue((bundle.Name, bundle.Policy, artifact.Name), out var by) ? by : [],
            });
        }

        // What is wrong comes first, so that no long bundle hides it.
        parts.AddRange((bundle.MissingRoles ?? []).Select(role => new ComposedPart(PartState.Missing, role, "")));
        return new(bundle, [.. parts.OrderBy(p => p.State == PartState.Enough)]);
    }

    private static ComposedPart Outsider(ReferenceResult reference, List<string> by) =>
        new(reference.Local ? PartState.Local : PartState.Undeclared, reference.Role, reference.Value) { Identity = reference.Identity, LoadedBy = by };

    private static void Add(Dictionary<(string, string, string), List<string>> map, (string, string, string) key, string container)
    {
        if (!map.TryGetValue(key, out var list))
            map.Add(key, list = []);
        if (!list.Contains(container, StringComparer.Ordinal))
            list.Add(container);
    }
}
