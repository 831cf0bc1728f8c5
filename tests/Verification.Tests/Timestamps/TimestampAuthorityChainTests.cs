using System.Security.Cryptography.X509Certificates;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Tests.World;
using Modelgate.Verification.Timestamps;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.Timestamps;

public class TimestampAuthorityChainTests
{
    private const string KeyUsage = "2.5.29.15";
    private const string ExtendedKeyUsage = "2.5.29.37";
    private const string AnyPurpose = "2.5.29.37.0";

    private static string? Detail(TokenSigner signer, TrustedRoot root, params byte[][] brought) =>
        TimestampVerifier.Verify(new TokenDraft { Signer = signer, Certificates = brought }.Response(), TokenDraft.Stamped, root).Failure?.Detail;

    private static string Fails(string fault) => $"A timestamp that claims the authority https://tsa.test fails: {fault}.";

    [Fact]
    public void Chains_of_every_form_are_accepted()
    {
        var signer = new TokenSigner();
        Assert.Null(Detail(signer, signer.Trusted()));
        Assert.Null(Detail(signer, signer.Trusted(signer.Certificate, signer.Intermediate)));
        Assert.Null(Detail(signer, signer.Trusted(signer.Certificate)));
        Assert.Null(Detail(signer, signer.Trusted(signer.Intermediate, signer.Root), signer.Certificate));
        Assert.Null(Detail(signer, signer.Trusted(signer.Intermediate), signer.Root, signer.Certificate));
    }

    [Fact]
    public void Chain_is_checked_once_for_each_authority()
    {
        var authority = new TokenSigner().Trusted().TimestampAuthorities[0];
        Assert.Same(TimestampAuthorityChain.Of(authority), TimestampAuthorityChain.Of(authority));
        Assert.NotSame(TimestampAuthorityChain.Of(authority), TimestampAuthorityChain.Of(new TokenSigner().Trusted().TimestampAuthorities[0]));
    }

    [Fact]
    public void Authorities_alone_need_a_brought_leaf_of_theirs()
    {
        const string Unlisted = "A timestamp is of an authority that the trusted root does not list.";
        var signer = new TokenSigner();
        var other = new TokenSigner();
        var root = signer.Trusted(signer.Intermediate, signer.Root);
        Assert.Equal(Unlisted, Detail(signer, root));
        Assert.Equal(Unlisted, Detail(signer, root, [0x30, 0]));
        Assert.Equal(Unlisted, Detail(signer, root, other.Certificate));
        Assert.Equal(Unlisted, Detail(signer, signer.Trusted(signer.Root), signer.Certificate));
        Assert.Equal(Fails("the authority has not issued the certificate that it brings"), Detail(other, root, other.Certificate));
    }

    public static TheoryData<string, string> Leaves => new()
    {
        { "two purposes", "signs with a certificate that is not for timestamping alone" },
        { "another purpose", "signs with a certificate that is not for timestamping alone" },
        { "no purpose", "signs with a certificate that is not for timestamping alone" },
        { "purpose not critical", "signs with a certificate that is not for timestamping alone" },
        { "no signing", "signs with a certificate whose key may not sign" },
        { "unknown critical", "has a certificate with the critical extension 1.3.6.1.4.1.99999.1.1, which is not understood" },
        { "broken extension", "has a certificate whose extensions cannot be read" },
    };

    private static void MakeLeaf(CertificateDraft leaf, string fault) => _ = fault switch
    {
        "two purposes" => leaf.Replace(CertificateExtension.ExtendedKeyUsage(true, TokenSigner.TimeStamping, TokenSigner.CodeSigning)),
        "another purpose" => leaf.Replace(CertificateExtension.ExtendedKeyUsage(true, TokenSigner.CodeSigning)),
        "no purpose" => leaf.Remove(ExtendedKeyUsage),
        "purpose not critical" => leaf.Replace(CertificateExtension.ExtendedKeyUsage(false, TokenSigner.TimeStamping)),
        "no signing" => leaf.Replace(CertificateExtension.KeyUsage(X509KeyUsageFlags.KeyEncipherment)),
        "unknown critical" => leaf.Replace(CertificateExtension.UnknownCritical()),
        _ => leaf.Replace(new CertificateExtension(KeyUsage, true, [0x05])),
    };

    [Theory]
    [MemberData(nameof(Leaves))]
    public void Unfit_leaf_is_refused(string fault, string expected)
    {
        var signer = new TokenSigner(leaf: leaf => MakeLeaf(leaf, fault));
        if (fault != "broken extension")
            Assert.Equal(Fails("its chain in the trusted root " + expected), Detail(signer, signer.Trusted()));
        Assert.Equal(Fails("the authority " + expected), Detail(signer, signer.Trusted(signer.Intermediate, signer.Root), signer.Certificate));
    }

    [Fact]
    public void Leaf_that_may_issue_is_refused()
    {
        var signer = new TokenSigner(leaf: leaf => leaf.Replace(CertificateExtension.BasicConstraints(true)));
        Assert.Equal(Fails("the authority signs with a certificate that may issue certificates"), Detail(signer, signer.Trusted(signer.Intermediate), signer.Certificate));
    }

    [Fact]
    public void Leaf_may_have_no_key_usage_or_commit_to_content()
    {
        foreach (var usage in new CertificateExtension?[] { null, CertificateExtension.KeyUsage(X509KeyUsageFlags.NonRepudiation) })
        {
            var signer = new TokenSigner(leaf: leaf => _ = usage is null ? leaf.Remove(KeyUsage) : leaf.Replace(usage));
            Assert.Null(Detail(signer, signer.Trusted()));
        }
    }

    public static TheoryData<string, string> Authorities => new()
    {
        { "no authority", "has a certificate above the leaf that may not issue certificates" },
        { "no certificate signing", "has a certificate above the leaf whose key may not sign certificates" },
        { "another purpose", "has a certificate above the leaf that is not for timestamping" },
        { "unknown critical", "has a certificate with the critical extension 1.3.6.1.4.1.99999.1.1, which is not understood" },
        { "name constraints", "has a certificate with name constraints, which are not evaluated" },
        { "broken extension", "has a certificate whose extensions cannot be read" },
        { "negative path length", "has a certificate whose extensions cannot be read" },
        { "another name", "has a certificate that the next one has not issued" },
    };

    private static void MakeAuthority(CertificateDraft authority, string fault) => _ = fault switch
    {
        "no authority" => authority.Replace(CertificateExtension.BasicConstraints(false)),
        "no certificate signing" => authority.Replace(CertificateExtension.KeyUsage(X509KeyUsageFlags.DigitalSignature)),
        "another purpose" => authority.Replace(CertificateExtension.ExtendedKeyUsage(false, TokenSigner.CodeSigning)),
        "unknown critical" => authority.Replace(CertificateExtension.UnknownCritical()),
        "name constraints" => authority.Replace(CertificateExtension.NameConstraints("example.com")),
        "broken extension" => authority.Replace(new CertificateExtension(ExtendedKeyUsage, false, [0x30, 1])),
        "negative path length" => authority.Replace(new CertificateExtension("2.5.29.19", true, [0x30, 6, 1, 1, 0xFF, 2, 1, 0xFF])),
        _ => Rename(authority),
    };

    private static CertificateDraft Rename(CertificateDraft authority)
    {
        authority.Issuer = TokenSigner.Name("another");
        return authority;
    }

    [Theory]
    [MemberData(nameof(Authorities))]
    public void Unfit_authority_is_refused(string fault, string expected)
    {
        var signer = new TokenSigner(intermediate: draft => MakeAuthority(draft, fault));
        Assert.Equal(Fails("its chain in the trusted root " + expected), Detail(signer, signer.Trusted()));
        if (fault == "another name")
            return;
        var anchored = new TokenSigner(root: draft => MakeAuthority(draft, fault));
        Assert.Equal(Fails("its chain in the trusted root " + expected), Detail(anchored, anchored.Trusted()));
    }

    [Fact]
    public void Purpose_of_authorities_may_be_timestamping_or_any()
    {
        var signer = new TokenSigner(
            intermediate: draft => draft.Replace(CertificateExtension.ExtendedKeyUsage(false, TokenSigner.CodeSigning, TokenSigner.TimeStamping)),
            root: draft => draft.Replace(CertificateExtension.ExtendedKeyUsage(false, AnyPurpose)));
        Assert.Null(Detail(signer, signer.Trusted()));
    }

    [Fact]
    public void Path_length_counts_the_authorities_below()
    {
        var signer = new TokenSigner(root: draft => draft.Replace(CertificateExtension.BasicConstraints(true, 0)));
        Assert.Equal(Fails("its chain in the trusted root is longer than one of its certificates allows"), Detail(signer, signer.Trusted()));
        var unlimited = new TokenSigner(root: draft => draft.Replace(CertificateExtension.BasicConstraints(true)));
        Assert.Null(Detail(unlimited, unlimited.Trusted()));
    }

    [Fact]
    public void Certificate_that_another_key_has_signed_is_refused()
    {
        var signer = new TokenSigner();
        var other = new TokenSigner();
        const string Detail = "its chain in the trusted root has a certificate that the next one has not issued";
        Assert.Equal(Fails(Detail), TimestampAuthorityChainTests.Detail(signer, signer.Trusted(signer.Certificate, other.Intermediate, other.Root)));
        Assert.Equal(Fails(Detail), TimestampAuthorityChainTests.Detail(signer, signer.Trusted(signer.Certificate, signer.Intermediate, other.Root)));
        Assert.Equal(Fails(Detail), TimestampAuthorityChainTests.Detail(signer, signer.Trusted(signer.Certificate, signer.Root)));
    }

    /// <summary>No reader makes such an authority; it must say nothing all the same.</summary>
    [Fact]
    public void Empty_chain_says_nothing()
    {
        var content = new TrustedRootContent();
        content.TimestampAuthorities.Add(new("https://tsa.test", [], new(null)));
        Assert.Equal("A timestamp is of an authority that the trusted root does not list.", Detail(new TokenSigner(), WorldTrust.Root(content)));
    }
}
