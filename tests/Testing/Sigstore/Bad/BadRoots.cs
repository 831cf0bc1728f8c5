namespace Modelgate.Testing.Sigstore;

/// <summary>Good bundles before a trusted root that is malformed or does not vouch for them.</summary>
internal static class BadRoots
{
    private static readonly Lazy<VirtualSigstore> Elsewhere = new(() => new());

    public static IEnumerable<BadBundle> All { get; } =
    [
        Root("root-of-another-instance", "a root of another Sigstore instance", b => b.Inputs(i => i with { TrustedRootJson = Elsewhere.Value.TrustedRootJson() })),
        Content("root-media-type-unknown", "a root of no known media type", r => r.MediaType = "application/vnd.dev.sigstore.trustedroot+json;version=9"),
        Content("root-log-without-start", "a log key without the start of its window", r => r.Tlogs[0] = r.Tlogs[0] with { ValidFor = new(null) }),
        Content("root-log-without-window", "a log key without a window", r => r.Edit = json => json.At("tlogs", 0, "publicKey").Remove("validFor")),
        Content("root-log-id-of-another-key", "a log id that is not that of its key", r => r.Tlogs[1] = r.Tlogs[1] with { LogId = new byte[32] }, recommended: true),
        Content("root-ct-log-id-of-another-key", "a CT log id that is not that of its key, besides the right one", r => r.CtLogs.Add(r.CtLogs[0] with { LogId = new byte[32] }), recommended: true),
        Content("root-key-details-unknown", "a key of no known kind", r => r.Tlogs[0] = r.Tlogs[0] with { KeyDetails = "PKIX_ROT13" }),
        Content("root-key-details-of-another-kind", "key details that do not fit the key", r => r.Tlogs[0] = r.Tlogs[0] with { KeyDetails = "PKIX_ED25519" }),
        Content("root-key-not-der", "a key that is not DER", r => r.Tlogs[0] = r.Tlogs[0] with { RawKey = [1, 2, 3] }),
        Content("root-hash-algorithm-unknown", "a log with another hash than SHA-256", r => r.Edit = json => json.At("tlogs", 0)["hashAlgorithm"] = "SHA2_512"),
        Content("root-authority-without-certificates", "an authority with an empty chain", r => r.CertificateAuthorities.Add(r.CertificateAuthorities[0] with { Chain = [] })),
        Content("root-authority-certificate-not-der", "an authority whose certificate is not DER", r => r.CertificateAuthorities.Add(r.CertificateAuthorities[0] with { Chain = [[1, 2, 3]] })),
        Content("root-window-ends-before-it-starts", "a log key whose window ends before it starts", r => r.Tlogs[0] = r.Tlogs[0] with { ValidFor = new(VirtualSigstore.DefaultTime, VirtualSigstore.DefaultTime.AddDays(-1)) }),
        Root("root-not-json", "a root that is not JSON", b => b.Inputs(i => i with { TrustedRootJson = "trusted" })),
        Root("root-duplicate-member", "a root with a member twice", b => b.Inputs(i => i with { TrustedRootJson = "{\"tlogs\":[]," + i.TrustedRootJson![1..] })),
        Content("root-without-rekor", "a root that knows no log", r => r.Tlogs.Clear(), category: "tlog"),
        Content("root-without-ct-log", "a root that knows no CT log", r => r.CtLogs.Clear(), category: "sct"),
        Content("root-without-authority", "a root that knows no certificate authority", r => r.CertificateAuthorities.Clear()),
        new("root-without-tsa", "a root that knows no timestamp authority", "timestamp", GoodBundles.Blob2, b => b.TrustedRoot(r => r.TimestampAuthorities.Clear())),
        Root("authority-window-closed", "the authority's window ended the day before", b => AuthorityWindow(b, new(b.World.Now.AddDays(-9), b.World.Now.AddDays(-1))), "validity"),
        Root("authority-window-not-open", "the authority's window opens the day after", b => AuthorityWindow(b, new(b.World.Now.AddDays(1))), "validity"),
        Root("log-window-closed", "the log key's window ended a second before the entry", b => LogWindow(b, 0, new(b.World.Now.AddDays(-9), b.World.Now.AddSeconds(4))), "validity"),
        Root("log-window-not-open", "the log key's window opens a second after the entry", b => LogWindow(b, 0, new(b.World.Now.AddSeconds(6))), "validity"),
        new("log-window-closed-rekor2", "the Rekor v2 key's window ended before the timestamp", "validity", GoodBundles.Blob2,
            b => LogWindow(b, 1, new(b.World.Now.AddDays(-9), b.World.Now.AddSeconds(-1))), recommended: true),
    ];

    private static void AuthorityWindow(BundleRecipe b, ValidFor window) =>
        b.TrustedRoot(r => r.CertificateAuthorities[0] = r.CertificateAuthorities[0] with { ValidFor = window });

    private static void LogWindow(BundleRecipe b, int log, ValidFor window) => b.TrustedRoot(r => r.Tlogs[log] = r.Tlogs[log] with { ValidFor = window });

    private static BadBundle Root(string name, string wrong, Action<BundleRecipe> change, string category = "trust-root") => new(name, wrong, category, GoodBundles.Blob, change);

    private static BadBundle Content(string name, string wrong, Action<TrustedRootContent> change, bool recommended = false, string category = "trust-root") =>
        new(name, wrong, category, GoodBundles.Blob, b => b.TrustedRoot(change), recommended);
}
