using System.Security.Cryptography;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose certificate lacks a valid signed certificate timestamp.</summary>
internal static class BadScts
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        Leaf("sct-missing", "no SCT", (c, _) => c.NoSct()),
        Leaf("sct-list-empty", "a list of no SCT", (c, _) => c.NoSct().Change(d => d.Extensions.Add(CertificateExtension.SctList([])))),
        Leaf("sct-list-not-a-list", "an SCT extension that holds no list", (c, _) => c.NoSct().Change(d => d.Extensions.Add(new(Oids.SctList, false, [4, 2, 9, 9])))),
        Sct("sct-of-another-log", "an SCT of a log that the root does not know", (s, _) => s.Log = new("https://ct.elsewhere.test")),
        Sct("sct-of-another-log-under-the-id-of-the-trusted", "a strange log's signature under the trusted log's id", (s, w) =>
            (s.Log, s.Edit) = (new("https://ct.elsewhere.test"), made => [made[0], .. w.CtLog.LogId, .. made[33..]])),
        Sct("sct-bit-flipped", "a bit of the SCT's signature is another", (s, _) => s.Edit = made => Flip(made, made.Length - 1)),
        Sct("sct-time-changed", "the SCT's time was changed after signing", (s, _) => s.Edit = made => Flip(made, 40)),
        Sct("sct-of-another-certificate", "an SCT over another certificate", (s, _) => s.Signed = tbs => [.. tbs[..^1], (byte)(tbs[^1] ^ 1)]),
        Sct("sct-of-another-issuer", "an SCT that names another issuing key", (s, w) => s.IssuerSpki = w.CtLog.Key.Spki),
        Sct("sct-extensions-changed", "the SCT's extensions were changed after signing", (s, _) => (s.Extensions, s.Edit) = ([0, 0, 5, 0, 0, 0, 0, 9], made => Flip(made, 50))),
        Sct("sct-version-unknown", "an SCT of version 2", (s, _) => s.Edit = made => [1, .. made[1..]]),
        Sct("sct-hash-other", "an SCT that says SHA-1", (s, _) => s.Edit = made => [.. made[..43], 2, .. made[44..]]),
        Sct("sct-algorithm-other", "an SCT that says RSA", (s, _) => s.Edit = made => [.. made[..44], 1, .. made[45..]]),
        Sct("sct-truncated", "an SCT without its end", (s, _) => s.Edit = made => made[..^5]),
        Sct("sct-trailing-bytes", "bytes behind the SCT's signature", (s, _) => s.Edit = made => [.. made, 0, 0]),
        Sct("sct-before-window", "an SCT from before the CT key's window", (s, w) => s.Time = w.Now.AddDays(-183)),
        new("sct-after-window", "an SCT from after the CT key's window", "sct", GoodBundles.Blob, b => Window(b, new(b.World.Now.AddDays(-9), b.World.Now.AddMilliseconds(-1)))),
        new("sct-window-not-open", "a CT key whose window opens a second later", "sct", GoodBundles.Blob, b => Window(b, new(b.World.Now.AddSeconds(1)))),
        new("sct-two-of-one-log", "two SCTs of one log where two logs must vouch", "threshold", GoodBundles.Blob,
            b => b.Certificate(c => c.AlsoSct(s => s.Time = b.World.Now.AddSeconds(1))).Inputs(i => i with { SctThreshold = 2 })),
        new("sct-missing-rekor2", "no SCT, with Rekor v2", "sct", GoodBundles.Dsse2, b => b.Certificate(c => c.NoSct())),
        new("sct-of-replaced-log-key", "the root holds another key for the CT log", "sct", GoodBundles.Blob, b => b.TrustedRoot(r =>
        {
            var key = SigningKey.New(KeyKind.P256);
            r.CtLogs[0] = r.CtLogs[0] with { RawKey = key.Spki, LogId = SHA256.HashData(key.Spki) };
        })),
    ];

    private static void Window(BundleRecipe b, ValidFor window) => b.TrustedRoot(r => r.CtLogs[0] = r.CtLogs[0] with { ValidFor = window });

    private static byte[] Flip(byte[] bytes, int at)
    {
        var changed = (byte[])bytes.Clone();
        changed[at] ^= 1;
        return changed;
    }

    private static BadBundle Leaf(string name, string wrong, Action<LeafCertificate, VirtualSigstore> change) =>
        new(name, wrong, "sct", GoodBundles.Blob, b => b.Certificate(c => change(c, b.World)));

    private static BadBundle Sct(string name, string wrong, Action<SctRecipe, VirtualSigstore> change) => Leaf(name, wrong, (c, w) => c.Sct(s => change(s, w)));
}
