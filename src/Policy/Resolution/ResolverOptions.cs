namespace Modelgate.Policy.Resolution;

/// <summary>How to resolve.</summary>
public sealed record ResolverOptions
{
    /// <summary>The usual way.</summary>
    public static ResolverOptions Default { get; } = new();

    /// <summary>True to collect the steps for <c>modelgate explain</c>.</summary>
    public bool CollectSteps { get; init; }

    /// <summary>The runtimes that are known; policies may add their own.</summary>
    public Runtimes.RuntimeCatalogue Runtimes { get; init; } = Policy.Runtimes.RuntimeCatalogue.BuiltIn;
}
