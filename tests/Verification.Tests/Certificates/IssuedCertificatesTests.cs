using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;

namespace Modelgate.Verification.Tests.Certificates;

public class IssuedCertificatesTests
{
    private static readonly CertificateAuthority Fulcio = CertificateAuthority.Create(Made.Now);
    private static readonly CertificateDraft Draft = Made.LeafDraft(Fulcio);

    private static Certificate Leaf(byte serial = 1)
    {
        Draft.Serial = [serial];
        return Made.Read(Draft.Sign(Fulcio.IssuingKey));
    }

    [Fact]
    public void A_certificate_seen_before_is_the_one_that_was_read_first()
    {
        var root = Made.Root(Made.Authority(Fulcio));
        var leaf = Leaf();

        Assert.Same(leaf, CertificatePath.Verify([leaf], root).Value!.Leaf);
        Assert.Same(leaf, CertificatePath.Verify([Made.Read(leaf.RawData.ToArray())], root).Value!.Leaf);
    }

    [Fact]
    public void Another_root_knows_nothing()
    {
        var leaf = Leaf();
        var known = Made.Root(Made.Authority(Fulcio));
        Assert.True(CertificatePath.Verify([leaf], known).IsSuccess);
        var other = Made.Root(Made.Authority(CertificateAuthority.Create(Made.Now)));
        var again = Made.Read(leaf.RawData.ToArray());

        Assert.False(CertificatePath.Verify([again], other).IsSuccess);
        Assert.Same(again, other.Issued.Known(again));
        Assert.False(known.Issued.IsKnown(leaf, other.CertificateAuthorities[0].Chain[0]));
    }

    [Fact]
    public void A_failed_signature_is_not_remembered()
    {
        var der = Leaf().RawData.ToArray();
        der[^1] ^= 1;
        var forged = Made.Read(der);
        var root = Made.Root(Made.Authority(Fulcio));

        Assert.False(CertificatePath.Verify([forged], root).IsSuccess);
        Assert.False(root.Issued.IsKnown(forged, root.CertificateAuthorities[0].Chain[0]));
        Assert.False(CertificatePath.Verify([forged], root).IsSuccess);
    }

    [Fact]
    public void An_anchor_that_has_only_the_issuers_name_is_refused_every_time()
    {
        // No key identifier tells the two anchors apart; only the signature does.
        var authority = CertificateAuthority.Create(Made.Now, intermediate: d => d.Remove(KeyIdentifiers.AuthorityOid));
        var twin = CertificateAuthority.Create(Made.Now);
        var trusted = Made.Authority(authority);
        var root = Made.Root(new Modelgate.Verification.TrustedRoots.TrustedAuthority
        {
            Uri = trusted.Uri,
            Chain = Made.ReadAll(authority.Chain[0], twin.Root),
            ValidFor = trusted.ValidFor,
            Operator = "",
        });
        var leaf = Made.Leaf(authority);

        Assert.True(CertificatePath.Verify([leaf], Made.Root(trusted)).IsSuccess);
        Assert.Equal(VerificationFailureKind.UntrustedCertificate, CertificatePath.Verify([leaf], root).Failure?.Kind);
        Assert.Equal(VerificationFailureKind.UntrustedCertificate, CertificatePath.Verify([leaf], root).Failure?.Kind);
    }

    [Fact]
    public void A_remembered_certificate_with_another_signature_is_another()
    {
        var root = Made.Root(Made.Authority(Fulcio));
        Assert.True(CertificatePath.Verify([Leaf()], root).IsSuccess);
        var der = Leaf().RawData.ToArray();
        der[^1] ^= 1;

        Assert.False(CertificatePath.Verify([Made.Read(der)], root).IsSuccess);
    }

    [Fact]
    public void Memory_is_bounded_and_keeps_what_is_used()
    {
        var issuer = CertificateAuthority.Create(Made.Now, kind: KeyKind.P256, direct: true);
        var anchor = Made.Read(issuer.Root);
        var issued = new IssuedCertificates();
        var draft = Made.LeafDraft(issuer);
        Certificate[] leaves = [.. Enumerable.Range(0, VerificationLimits.MaxRememberedCertificates + 100).Select(i =>
        {
            draft.Serial = [1, (byte)(i >> 8), (byte)(i & 0xFF)];
            return Made.Read(draft.Sign(issuer.IssuingKey));
        })];

        foreach (var leaf in leaves)
        {
            Assert.True(issued.IsIssued(leaf, anchor));
            Assert.True(issued.IsKnown(leaves[0], anchor));
        }

        Assert.InRange(leaves.Count(leaf => issued.IsKnown(leaf, anchor)), 500, VerificationLimits.MaxRememberedCertificates);
    }

    [Fact]
    public void Many_threads_share_it()
    {
        var root = Made.Root(Made.Authority(Fulcio));
        var leaves = Enumerable.Range(1, 20).Select(i => Leaf((byte)i).RawData).ToArray();

        Parallel.For(0, 200, i => Assert.True(CertificatePath.Verify([Made.Read(leaves[i % leaves.Length].ToArray())], root).IsSuccess));
    }
}
