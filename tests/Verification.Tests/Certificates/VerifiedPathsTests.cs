using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.Certificates;

public class VerifiedPathsTests
{
    private static readonly CertificateAuthority Fulcio = CertificateAuthority.Create(Made.Now);

    private static VerificationResult<VerifiedPath> At(TrustedRoot root, params DateTimeOffset[] times) =>
        CertificatePath.Verify([Made.Leaf(Fulcio)], root).Value!.CheckTimes(times);

    [Fact]
    public void Both_ends_of_the_leafs_period_belong_to_it()
    {
        var root = Made.Root(Made.Authority(Fulcio));
        var end = Made.Now.AddMinutes(10);

        Assert.True(At(root, Made.Now).IsSuccess);
        Assert.True(At(root, Made.Now, end).IsSuccess);
        Refuses(At(root, Made.Now.AddTicks(-1)), "The signing certificate is valid from 2026-06-01T12:00:00Z to 2026-06-01T12:10:00Z, not at 2026-06-01T11:59:59Z.");
        Refuses(At(root, end.AddSeconds(1)), "The signing certificate is valid from 2026-06-01T12:00:00Z to 2026-06-01T12:10:00Z, not at 2026-06-01T12:10:01Z.");
        Refuses(At(root, Made.Now, DateTimeOffset.MinValue), "The signing certificate is valid from 2026-06-01T12:00:00Z to 2026-06-01T12:10:00Z, not at 0001-01-01T00:00:00Z.");
    }

    [Fact]
    public void Every_time_counts()
    {
        var root = Made.Root(Made.Authority(Fulcio));
        Assert.Equal(VerificationFailureKind.CertificateOutsideValidity, At(root, Made.Now, Made.Now.AddHours(1)).Failure!.Kind);
        Assert.Equal(VerificationFailureKind.CertificateOutsideValidity, At(root, Made.Now.AddHours(1), Made.Now).Failure!.Kind);
    }

    [Fact]
    public void Without_a_time_nothing_is_valid() =>
        Assert.Equal(new VerificationFailure(VerificationFailureKind.MissingTimestamp, "No trusted time says when the certificate signed."), At(Made.Root(Made.Authority(Fulcio))).Failure);

    [Fact]
    public void An_authoritys_certificate_that_is_not_valid_refuses()
    {
        var expired = CertificateAuthority.Create(Made.Now, intermediate: d => d.NotAfter = Made.Now.AddSeconds(-1));
        Refuses(CertificatePath.Verify([Made.Leaf(expired)], Made.Root(Made.Authority(expired))).Value!.CheckTimes([Made.Now]),
            "The authority's certificate \"O=sigstore.test, CN=intermediate\" is valid from 2025-06-02T12:00:00Z to 2026-06-01T11:59:59Z, not at 2026-06-01T12:00:00Z.");

        expired = CertificateAuthority.Create(Made.Now, root: d => d.NotBefore = Made.Now.AddSeconds(1));
        Refuses(CertificatePath.Verify([Made.Leaf(expired)], Made.Root(Made.Authority(expired))).Value!.CheckTimes([Made.Now]),
            "The authority's certificate \"O=sigstore.test, CN=root\" is valid from 2026-06-01T12:00:01Z to 2035-06-01T12:00:00Z, not at 2026-06-01T12:00:00Z.");
    }

    [Fact]
    public void The_roots_window_counts_with_both_its_ends()
    {
        Assert.True(At(Made.Root(Made.Authority(Fulcio, new(Made.Now, Made.Now))), Made.Now).IsSuccess);
        Refuses(At(Made.Root(Made.Authority(Fulcio, new(Made.Now.AddDays(-2), Made.Now.AddDays(-1)))), Made.Now),
            "The trusted root accepts the certificate's authority from 2026-05-30T12:00:00Z to 2026-05-31T12:00:00Z, not at 2026-06-01T12:00:00Z.");
        Refuses(At(Made.Root(Made.Authority(Fulcio, new(Made.Now.AddDays(1), null))), Made.Now),
            "The trusted root accepts the certificate's authority from 2026-06-02T12:00:00Z, not at 2026-06-01T12:00:00Z.");
    }

    [Fact]
    public void An_authority_with_several_entries_is_tried_with_each()
    {
        var root = Made.Root(
            Made.Authority(Fulcio, new(Made.Now.AddDays(-2), Made.Now.AddDays(-1))),
            Made.Authority(CertificateAuthority.Create(Made.Now)),
            Made.Authority(Fulcio));

        Assert.Same(root.CertificateAuthorities[2], At(root, Made.Now).Value!.Authority);
    }

    [Fact]
    public void One_path_must_be_valid_at_all_times()
    {
        var root = Made.Root(Made.Authority(Fulcio, new(Made.Now, Made.Now.AddMinutes(1))), Made.Authority(Fulcio, new(Made.Now.AddMinutes(2), null)));

        Assert.True(At(root, Made.Now).IsSuccess);
        Assert.True(At(root, Made.Now.AddMinutes(3)).IsSuccess);
        Assert.False(At(root, Made.Now, Made.Now.AddMinutes(3)).IsSuccess);
    }

    private static void Refuses(VerificationResult<VerifiedPath> result, string detail) =>
        Assert.Equal(new VerificationFailure(VerificationFailureKind.CertificateOutsideValidity, detail), result.Failure);
}
