namespace Modelgate.Testing.Sigstore;

/// <summary>
/// A Sigstore instance in memory: certificate authority, CT log, both generations of Rekor, timestamp authority. It makes bundles, good ones and, by
/// <see cref="BadBundles"/>, bad ones. It was written from the specifications and shares no code with the verifier, so that each tests the other.
/// Keys are new in every world; times are fixed.
/// </summary>
public sealed class VirtualSigstore
{
    /// <summary>The time of a world unless told otherwise.</summary>
    public static readonly DateTimeOffset DefaultTime = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<VirtualSigstore> LazyShared = new(() => new VirtualSigstore());

    /// <summary>Makes a world at <paramref name="now"/>, or at <see cref="DefaultTime"/>.</summary>
    public VirtualSigstore(DateTimeOffset? now = null)
    {
        Now = now ?? DefaultTime;
        Fulcio = CertificateAuthority.Create(Now);
        CtLog = new("https://ctfe.sigstore.test/2026");
        Rekor = new("https://rekor.sigstore.test");
        Tiles = new("https://log2026-1.rekor.sigstore.test");
        Tsa = TimestampAuthority.Create(Now, kind: KeyKind.P384);
    }

    /// <summary>A world for all tests that need no world of their own.</summary>
    public static VirtualSigstore Shared => LazyShared.Value;

    /// <summary>When certificates are issued. Rekor v1 integrates five seconds later, the timestamp authority stamps ten seconds later.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The start of every window in the trusted root: half a year earlier.</summary>
    public ValidFor Window => new(Now.AddDays(-182));

    /// <summary>The certificate authority.</summary>
    public CertificateAuthority Fulcio { get; }

    /// <summary>The CT log.</summary>
    public CertificateTransparencyLog CtLog { get; }

    /// <summary>The Rekor v1 log.</summary>
    public RekorV1Log Rekor { get; }

    /// <summary>The Rekor v2 log.</summary>
    public RekorV2Log Tiles { get; }

    /// <summary>The timestamp authority.</summary>
    public TimestampAuthority Tsa { get; }

    /// <summary>The world's trusted root, to be changed or written.</summary>
    public TrustedRootContent TrustedRoot() =>
        new TrustedRootContent().Add(Fulcio, Window).Add(CtLog, Window).Add(Rekor, Window).Add(Tiles, Window).Add(Tsa, Window);

    /// <summary>The world's trusted root as TrustedRoot JSON.</summary>
    public string TrustedRootJson() => TrustedRoot().ToJson();

    /// <summary>Makes a bundle as described.</summary>
    public MadeBundle Bundle(Action<BundleRecipe> describe)
    {
        var recipe = new BundleRecipe(this);
        describe(recipe);
        return recipe.Make();
    }
}
