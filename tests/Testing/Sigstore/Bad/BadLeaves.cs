using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose signing certificate is wrong. The certificate is seen by the CT log, signed by the authority and logged as it is.</summary>
internal static class BadLeaves
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    public static IEnumerable<BadBundle> All { get; } =
    [
        Leaf("leaf-expired", "the certificate ended before the signing time", "validity", b => b.Certificate(c => c.Valid(b.World.Now.AddHours(-1), TenMinutes))),
        Leaf("leaf-expired-by-a-second", "the certificate ended a second before the signing time", "validity", b => b.Certificate(c => c.Valid(b.World.Now.AddSeconds(4) - TenMinutes, TenMinutes))),
        Leaf("leaf-not-yet-valid", "the certificate begins after the signing time", "validity", b => b.Certificate(c => c.Valid(b.World.Now.AddSeconds(6), TenMinutes))),
        new("leaf-expired-at-timestamp", "valid at the log's time, expired at the timestamp's", "validity", GoodBundles.BlobStamped, b => b.ChangeTimestamp(t => t.Time = b.World.Now.AddHours(1))),
        new("leaf-expired-at-log-time", "valid at the timestamp's time, expired at the log's", "validity", GoodBundles.BlobStamped, b => b.ChangeEntry(e => e.IntegratedTime = b.World.Now.AddHours(1))),
        new("leaf-expired-rekor2", "the certificate ended before the timestamp", "validity", GoodBundles.Blob2, b => b.Certificate(c => c.Valid(b.World.Now.AddHours(-1), TenMinutes))),
        Change("leaf-is-authority", "a leaf that says it is an authority", d => d.Replace(CertificateExtension.BasicConstraints(true))),
        Change("leaf-without-code-signing", "a leaf for servers", d => d.Replace(CertificateExtension.ExtendedKeyUsage(false, Oids.ServerAuthentication))),
        Change("leaf-without-purpose", "a leaf without extended key usage", d => d.Remove(Oids.ExtendedKeyUsage)),
        Change("leaf-without-digital-signature", "a leaf for encipherment only", d => d.Replace(CertificateExtension.KeyUsage(X509KeyUsageFlags.KeyEncipherment))),
        Change("leaf-without-key-usage", "a leaf without key usage", d => d.Remove(Oids.KeyUsage), recommended: true),
        Change("leaf-unknown-critical-extension", "a critical extension that nobody knows", d => d.Replace(CertificateExtension.UnknownCritical())),
        Change("leaf-critical-name-constraints", "name constraints in a leaf", d => d.Replace(CertificateExtension.NameConstraints("example.com"))),
        Change("leaf-duplicate-extension", "the issuer claim twice", d => d.Extensions.Add(CertificateExtension.Fulcio(8, LeafCertificate.DefaultIssuer))),
        Change("leaf-duplicate-name-extension", "the subject alternative name twice", d => d.Extensions.Add(CertificateExtension.Uri(LeafCertificate.DefaultIdentity))),
        Change("leaf-poisoned", "a precertificate in place of a certificate", d => d.Extensions.Add(new(Oids.Poison, true, Der.Write(w => w.WriteNull())))),
        Change("leaf-sha1-signature", "a certificate signed with SHA-1", d => d.SignatureHash = HashAlgorithmName.SHA1, category: "algorithm"),
        Change("leaf-two-names", "a URI and an address", d => d.Replace(CertificateExtension.UriAndEmail(LeafCertificate.DefaultIdentity, "a@example.com")), category: "identity", recommended: true),
        Change("leaf-no-name", "no subject alternative name", d => d.Remove(Oids.SubjectAlternativeName), category: "identity"),
        Change("leaf-empty-names", "a subject alternative name without any name", d => d.Replace(CertificateExtension.NoNames()), category: "identity"),
        Change("claim-not-der", "an issuer claim without its DER form", d => d.Replace(new(Oids.Fulcio + "8", false, [.. "https://token"u8]))),
        Change("claim-other-string", "an issuer claim as IA5String", d => d.Replace(new(Oids.Fulcio + "8", false, Der.Write(w => w.WriteCharacterString(UniversalTagNumber.IA5String, LeafCertificate.DefaultIssuer))))),
        Change("claim-trailing-byte", "a byte behind the issuer claim", d => d.Replace(new(Oids.Fulcio + "8", false, [.. CertificateExtension.Fulcio(8, LeafCertificate.DefaultIssuer).Value, 0]))),
        Leaf("claims-of-two-issuers", "old and new issuer claim differ", "identity", b => b.Certificate(c => c.Claim(1, "https://issuer.elsewhere.test")), recommended: true),
        Leaf("claims-without-issuer", "no issuer claim", "identity", b => b.Certificate(c => c.WithoutClaim(1).WithoutClaim(8)).Inputs(i => i with { Issuer = LeafCertificate.DefaultIssuer })),
        Leaf("leaf-signature-flipped", "a bit of the authority's signature is another", "certificate", b => b.Certificate(c => c.Edit(der => [.. der[..^1], (byte)(der[^1] ^ 1)]))),
        Leaf("leaf-secp256k1", "a key on a curve that Sigstore does not know", "algorithm", b => b.Certificate(c => c.Key(KeyKind.Secp256k1))),
        Leaf("leaf-rsa1024", "an RSA key of 1024 bits", "algorithm", b => b.Certificate(c => c.Key(KeyKind.Rsa1024))),
        Leaf("leaf-rsa-exponent-3", "an RSA key with the exponent 3", "algorithm", b => b.Certificate(c => c.Key(KeyKind.Rsa2048Exponent3)), recommended: true),
        Leaf("identity-other", "the policy wants another identity", "identity", b => b.Inputs(i => i with { Identity = "https://github.com/example/other/.github/workflows/release.yml@refs/heads/main" })),
        Leaf("identity-prefix", "the policy's identity is only the start of the certificate's", "identity", b => b.Inputs(i => i with { Identity = i.Identity![..^4] })),
        Leaf("identity-longer", "the certificate's identity is only the start of the policy's", "identity", b => b.Certificate(c => c.Uri(LeafCertificate.DefaultIdentity[..^1])).Inputs(i => i with { Identity = LeafCertificate.DefaultIdentity })),
        Leaf("identity-other-case", "the identity differs in case", "identity", b => b.Inputs(i => i with { Identity = i.Identity!.ToUpperInvariant() })),
        Leaf("identity-with-nul", "the identity continues behind a NUL byte", "identity", b => b.Certificate(c => c.Uri(LeafCertificate.DefaultIdentity + "\0.example.com")).Inputs(i => i with { Identity = LeafCertificate.DefaultIdentity })),
        Leaf("issuer-other", "the policy wants another issuer", "identity", b => b.Inputs(i => i with { Issuer = "https://accounts.example.com" })),
        Leaf("issuer-with-slash", "the issuer differs by a slash", "identity", b => b.Inputs(i => i with { Issuer = i.Issuer + "/" })),
    ];

    private static BadBundle Leaf(string name, string wrong, string category, Action<BundleRecipe> change, bool recommended = false) =>
        new(name, wrong, category, GoodBundles.Blob, change, recommended);

    private static BadBundle Change(string name, string wrong, Action<CertificateDraft> change, string category = "certificate", bool recommended = false) =>
        new(name, wrong, category, GoodBundles.Blob, b => b.Certificate(c => c.Change(change)), recommended);
}
