using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose only time is an RFC 3161 timestamp (Rekor v2), and that timestamp is wrong.</summary>
internal static class BadTimestamps
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        Stamp("timestamp-of-other-signature", "a timestamp of another signature", (t, _) => t.Stamped = [1, 2, 3]),
        new("timestamp-of-artifact", "a timestamp of the artifact in place of the signature", "timestamp", GoodBundles.Blob2, b => b.Blob("stamped"u8.ToArray()).ChangeTimestamp(t => t.Stamped = "stamped"u8.ToArray())),
        Stamp("timestamp-of-unknown-authority", "an authority that the root does not know", (t, w) => t.Authority = TimestampAuthority.Create(w.Now, "tsa.elsewhere.test")),
        Stamp("timestamp-of-unknown-authority-without-certificate", "the same, without its certificate", (t, w) =>
            (t.Authority, t.EmbedCertificate) = (TimestampAuthority.Create(w.Now, "tsa.elsewhere.test"), false)),
        Stamp("timestamp-of-authority-of-same-name", "an authority with the trusted one's names", (t, w) => t.Authority = TimestampAuthority.Create(w.Now, kind: KeyKind.P384)),
        Stamp("timestamp-of-authority-of-same-name-and-serial", "an authority with the trusted one's names and serial number, without its certificate", (t, w) =>
            (t.Authority, t.EmbedCertificate) = (TimestampAuthority.Create(w.Now, kind: KeyKind.P384, leaf: d => d.Serial = w.Tsa.Leaf.Serial), false)),
        Stamp("timestamp-by-another-key", "another key signed in the authority's name", (t, _) => t.Key = SigningKey.New(KeyKind.P384)),
        Stamp("timestamp-content-changed", "the content was changed after signing", (t, _) => t.Content = info => [.. info[..^2], (byte)(info[^2] ^ 1), info[^1]]),
        Stamp("timestamp-rejected", "a response that says no", (t, _) => t.Status = 2),
        Stamp("timestamp-status-waiting", "a response that says wait, with a token", (t, _) => t.Edit = response => Status(response, 3)),
        Stamp("timestamp-of-plain-data", "content that is no timestamp", (t, _) => t.ContentType = Oids.Data),
        Stamp("timestamp-without-signing-certificate", "the signed attributes do not name the certificate", (t, _) => t.SigningCertificate = []),
        Stamp("timestamp-of-other-signing-certificate", "the signed attributes name another certificate", (t, w) => t.SigningCertificate = w.Fulcio.Root),
        Stamp("timestamp-two-signers", "two signers", (t, _) => t.Signers = 2),
        Stamp("timestamp-no-signer", "no signer", (t, _) => t.Signers = 0),
        Stamp("timestamp-truncated", "a response without its end", (t, _) => t.Edit = response => response[..^7]),
        Stamp("timestamp-trailing-bytes", "bytes behind the response", (t, _) => t.Edit = response => [.. response, 0, 0]),
        Stamp("timestamp-not-der", "no DER at all", (t, _) => t.Edit = _ => "timestamp"u8.ToArray()),
        new("timestamp-by-another-key-besides-promise", "another key signed in the authority's name, besides a good promise", "timestamp", GoodBundles.BlobStamped, b =>
            b.ChangeTimestamp(t => t.Key = SigningKey.New(KeyKind.P384))),
        new("timestamp-by-another-key-besides-a-good-one", "another key signed in the authority's name, behind a good timestamp", "timestamp", GoodBundles.Blob2, b =>
            b.Timestamp(t => t.Key = SigningKey.New(KeyKind.P384))),
        Stamp("timestamp-imprint-sha1", "a SHA-1 imprint", (t, _) => t.Hash = HashAlgorithmName.SHA1),
        Own("tsa-leaf-without-purpose", "a leaf without the timestamping purpose", d => d.Remove(Oids.ExtendedKeyUsage)),
        Own("tsa-leaf-for-code-signing", "a leaf for code signing", d => d.Replace(CertificateExtension.ExtendedKeyUsage(true, Oids.CodeSigning))),
        Own("tsa-leaf-for-two-purposes", "a leaf for timestamping and code signing", d => d.Replace(CertificateExtension.ExtendedKeyUsage(true, Oids.TimeStamping, Oids.CodeSigning))),
        Own("tsa-leaf-purpose-not-critical", "a leaf whose purpose is not critical", d => d.Replace(CertificateExtension.ExtendedKeyUsage(false, Oids.TimeStamping))),
        Own("tsa-leaf-is-authority", "a leaf that says it is an authority", d => d.Replace(CertificateExtension.BasicConstraints(true))),
        Own("tsa-leaf-without-digital-signature", "a leaf for encipherment only", d => d.Replace(CertificateExtension.KeyUsage(X509KeyUsageFlags.KeyEncipherment)), recommended: true),
        Own("tsa-leaf-unknown-critical-extension", "a leaf with a critical extension that nobody knows", d => d.Replace(CertificateExtension.UnknownCritical())),
        Own("tsa-leaf-expired", "a leaf that ended before the timestamp", d => d.NotAfter = VirtualSigstore.DefaultTime.AddSeconds(9)),
        Own("tsa-leaf-not-yet-valid", "a leaf that begins after the timestamp", d => d.NotBefore = VirtualSigstore.DefaultTime.AddSeconds(11)),
        new("tsa-leaf-of-another-root", "the root lists the leaf under a root that did not sign it", "timestamp", GoodBundles.Blob2, b => b.TrustedRoot(r =>
            r.TimestampAuthorities[0] = r.TimestampAuthorities[0] with { Chain = [b.World.Tsa.Chain[0], TimestampAuthority.Create(b.World.Now, kind: KeyKind.P384).Chain[1]] })),
        new("tsa-window-closed", "the authority's window ended a second before the timestamp", "timestamp", GoodBundles.Blob2, b => Window(b, new(b.World.Now.AddDays(-9), b.World.Now.AddSeconds(9)))),
        new("tsa-window-not-open", "the authority's window opens a second after the timestamp", "timestamp", GoodBundles.Blob2, b => Window(b, new(b.World.Now.AddSeconds(11)))),
        new("timestamp-before-certificate", "a timestamp from before the certificate", "validity", GoodBundles.Blob2, b => b.ChangeTimestamp(t => t.Time = b.World.Now.AddSeconds(-1))),
        new("timestamp-after-certificate", "a timestamp from after the certificate", "validity", GoodBundles.Blob2, b => b.ChangeTimestamp(t => t.Time = b.World.Now.AddMinutes(11))),
        new("timestamps-of-one-authority", "two timestamps of one authority where two must vouch", "threshold", GoodBundles.Blob2, b => b.Timestamp().Inputs(i => i with { TimestampThreshold = 2 })),
        new("timestamp-twice", "the same timestamp twice", "structure", GoodBundles.Blob2, b => b.Edit(json =>
        {
            var list = (System.Text.Json.Nodes.JsonArray)json["verificationMaterial"]!["timestampVerificationData"]!["rfc3161Timestamps"]!;
            list.Add(list[0]!.DeepClone());
        }), recommended: true),
        new("timestamps-too-few", "one promise where two times must be there", "threshold", GoodBundles.Blob, b => b.Inputs(i => i with { TimestampThreshold = 2 })),
    ];

    private static void Window(BundleRecipe b, ValidFor window) => b.TrustedRoot(r => r.TimestampAuthorities[0] = r.TimestampAuthorities[0] with { ValidFor = window });

    /// <summary>Changes the status of a response: the first sequence of one integer.</summary>
    private static byte[] Status(byte[] response, byte status)
    {
        var at = response.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x30, 0x03, 0x02, 0x01, 0x00]);
        var changed = (byte[])response.Clone();
        changed[at + 4] = status;
        return changed;
    }

    private static BadBundle Stamp(string name, string wrong, Action<TimestampRecipe, VirtualSigstore> change) =>
        new(name, wrong, "timestamp", GoodBundles.Blob2, b => b.ChangeTimestamp(t => change(t, b.World)));

    /// <summary>The authority stands in the root, and its leaf is wrong.</summary>
    private static BadBundle Own(string name, string wrong, Action<CertificateDraft> leaf, bool recommended = false) => new(name, "a trusted timestamp authority: " + wrong, "timestamp", GoodBundles.Blob2, b =>
    {
        var authority = TimestampAuthority.Create(b.World.Now, "own.tsa.test", leaf: leaf);
        b.ChangeTimestamp(t => t.Authority = authority).TrustedRoot(r => r.TimestampAuthorities[0] = new(authority.Uri, authority.Chain, b.World.Window));
    }, recommended);
}
