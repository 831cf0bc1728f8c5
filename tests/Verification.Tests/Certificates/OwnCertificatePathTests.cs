using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Extension = Modelgate.Testing.Sigstore.CertificateExtension;

namespace Modelgate.Verification.Tests.Certificates;

public class OwnCertificatePathTests
{
    private const string NoPath = "No path leads from the signing certificate to an authority of the policy: ";
    private static readonly byte[] RootName = Der.Name("", "root-ca");
    private static readonly byte[] IntermediateName = Der.Name("", "intermediate-ca");
    private static readonly SigningKey RootKey = SigningKey.New(KeyKind.Rsa2048);
    private static readonly SigningKey IntermediateKey = SigningKey.New(KeyKind.Rsa3072);
    private static readonly Certificate Root = Made.Read(Made.AuthorityDraft(RootKey, RootName, RootName).Sign(RootKey));
    private static readonly Certificate Intermediate = Made.Read(Made.AuthorityDraft(IntermediateKey, IntermediateName, RootName).Sign(RootKey));

    [Fact]
    public void A_mixed_chain_with_one_name_twice_has_a_path()
    {
        // As a well-known signer's own samples are: the leaf is an authority's, and has its issuer's name.
        var leaf = Leaf(d => (d.Subject, _) = (IntermediateName, d.Replace(Extension.BasicConstraints(true))));

        var path = Verify([leaf, Intermediate]).Value!;

        Assert.Equal([leaf, Intermediate, Root], path.Certificates);
        Assert.Null(path.Authority);
    }

    [Fact]
    public void Intermediates_come_in_any_order_and_beside_others()
    {
        var lower = SigningKey.New(KeyKind.P256);
        var lowerName = Der.Name("", "lower");
        var middle = Made.Read(Made.AuthorityDraft(lower, lowerName, IntermediateName).Sign(IntermediateKey));
        var leaf = Leaf(d => d.Issuer = lowerName, lower);

        Assert.Equal(4, Verify([leaf, Root, Intermediate, middle]).Value!.Certificates.Count);
        Assert.Equal(4, Verify([leaf, middle, middle, Intermediate]).Value!.Certificates.Count);
        Refuses(Verify([leaf, middle]), VerificationFailureKind.UntrustedCertificate, $"{NoPath}none has the issuer's name.");
    }

    [Fact]
    public void An_intermediate_may_be_an_anchor()
    {
        var leaf = Leaf();
        Assert.Equal([leaf, Intermediate], CertificatePath.VerifyOwn([leaf], [Intermediate], Made.Now).Value!.Certificates);
    }

    [Fact]
    public void Any_one_of_several_anchors_ends_a_path()
    {
        var key = SigningKey.New(KeyKind.P256);
        var twin = Made.Read(Made.AuthorityDraft(key, RootName, RootName).Sign(key));
        var leaf = Leaf();

        Assert.Equal([leaf, Intermediate, Root], CertificatePath.VerifyOwn([leaf, Intermediate], [twin, Root], Made.Now).Value!.Certificates);
        Assert.Equal([leaf, Intermediate, Root], CertificatePath.VerifyOwn([leaf, Intermediate], [Root, twin], Made.Now).Value!.Certificates);
    }

    [Fact]
    public void A_self_signed_certificate_of_the_bundle_is_no_anchor()
    {
        var key = SigningKey.New(KeyKind.P256);
        var smuggled = Made.Read(Made.AuthorityDraft(key, RootName, RootName).Sign(key));
        var leaf = Leaf(d => d.Issuer = RootName, key);

        Refuses(Verify([leaf, smuggled]), VerificationFailureKind.UntrustedCertificate, $"{NoPath}the certificate of \"CN=root-ca\" did not sign it.");
        Refuses(Verify([smuggled]), VerificationFailureKind.InvalidCertificate, "The signing certificate lacks the key usage digitalSignature.");
    }

    [Fact]
    public void A_certificate_without_an_authoritys_rights_does_not_issue()
    {
        var key = SigningKey.New(KeyKind.P256);
        var signer = Made.LeafDraft(CertificateAuthority.Create(Made.Now), key);
        (signer.Subject, signer.Issuer) = (Der.Name("", "somebody"), RootName);
        var issued = Made.Read(signer.Remove("2.5.29.35").Sign(RootKey));
        var leaf = Leaf(d => d.Issuer = signer.Subject, key);

        Refuses(Verify([leaf, issued]), VerificationFailureKind.UntrustedCertificate, $"{NoPath}the certificate of \"CN=somebody\" is no authority's (no CA:TRUE).");
    }

    [Fact]
    public void Authorities_without_key_usage_or_critical_constraints_are_accepted_and_wrong_ones_refused()
    {
        Assert.True(Anchored(d => d.Remove("2.5.29.15").Replace(Extension.BasicConstraints(true) with { Critical = false })).IsSuccess);
        Assert.True(Anchored(d => d.Extensions.Add(Extension.ExtendedKeyUsage(false, "2.5.29.37.0"))).IsSuccess);
        Refuses(Anchored(d => d.Replace(Extension.KeyUsage(X509KeyUsageFlags.DigitalSignature))), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"CN=root-ca\" lacks the key usage keyCertSign.");
        Refuses(Anchored(d => d.Extensions.Add(Extension.ExtendedKeyUsage(false, "1.3.6.1.5.5.7.3.1"))), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"CN=root-ca\" has extended key usages without codeSigning.");
        Refuses(Anchored(d => d.Replace(Extension.BasicConstraints(false))), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"CN=root-ca\" is no authority's (no CA:TRUE).");
        Refuses(Anchored(d => d.Extensions.Add(Extension.NameConstraints("x"))), VerificationFailureKind.UntrustedCertificate,
            $"{NoPath}the certificate of \"CN=root-ca\" has name constraints, which are not evaluated here.");
    }

    [Fact]
    public void A_leaf_needs_a_usage_that_signs_and_none_that_speaks_against_it()
    {
        const string keyUsage = "2.5.29.15";
        const string purposes = "2.5.29.37";
        Assert.True(Verify([Leaf(d => d.Remove(purposes)), Intermediate]).IsSuccess);
        Assert.True(Verify([Leaf(d => d.Remove(keyUsage)), Intermediate]).IsSuccess);
        Assert.True(Verify([Leaf(d => d.Replace(Extension.ExtendedKeyUsage(false, "2.5.29.37.0"))), Intermediate]).IsSuccess);
        Refuses(Verify([Leaf(d => d.Remove(keyUsage).Remove(purposes)), Intermediate]), VerificationFailureKind.InvalidCertificate,
            "The signing certificate has neither the key usage digitalSignature nor the extended key usage codeSigning.");
        Refuses(Verify([Leaf(d => d.Replace(Extension.KeyUsage(X509KeyUsageFlags.KeyEncipherment))), Intermediate]), VerificationFailureKind.InvalidCertificate,
            "The signing certificate lacks the key usage digitalSignature.");
        Refuses(Verify([Leaf(d => d.Replace(Extension.ExtendedKeyUsage(false, "1.3.6.1.5.5.7.3.1"))), Intermediate]), VerificationFailureKind.InvalidCertificate,
            "The signing certificate lacks the extended key usage codeSigning.");
    }

    [Fact]
    public void Every_certificate_is_valid_at_the_moment()
    {
        var leaf = Leaf();
        Assert.Equal(VerificationFailureKind.CertificateOutsideValidity, CertificatePath.VerifyOwn([leaf, Intermediate], [Root], leaf.NotBefore.AddSeconds(-1)).Failure!.Kind);
        var expired = Made.AuthorityDraft(IntermediateKey, IntermediateName, RootName);
        expired.NotAfter = Made.Now.AddSeconds(-1);
        var renewed = Made.Read(Made.AuthorityDraft(IntermediateKey, IntermediateName, RootName).Sign(RootKey));

        Refuses(Verify([leaf, Made.Read(expired.Sign(RootKey))]), VerificationFailureKind.CertificateOutsideValidity,
            "The authority's certificate \"CN=intermediate-ca\" is valid from 2025-06-01T12:00:00Z to 2026-06-01T11:59:59Z, not at 2026-06-01T12:00:00Z.");
        Assert.True(Verify([leaf, Made.Read(expired.Sign(RootKey)), renewed]).IsSuccess);
    }

    [Fact]
    public void Pss_signatures_with_sha256_are_accepted()
    {
        using var rsa = RSA.Create(2048);
        var name = new X500DistinguishedName("CN=pss");
        var request = new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var root = request.CreateSelfSigned(Made.Now.AddYears(-1), Made.Now.AddYears(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256) { CertificateExtensions = { new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true) } };
        var issued = leaf.Create(name, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pss), Made.Now.AddDays(-1), Made.Now.AddDays(1), [1]);
        var other = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA512) { CertificateExtensions = { new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true) } }
            .Create(name, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pss), Made.Now.AddDays(-1), Made.Now.AddDays(1), [1]);

        Assert.True(CertificatePath.VerifyOwn([Made.Read(issued.RawData)], [Made.Read(root.RawData)], Made.Now).IsSuccess);
        Refuses(CertificatePath.VerifyOwn([Made.Read(other.RawData)], [Made.Read(root.RawData)], Made.Now), VerificationFailureKind.UnsupportedAlgorithm,
            "A certificate's signature by RSA-PSS with other parameters than SHA-256, MGF1 with SHA-256 and 32 bytes of salt is not accepted.");
    }

    [Fact]
    public void Ten_certificates_of_one_name_and_key_end_the_search()
    {
        var key = SigningKey.New(KeyKind.P256);
        var name = Der.Name("", "maze");
        Certificate[] maze = [.. Enumerable.Range(0, 9).Select(_ => Made.Read(Made.AuthorityDraft(key, name, name).Sign(key)))];
        var leaf = Leaf(d => d.Issuer = name, key);

        Refuses(Verify([leaf, .. maze]), VerificationFailureKind.LimitExceeded,
            "The search for the signing certificate's authority was given up: too many certificates could be its issuer.");
        // What is found before the bounds counts.
        Assert.True(CertificatePath.VerifyOwn([leaf, .. maze[1..]], [maze[0]], Made.Now).IsSuccess);
    }

    [Fact]
    public void A_chain_of_ten_is_found_and_one_of_eleven_refused()
    {
        SigningKey[] keys = [.. Enumerable.Range(0, 10).Select(_ => SigningKey.New(KeyKind.P256))];
        Certificate[] authorities = [.. Enumerable.Range(0, 10).Select(i =>
            Made.Read(Made.AuthorityDraft(keys[i], Der.Name("", $"a{i}"), Der.Name("", $"a{Math.Min(i + 1, 9)}")).Sign(keys[Math.Min(i + 1, 9)])))];

        Assert.Equal(10, CertificatePath.VerifyOwn([Leaf(d => d.Issuer = Der.Name("", "a1"), keys[1]), .. authorities[1..9]], [authorities[9]], Made.Now).Value!.Certificates.Count);
        Assert.False(CertificatePath.VerifyOwn([Leaf(d => d.Issuer = Der.Name("", "a0"), keys[0]), .. authorities[..9]], [authorities[9]], Made.Now).IsSuccess);
    }

    private static Certificate Leaf(Action<CertificateDraft>? change = null, SigningKey? issuer = null)
    {
        var draft = new CertificateDraft(SigningKey.New(KeyKind.P256))
        {
            Issuer = IntermediateName,
            Subject = Der.Name("", "signer"),
            NotBefore = Made.Now.AddDays(-1),
            NotAfter = Made.Now.AddYears(1),
            Extensions = { Extension.KeyUsage(X509KeyUsageFlags.DigitalSignature), Extension.ExtendedKeyUsage(false, "1.3.6.1.5.5.7.3.3") },
        };
        change?.Invoke(draft);
        return Made.Read(draft.Sign(issuer ?? IntermediateKey));
    }

    private static VerificationResult<VerifiedPath> Anchored(Action<CertificateDraft> change)
    {
        var draft = Made.AuthorityDraft(RootKey, RootName, RootName);
        change(draft);
        return CertificatePath.VerifyOwn([Leaf(), Intermediate], [Made.Read(draft.Sign(RootKey))], Made.Now);
    }

    private static VerificationResult<VerifiedPath> Verify(IReadOnlyList<Certificate> material) => CertificatePath.VerifyOwn(material, [Root], Made.Now);

    private static void Refuses(VerificationResult<VerifiedPath> result, VerificationFailureKind kind, string detail) =>
        Assert.Equal(new VerificationFailure(kind, detail), result.Failure);
}
