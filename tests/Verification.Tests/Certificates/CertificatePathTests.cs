using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.TrustedRoots;
using Extension = Modelgate.Testing.Sigstore.CertificateExtension;

namespace Modelgate.Verification.Tests.Certificates;

public class CertificatePathTests
{
    private const string NoPath = "No path leads from the signing certificate to an authority of the trusted root: ";
    private static readonly CertificateAuthority Fulcio = CertificateAuthority.Create(Made.Now);
    private static readonly TrustedRoot Root = Made.Root(Made.Authority(Fulcio));

    [Fact]
    public void A_leaf_of_an_intermediate_has_a_path_to_the_root()
    {
        var leaf = Made.Leaf(Fulcio);

        var path = CertificatePath.Verify([leaf], Root).Value!.CheckTimes([Made.Now]).Value!;

        Assert.Equal([leaf.RawData.ToArray(), .. Fulcio.Chain], path.Certificates.Select(c => c.RawData.ToArray()));
        Assert.Same(Root.CertificateAuthorities[0].Chain[0], path.Issuer);
        Assert.Same(Root.CertificateAuthorities[0], path.Authority);
    }

    [Theory]
    [InlineData(KeyKind.P256)]
    [InlineData(KeyKind.P521)]
    [InlineData(KeyKind.Rsa2048)]
    [InlineData(KeyKind.Ed25519)]
    public void Authorities_sign_with_every_accepted_kind_of_key(KeyKind kind)
    {
        var authority = CertificateAuthority.Create(Made.Now, kind: kind);

        Assert.True(CertificatePath.Verify([Made.Leaf(authority)], Made.Root(Made.Authority(authority))).IsSuccess);
    }

    [Fact]
    public void A_root_may_issue_directly()
    {
        var authority = CertificateAuthority.Create(Made.Now, direct: true);

        Assert.Equal(2, CertificatePath.Verify([Made.Leaf(authority)], Made.Root(Made.Authority(authority))).Value!.Candidates[0].Certificates.Count);
    }

    public static TheoryData<string, string, Action<CertificateDraft>> UnfitLeaves => new()
    {
        { "an authority", "is an authority's (CA:TRUE)", d => d.Extensions.Add(Extension.BasicConstraints(true)) },
        { "no key usage", "lacks the key usage digitalSignature", d => d.Remove("2.5.29.15") },
        { "another key usage", "lacks the key usage digitalSignature", d => d.Replace(Extension.KeyUsage(X509KeyUsageFlags.KeyEncipherment)) },
        { "no extended key usage", "lacks the extended key usage codeSigning", d => d.Remove("2.5.29.37") },
        { "another extended key usage", "lacks the extended key usage codeSigning", d => d.Replace(Extension.ExtendedKeyUsage(false, "1.3.6.1.5.5.7.3.1")) },
        { "any extended key usage", "lacks the extended key usage codeSigning", d => d.Replace(Extension.ExtendedKeyUsage(false, "2.5.29.37.0")) },
        { "name constraints", "has name constraints, which are not evaluated here", d => d.Extensions.Add(Extension.NameConstraints("x")) },
        { "an unknown critical extension", "has the critical extension \"1.3.6.1.4.1.99999.1\", which is not known here", d => d.Extensions.Add(new("1.3.6.1.4.1.99999.1", true, [5, 0])) },
        { "a critical key identifier", "has the critical extension \"2.5.29.14\", which is not known here", d => d.Replace(Extension.SubjectKeyId(d.Key.Spki) with { Critical = true }) },
        { "a poison", "has the critical extension \"1.3.6.1.4.1.11129.2.4.3\", which is not known here", d => d.Extensions.Add(new("1.3.6.1.4.1.11129.2.4.3", true, [5, 0])) },
    };

    [Theory]
    [MemberData(nameof(UnfitLeaves))]
    public void A_leaf_that_is_not_fit_to_sign_is_refused(string _, string reason, Action<CertificateDraft> change) =>
        Refuses(CertificatePath.Verify([Made.Leaf(Fulcio, change)], Root), VerificationFailureKind.InvalidCertificate, $"The signing certificate {reason}.");

    public static TheoryData<string, string, Action<CertificateDraft>> UnfitAuthorities => new()
    {
        { "no authority", "is no authority's (no CA:TRUE)", d => d.Replace(Extension.BasicConstraints(false)) },
        { "no basic constraints", "is no authority's (no CA:TRUE)", d => d.Remove("2.5.29.19") },
        { "not critical", "has basic constraints that are not critical", d => d.Replace(Extension.BasicConstraints(true) with { Critical = false }) },
        { "no key usage", "lacks the key usage keyCertSign", d => d.Remove("2.5.29.15") },
        { "another key usage", "lacks the key usage keyCertSign", d => d.Replace(Extension.KeyUsage(X509KeyUsageFlags.DigitalSignature)) },
        { "another extended key usage", "has extended key usages without codeSigning", d => d.Replace(Extension.ExtendedKeyUsage(false, "1.3.6.1.5.5.7.3.8")) },
        { "another key identifier", "has another key identifier than the one asked for", d => d.Replace(Extension.SubjectKeyId([1])) },
        { "name constraints", "has name constraints, which are not evaluated here", d => d.Extensions.Add(Extension.NameConstraints("x") with { Critical = false }) },
        { "an unknown critical extension", "has the critical extension \"1.2.3\", which is not known here", d => d.Extensions.Add(new("1.2.3", true, [5, 0])) },
        { "an extension of another form", "cannot be read", d => d.Replace(new("2.5.29.15", true, [5, 0])) },
    };

    [Theory]
    [MemberData(nameof(UnfitAuthorities))]
    public void An_intermediate_that_is_not_fit_to_issue_is_refused(string _, string reason, Action<CertificateDraft> change)
    {
        var authority = CertificateAuthority.Create(Made.Now, intermediate: change);

        Refuses(CertificatePath.Verify([Made.Leaf(authority)], Made.Root(Made.Authority(authority))),
            VerificationFailureKind.UntrustedCertificate, $"{NoPath}the certificate of \"O=sigstore.test, CN=intermediate\" {reason}.");
    }

    [Fact]
    public void A_root_that_is_not_fit_to_issue_is_refused()
    {
        foreach (var (_, reason, change) in UnfitAuthorities.Select(r => r.Data).Where(r => r.Item1 is not "another key identifier"))
        {
            var authority = CertificateAuthority.Create(Made.Now, root: change);

            Refuses(CertificatePath.Verify([Made.Leaf(authority)], Made.Root(Made.Authority(authority))),
                VerificationFailureKind.UntrustedCertificate, $"{NoPath}the certificate of \"O=sigstore.test, CN=root\" {reason}.");
        }
    }

    [Fact]
    public void The_path_length_counts()
    {
        var authority = CertificateAuthority.Create(Made.Now, root: d => d.Replace(Extension.BasicConstraints(true, 0)));

        Refuses(CertificatePath.Verify([Made.Leaf(authority)], Made.Root(Made.Authority(authority))),
            VerificationFailureKind.UntrustedCertificate, $"{NoPath}the certificate of \"O=sigstore.test, CN=root\" allows 0 authorities below it, not 1.");
    }

    [Fact]
    public void An_authority_below_the_intermediate_is_refused_by_the_path_length_and_accepted_without()
    {
        var below = Fulcio.Below(Made.Now, "extra");
        Certificate[] material = [Made.Leaf(below), Made.Read(below.Chain[0])];
        Refuses(CertificatePath.Verify(material, Root), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"O=sigstore.test, CN=intermediate\" allows 0 authorities below it, not 1.");

        var open = CertificateAuthority.Create(Made.Now, intermediate: d => d.Replace(Extension.BasicConstraints(true)), root: d => d.Replace(Extension.BasicConstraints(true)));
        var allowed = open.Below(Made.Now, "extra");
        material = [Made.Leaf(allowed), Made.Read(allowed.Chain[0])];

        Assert.Equal(4, CertificatePath.Verify(material, Made.Root(Made.Authority(open))).Value!.Candidates[0].Certificates.Count);
        Refuses(CertificatePath.Verify(material[..1], Made.Root(Made.Authority(open))), VerificationFailureKind.UntrustedCertificate, $"{NoPath}none has the issuer's name.");
    }

    [Fact]
    public void A_root_of_another_instance_does_not_help()
    {
        var other = Made.Root(Made.Authority(CertificateAuthority.Create(Made.Now)));
        Refuses(CertificatePath.Verify([Made.Leaf(Fulcio)], other), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"O=sigstore.test, CN=intermediate\" has another key identifier than the one asked for.");
        Refuses(CertificatePath.Verify([Made.Leaf(Fulcio, d => d.Remove("2.5.29.35"))], other), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"O=sigstore.test, CN=intermediate\" did not sign it.");
        Refuses(CertificatePath.Verify([Made.Leaf(Fulcio)], Made.Root()), VerificationFailureKind.UntrustedCertificate, $"{NoPath}none has the issuer's name.");
    }

    [Fact]
    public void What_a_bundle_brings_never_becomes_an_anchor()
    {
        var impostor = CertificateAuthority.Create(Made.Now);
        var leaf = Made.Leaf(impostor, d => d.Remove("2.5.29.35"));
        Certificate[] material = [leaf, .. Made.ReadAll(impostor.Chain)];

        Assert.Equal(VerificationFailureKind.UntrustedCertificate, CertificatePath.Verify(material, Root).Failure!.Kind);
        Assert.True(CertificatePath.Verify(material, Made.Root(Made.Authority(impostor))).IsSuccess);
    }

    [Fact]
    public void The_roots_own_certificates_in_the_bundle_do_no_harm()
    {
        Certificate[] material = [Made.Leaf(Fulcio), .. Made.ReadAll(Fulcio.Chain)];

        Assert.Single(CertificatePath.Verify(material, Root).Value!.Candidates);
    }

    [Fact]
    public void A_leafs_changed_byte_breaks_its_signature()
    {
        var der = Made.Leaf(Fulcio).RawData.ToArray();
        der[^1] ^= 1;
        Assert.Equal(VerificationFailureKind.UntrustedCertificate, CertificatePath.Verify([Made.Read(der)], Root).Failure!.Kind);
    }

    [Theory]
    [InlineData(KeyKind.Rsa1024, "An RSA key of 1024 bits is not accepted; 2048 to 16384 bits are.")]
    [InlineData(KeyKind.Rsa2048Exponent3, "An RSA key with another exponent than 65537 is not accepted.")]
    [InlineData(KeyKind.Secp256k1, "The curve secp256k1 (1.3.132.0.10) is not accepted; P-256, P-384 and P-521 are.")]
    public void Weak_keys_are_refused_by_name(KeyKind kind, string detail)
    {
        var draft = Made.LeafDraft(Fulcio, SigningKey.New(kind));
        Refuses(CertificatePath.Verify([Made.Read(draft.Sign(Fulcio.IssuingKey))], Root), VerificationFailureKind.UnsupportedAlgorithm, detail);

        var weak = CertificateAuthority.Create(Made.Now, kind: kind, direct: true);
        Refuses(CertificatePath.Verify([Made.Leaf(weak)], Made.Root(Made.Authority(weak))), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"O=sigstore.test, CN=root\" has a key that is not accepted ({detail.TrimEnd('.')}).");
    }

    [Fact]
    public void Weak_signatures_are_refused_by_name()
    {
        Refuses(CertificatePath.Verify([Made.Leaf(Fulcio, d => d.SignatureHash = HashAlgorithmName.SHA1)], Root),
            VerificationFailureKind.UnsupportedAlgorithm, "A certificate's signature by SHA-1 with ECDSA (1.2.840.10045.4.1) is not accepted.");

        var authority = CertificateAuthority.Create(Made.Now, intermediate: d => d.SignatureHash = HashAlgorithmName.SHA1);
        Refuses(CertificatePath.Verify([Made.Leaf(authority)], Made.Root(Made.Authority(authority))), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"O=sigstore.test, CN=root\" is the issuer's, but the signature is not accepted (A certificate's signature by SHA-1 with ECDSA (1.2.840.10045.4.1) is not accepted).");
    }

    [Fact]
    public void Too_many_certificates_are_refused()
    {
        var leaf = Made.Leaf(Fulcio);
        Refuses(CertificatePath.Verify([], Root), VerificationFailureKind.LimitExceeded, "The attestation brings 0 certificates; 1 to 10 are allowed.");
        Refuses(CertificatePath.Verify([.. Enumerable.Repeat(leaf, 11)], Root), VerificationFailureKind.LimitExceeded, "The attestation brings 11 certificates; 1 to 10 are allowed.");
    }

    private static void Refuses(VerificationResult<VerifiedPaths> result, VerificationFailureKind kind, string detail) =>
        Assert.Equal(new VerificationFailure(kind, detail), result.Failure);
}
