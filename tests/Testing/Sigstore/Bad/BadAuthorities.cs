using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose certificate was issued by an authority that is not trusted, or trusted and wrong.</summary>
internal static class BadAuthorities
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        Chain("authority-unknown", "an authority that the root does not know", b => b.Certificate(c => c.IssuedBy(Other(b)))),
        Chain("authority-of-same-name", "an authority with the name of the trusted one and another key", b => b.Certificate(c => c.IssuedBy(Twin(b)))),
        Chain("authority-of-same-name-and-key-id", "the same, and it names the trusted one's key", b => b.Certificate(c => c.IssuedBy(Twin(b))
            .Change(d => d.Replace(CertificateExtension.AuthorityKeyId(b.World.Fulcio.IssuingKey.Spki))).Sct(s => s.IssuerSpki = b.World.Fulcio.IssuingKey.Spki))),
        Chain("authority-in-the-bundle", "an unknown authority, with its self-signed root in the bundle", b => Smuggled(b, Other(b))),
        Chain("authority-in-the-bundle-of-same-name", "the same, under the trusted authority's names", b => Smuggled(b, Twin(b))),
        Chain("leaf-self-signed", "a certificate that signed itself", b => b.Certificate(c => c.Edit(_ => SelfSigned(b)))),
        Chain("issuer-name-other", "the right key issued it under another name", b => b.Certificate(c => c.Change(d => d.Issuer = Der.Name("elsewhere.test", "intermediate")))),
        Chain("authority-key-id-other", "the certificate names another authority key", b => b.Certificate(c => c.Change(d => d.Replace(CertificateExtension.AuthorityKeyId(b.World.CtLog.Key.Spki))))),
        Chain("path-too-long-in-bundle", "an authority below the issuing one, which may have none", b =>
        {
            var below = b.World.Fulcio.Below(b.World.Now, "below.test");
            b.Certificate(c => c.IssuedBy(below)).Chain(below.Chain[0]);
        }),
        Own("path-too-long-in-root", "an intermediate below a root that may have none", w => CertificateAuthority.Create(w.Now, "short.test", root: d => d.Replace(CertificateExtension.BasicConstraints(true, 0)))),
        Own("authority-with-name-constraints", "an authority with critical name constraints", w => Intermediate(w, d => d.Replace(CertificateExtension.NameConstraints("example.com")))),
        Own("authority-for-other-purpose", "an authority for timestamps", w => Intermediate(w, d => d.Replace(CertificateExtension.ExtendedKeyUsage(false, Oids.TimeStamping)))),
        Own("authority-not-an-authority", "an issuing certificate that is no authority", w => Intermediate(w, d => d.Replace(CertificateExtension.BasicConstraints(false)))),
        Own("authority-without-basic-constraints", "an issuing certificate without basic constraints", w => Intermediate(w, d => d.Remove(Oids.BasicConstraints))),
        Own("authority-without-certificate-signing", "an issuing certificate that may not sign certificates", w => Intermediate(w, d => d.Replace(CertificateExtension.KeyUsage(X509KeyUsageFlags.DigitalSignature)))),
        Own("authority-with-unknown-critical-extension", "an issuing certificate with a critical extension that nobody knows", w => Intermediate(w, d => d.Replace(CertificateExtension.UnknownCritical()))),
        Own("anchor-not-an-authority", "an anchor that is no authority", w => CertificateAuthority.Create(w.Now, "anchor.test", root: d => d.Replace(CertificateExtension.BasicConstraints(false)))),
        Own("anchor-without-certificate-signing", "an anchor that may not sign certificates", w => CertificateAuthority.Create(w.Now, "anchor.test", root: d => d.Replace(CertificateExtension.KeyUsage(X509KeyUsageFlags.DigitalSignature)))),
        Own("authority-expired", "the issuing certificate ended the day before", w => Intermediate(w, d => d.NotAfter = w.Now.AddDays(-1)), "validity"),
        Own("authority-not-yet-valid", "the issuing certificate begins the day after", w => Intermediate(w, d => d.NotBefore = w.Now.AddDays(1)), "validity"),
        Own("anchor-expired", "the anchor ended the day before", w => CertificateAuthority.Create(w.Now, "anchor.test", root: d => d.NotAfter = w.Now.AddDays(-1)), "validity"),
        Chain("intermediate-of-another-anchor", "the root lists an issuing certificate under an anchor that did not sign it", b => b.TrustedRoot(r =>
            r.CertificateAuthorities[0] = r.CertificateAuthorities[0] with { Chain = [b.World.Fulcio.Chain[0], Twin(b).Root] })),
    ];

    private static CertificateAuthority Other(BundleRecipe b) => CertificateAuthority.Create(b.World.Now, "elsewhere.test");

    /// <summary>The trusted authority's names with other keys.</summary>
    private static CertificateAuthority Twin(BundleRecipe b) => CertificateAuthority.Create(b.World.Now);

    private static void Smuggled(BundleRecipe b, CertificateAuthority authority) => b.Certificate(c => c.IssuedBy(authority)).Chain([.. authority.Chain]);

    private static byte[] SelfSigned(BundleRecipe b)
    {
        var key = SigningKey.New(KeyKind.P256);
        var name = Der.Name("elsewhere.test", "leaf");
        var draft = new CertificateDraft(key) { Subject = name, Issuer = name, NotBefore = b.World.Now, NotAfter = b.World.Now.AddMinutes(10) };
        draft.Extensions.AddRange([
            CertificateExtension.KeyUsage(X509KeyUsageFlags.DigitalSignature), CertificateExtension.ExtendedKeyUsage(false, Oids.CodeSigning),
            CertificateExtension.Uri(LeafCertificate.DefaultIdentity), CertificateExtension.Fulcio(8, LeafCertificate.DefaultIssuer)]);
        b.SignedBy(key);
        return draft.Sign(key);
    }

    private static CertificateAuthority Intermediate(VirtualSigstore world, Action<CertificateDraft> change) =>
        CertificateAuthority.Create(world.Now, "intermediate.test", intermediate: change);

    private static BadBundle Chain(string name, string wrong, Action<BundleRecipe> change) => new(name, wrong, "trust-root", GoodBundles.Blob01, change);

    /// <summary>The authority stands in the root, and is wrong.</summary>
    private static BadBundle Own(string name, string wrong, Func<VirtualSigstore, CertificateAuthority> make, string category = "certificate") =>
        new(name, wrong, category, GoodBundles.Blob, b =>
        {
            var authority = make(b.World);
            b.Certificate(c => c.IssuedBy(authority)).TrustedRoot(r => r.CertificateAuthorities[0] = r.CertificateAuthorities[0] with { Chain = authority.Chain });
        });
}
