namespace Modelgate.Testing.Sigstore;

/// <summary>A bundle that a verifier must refuse: a good one with one change, signed and logged anew where the change would otherwise show elsewhere.</summary>
public sealed class BadBundle
{
    private readonly Action<BundleRecipe> _good;
    private readonly Action<BundleRecipe> _change;
    private readonly Lazy<MadeBundle> _made;

    internal BadBundle(string name, string wrong, string category, Action<BundleRecipe> good, Action<BundleRecipe> change, bool recommended = false)
    {
        (Name, Wrong, Category, _good, _change, IsRecommended) = (name, wrong, category, good, change, recommended);
        _made = new(() => Make(VirtualSigstore.Shared));
    }

    /// <summary>Short name.</summary>
    public string Name { get; }

    /// <summary>What is wrong with it.</summary>
    public string Wrong { get; }

    /// <summary>What kind of step must refuse it; a word of <see cref="BadBundles.Categories"/>.</summary>
    public string Category { get; }

    /// <summary>A careful verifier refuses it, though not every specification demands that.</summary>
    public bool IsRecommended { get; }

    /// <summary>The bundle, made once in the shared world.</summary>
    public MadeBundle Made => _made.Value;

    /// <summary>Makes the bundle in a world.</summary>
    public MadeBundle Make(VirtualSigstore world) => world.Bundle(b =>
    {
        _good(b);
        _change(b);
    });

    /// <summary>Makes the good bundle that it differs from.</summary>
    public MadeBundle MakeGood(VirtualSigstore world) => world.Bundle(_good);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
