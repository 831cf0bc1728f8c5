using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Certificates;

/// <summary>Decides whether a signing certificate comes from a trusted authority (RFC 5280, 6; sigstore client specification, "Certificate path").</summary>
/// <remarks>
/// What a bundle brings may stand on a path; it never ends one, so no certificate of a bundle becomes trusted, self-signed or not. A name alone
/// proves nothing: subject and issuer may be equal in a certificate that somebody else signed.
/// </remarks>
internal static class CertificatePath
{
    /// <summary>Finds every path from the first certificate to an authority of the trusted root. Time is left to <see cref="VerifiedPaths.CheckTimes"/>.</summary>
    /// <param name="material">The leaf first; what follows are candidates.</param>
    /// <param name="root">Who is trusted.</param>
    public static VerificationResult<VerifiedPaths> Verify(IReadOnlyList<Certificate> material, TrustedRoot root)
    {
        if (CheckCount(material) is { } count)
            return count;
        // One that was seen before has its key and its extensions read.
        var leaf = root.Issued.Known(material[0]);
        if (CheckLeaf(leaf, CertificateRules.Fulcio) is { } failure)
            return failure;
        var search = new PathSearch(CertificateRules.Fulcio, root.Issued);
        List<VerifiedPath> paths = [];
        foreach (var authority in root.CertificateAuthorities)
        {
            Certificate anchor = authority.Chain[^1];
            Certificate[] chain = [.. authority.Chain.SkipLast(1)];
            Certificate[] offered = [.. material.Skip(1).Where(c => !authority.Chain.Any(c.IsSame))];
            foreach (var path in search.FindAll(leaf, chain, offered, [anchor]))
                paths.Add(new() { Certificates = path, Authority = authority });
        }

        return paths.Count > 0 ? new VerifiedPaths(paths) : NoPath(search, "of the trusted root");
    }

    /// <summary>Finds a path from the first certificate to one of own authorities, every certificate of it valid at that moment.</summary>
    /// <param name="material">The leaf first; what follows are candidates.</param>
    /// <param name="anchors">The authorities' certificates.</param>
    /// <param name="time">The moment.</param>
    public static VerificationResult<VerifiedPath> VerifyOwn(IReadOnlyList<Certificate> material, IReadOnlyList<Certificate> anchors, DateTimeOffset time)
    {
        var paths = VerifyOwn(material, anchors);
        return paths.IsSuccess ? paths.Value.CheckTimes([time]) : paths.Failure;
    }

    /// <summary>The same for several moments, which <see cref="VerifiedPaths.CheckTimes"/> looks at.</summary>
    public static VerificationResult<VerifiedPaths> VerifyOwn(IReadOnlyList<Certificate> material, IReadOnlyList<Certificate> anchors)
    {
        if ((CheckCount(material) ?? CheckLeaf(material[0], CertificateRules.Own)) is { } failure)
            return failure;
        // Whoever lists the signer's own certificate trusts that one and no other: there is no path to look for, and it need not be able to issue.
        if (anchors.Any(material[0].IsSame))
            return new VerifiedPaths([new() { Certificates = [material[0]], Authority = null }]);
        var search = new PathSearch(CertificateRules.Own, issued: null);
        Certificate[] offered = [.. material.Skip(1).Where(c => !anchors.Any(c.IsSame))];
        VerifiedPath[] paths = [.. search.FindAll(material[0], [], offered, anchors).Select(p => new VerifiedPath { Certificates = p, Authority = null })];
        return paths.Length > 0 ? new VerifiedPaths(paths) : NoPath(search, "of the policy");
    }

    private static VerificationFailure? CheckCount(IReadOnlyList<Certificate> material) => material.Count is > 0 and <= VerificationLimits.MaxCertificates
        ? null
        : new(VerificationFailureKind.LimitExceeded, $"The attestation brings {material.Count} certificates; 1 to {VerificationLimits.MaxCertificates} are allowed.");

    private static VerificationFailure? CheckLeaf(Certificate leaf, CertificateRules rules)
    {
        var extensions = leaf.ReadStandardExtensions();
        if (!extensions.IsSuccess)
            return extensions.Failure;
        if (rules.WhyNotSigner(extensions.Value) is { } reason)
            return new(VerificationFailureKind.InvalidCertificate, $"The signing certificate {reason}.");
        return leaf.ReadKey().Failure ?? SignatureAlgorithms.Check(leaf.SignatureAlgorithm, out _);
    }

    private static VerificationFailure NoPath(PathSearch search, string whose)
    {
        if (search.IsExhausted)
            return new(VerificationFailureKind.LimitExceeded, "The search for the signing certificate's authority was given up: too many certificates could be its issuer.");
        return new(VerificationFailureKind.UntrustedCertificate, search.Obstacle is { } obstacle
            ? $"No path leads from the signing certificate to an authority {whose}: {obstacle}."
            : $"No path leads from the signing certificate to an authority {whose}: none has the issuer's name.");
    }
}
