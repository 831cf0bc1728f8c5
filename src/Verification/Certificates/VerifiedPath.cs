using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Certificates;

/// <summary>A path from a signing certificate to an authority that is trusted: every signature, name, constraint and usage on it was verified. Made by
/// <see cref="CertificatePath"/> alone.</summary>
internal sealed class VerifiedPath
{
    /// <summary>All certificates: the leaf first, the anchor last; at least two.</summary>
    public required IReadOnlyList<Certificate> Certificates { get; init; }

    /// <summary>The authority of the trusted root; null for own authorities.</summary>
    public required TrustedAuthority? Authority { get; init; }

    /// <summary>The signing certificate. Its key and its standard extensions can be read.</summary>
    public Certificate Leaf => Certificates[0];

    /// <summary>The certificate whose key signed the leaf.</summary>
    public Certificate Issuer => Certificates[1];

    /// <summary>Null when every certificate is valid at that moment, and the authority issues then; both ends of a period belong to it.</summary>
    public VerificationFailure? CheckTime(DateTimeOffset moment)
    {
        for (var i = 0; i < Certificates.Count; i++)
        {
            if (moment < Certificates[i].NotBefore || moment > Certificates[i].NotAfter)
                return Outside($"{(i == 0 ? "The signing certificate" : $"The authority's certificate {DistinguishedName.Show(Certificates[i].Subject)}")} is valid from {Time(Certificates[i].NotBefore)} to {Time(Certificates[i].NotAfter)}, not at {Time(moment)}.");
        }

        if (Authority is { } authority && !authority.ValidFor.Contains(moment))
            return Outside($"The trusted root accepts the certificate's authority from {Time(authority.ValidFor.Start)}{(authority.ValidFor.End is { } end ? $" to {Time(end)}" : "")}, not at {Time(moment)}.");
        return null;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static VerificationFailure Outside(string detail) => new(VerificationFailureKind.CertificateOutsideValidity, detail);
}

/// <summary>The paths of one certificate under a trusted root. There is more than one where an authority is listed with several periods or chains;
/// only time can tell which one counts.</summary>
/// <param name="Candidates">At least one.</param>
internal sealed record VerifiedPaths(IReadOnlyList<VerifiedPath> Candidates)
{
    /// <summary>The signing certificate, the same on all paths.</summary>
    public Certificate Leaf => Candidates[0].Leaf;

    /// <summary>The first path that is valid at every one of the times; there must be one time at least.</summary>
    public VerificationResult<VerifiedPath> CheckTimes(IReadOnlyList<DateTimeOffset> times)
    {
        if (times.Count == 0)
            return new VerificationFailure(VerificationFailureKind.MissingTimestamp, "No trusted time says when the certificate signed.");
        VerificationFailure? first = null;
        foreach (var path in Candidates)
        {
            var failure = times.Select(path.CheckTime).FirstOrDefault(f => f is not null);
            if (failure is null)
                return path;
            first ??= failure;
        }

        return first!;
    }
}
