using Modelgate.Verification.Keys;

namespace Modelgate.Verification.Certificates;

/// <summary>Searches paths from one leaf to anchors, depth first (RFC 5280, 6.1, without its policies). Names are compared as bytes; a certificate is
/// taken for an issuer only by its signature. Bounded in depth, in steps, and in signatures to verify. Time is left to <see cref="VerifiedPaths"/>.</summary>
/// <param name="rules">What certificates must be.</param>
/// <param name="issued">What is known of the trusted certificates' signatures; null: nothing is remembered.</param>
internal sealed class PathSearch(CertificateRules rules, IssuedCertificates? issued)
{
    private readonly Dictionary<(Certificate, Certificate), bool> _verified = [];
    private int _steps;
    private int _signatures;
    private (int Depth, Certificate Issuer, string Reason)? _obstacle;

    /// <summary>Why the farthest attempt came to nothing: the end of a sentence about the path. Null: nobody has the issuer's name.</summary>
    public string? Obstacle => _obstacle is { } farthest ? $"the certificate of {DistinguishedName.Show(farthest.Issuer.Subject)} {farthest.Reason}" : null;

    /// <summary>True when a bound ended the search.</summary>
    public bool IsExhausted => _steps > VerificationLimits.MaxPathSteps || _signatures > VerificationLimits.MaxPathSignatures;

    /// <summary>All paths found, each with the leaf first.</summary>
    /// <param name="leaf">The leaf; what it must be was looked at already.</param>
    /// <param name="chain">Certificates of the trusted root that may stand between.</param>
    /// <param name="offered">Certificates of the bundle that may stand between.</param>
    /// <param name="anchors">Where a path may end.</param>
    public IReadOnlyList<IReadOnlyList<Certificate>> FindAll(
        Certificate leaf, IReadOnlyList<Certificate> chain, IReadOnlyList<Certificate> offered, IReadOnlyList<Certificate> anchors)
    {
        List<IReadOnlyList<Certificate>> found = [];
        Extend([leaf]);
        return found;

        void Extend(List<Certificate> path)
        {
            foreach (var anchor in anchors)
            {
                if (Issues(anchor, path, isTrusted: true, chain))
                    found.Add([.. path, anchor]);
            }

            if (path.Count + 1 >= VerificationLimits.MaxCertificates)
                return;
            // The trusted ones first: whatever else is offered cannot use up the bounds before them.
            foreach (var candidate in chain.Concat(offered))
            {
                if (IsExhausted)
                    return;
                if (path.Exists(candidate.IsSame) || !Issues(candidate, path, chain.Contains(candidate), chain))
                    continue;
                path.Add(candidate);
                Extend(path);
                path.RemoveAt(path.Count - 1);
            }
        }
    }

    private bool Issues(Certificate issuer, List<Certificate> path, bool isTrusted, IReadOnlyList<Certificate> chain)
    {
        var certificate = path[^1];
        _steps++;
        if (IsExhausted || !certificate.Issuer.Span.SequenceEqual(issuer.Subject.Span))
            return false;
        var extensions = issuer.ReadStandardExtensions();
        if (!extensions.IsSuccess)
            return Stop(path.Count, issuer, "cannot be read");
        if (!IsNamedBy(certificate, extensions.Value))
            return Stop(path.Count, issuer, "has another key identifier than the one asked for");
        if (rules.WhyNotIssuer(extensions.Value, path.Count - 1) is { } reason)
            return Stop(path.Count, issuer, reason);
        if (issuer.ReadKey().Failure is { } key)
            return Stop(path.Count, issuer, $"has a key that is not accepted ({key.Detail.TrimEnd('.')})");
        if (SignatureAlgorithms.Check(certificate.SignatureAlgorithm, out _) is { } algorithm)
            return Stop(path.Count, issuer, $"is the issuer's, but the signature is not accepted ({algorithm.Detail.TrimEnd('.')})");
        return IsSigned(certificate, issuer, isTrusted, chain) || Stop(path.Count, issuer, "did not sign it");
    }

    private bool IsSigned(Certificate certificate, Certificate issuer, bool isTrusted, IReadOnlyList<Certificate> chain)
    {
        if (isTrusted && issued is not null)
        {
            if (chain.Contains(certificate))
                return issued.IsChained(certificate, issuer);
            if (issued.IsKnown(certificate, issuer))
                return true;
        }

        if (_verified.TryGetValue((certificate, issuer), out var known))
            return known;
        _signatures++;
        return _verified[(certificate, issuer)] = !IsExhausted
            && (isTrusted && issued is not null ? issued.IsIssued(certificate, issuer) : certificate.IsSignedBy(issuer));
    }

    private static bool IsNamedBy(Certificate certificate, StandardExtensions issuer) =>
        certificate.ReadStandardExtensions().Value?.AuthorityKeyIdentifier is not { } wanted
        || issuer.SubjectKeyIdentifier is not { } given
        || wanted.Span.SequenceEqual(given.Span);

    private bool Stop(int depth, Certificate issuer, string reason)
    {
        if (_obstacle is not { } farthest || depth >= farthest.Depth)
            _obstacle = (depth, issuer, reason);
        return false;
    }
}
