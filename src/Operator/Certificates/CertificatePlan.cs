using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Operator.Certificates;

/// <summary>What is to be done with the Secret next.</summary>
internal enum CertificateStep
{
    /// <summary>Nothing, until the time that is said.</summary>
    Wait,

    /// <summary>There is no usable authority: make one, beside those that the API server trusts now.</summary>
    Remake,

    /// <summary>The authority is old: make another beside it. It signs nothing before the API server trusts it.</summary>
    AddAuthority,

    /// <summary>Make a serving certificate.</summary>
    Sign,

    /// <summary>Take out authorities that no valid certificate can be signed by.</summary>
    DropAuthorities,
}

/// <summary>Decides the next step of a rotation; the same Secret at the same time gives the same step.</summary>
/// <remarks>
/// An authority comes into the API server's trust before it signs, and leaves it when whatever it signed has expired: it signs nothing once its successor is
/// there, so that is one serving certificate's validity after the successor was made. In between, replicas may serve under either.
/// </remarks>
internal static class CertificatePlan
{
    /// <summary>The next step.</summary>
    /// <param name="content">The Secret; null when there is none.</param>
    /// <param name="isTrusted">True when every API server trusts the authorities of the Secret.</param>
    /// <param name="now">The time.</param>
    /// <param name="times">The times.</param>
    public static (CertificateStep Step, string Why, DateTimeOffset Until) Next(SecretContent? content, bool isTrusted, DateTimeOffset now, CertificateTimes times)
    {
        if (content is null)
            return (CertificateStep.Remake, "there is no Secret", now);
        if (content.AuthorityProblem is { } problem)
            return (CertificateStep.Remake, problem, now);
        var newest = content.Authorities[^1];
        var signing = Signing(content, newest, now);
        // A serving certificate first: it is what requests need.
        if (signing is not null)
            return isTrusted ? (CertificateStep.Sign, signing, now) : (CertificateStep.Wait, "the API server does not know the authority yet", now + times.Settling);
        if (Renewal(newest) <= now)
            return (CertificateStep.AddAuthority, FormattableString.Invariant($"the authority expires at {ServingPair.Last(newest):u}"), now);
        if (Needed(content.Authorities, now, times).Count < content.Authorities.Count)
            return (CertificateStep.DropAuthorities, "nothing valid is signed by them", now);
        var (first, second) = (Renewal(newest), Renewal(content.Serving!.Certificate));
        return (CertificateStep.Wait, "", first < second ? first : second);
    }

    /// <summary>The authorities that something valid may be signed by, and the last one.</summary>
    public static IReadOnlyList<X509Certificate2> Needed(IReadOnlyList<X509Certificate2> authorities, DateTimeOffset now, CertificateTimes times) =>
        [.. authorities.Where((authority, i) => i == authorities.Count - 1
            || (now <= ServingPair.Last(authority) && now <= ServingPair.First(authorities[i + 1]) + times.Skew + times.Settling + times.Serving))];

    /// <summary>When a certificate is to be replaced: after two thirds of its validity, up to a twentieth earlier, which its serial number says.</summary>
    public static DateTimeOffset Renewal(X509Certificate2 certificate)
    {
        var (first, last) = (ServingPair.First(certificate), ServingPair.Last(certificate));
        var share = certificate.SerialNumberBytes.Span is [.., var number] ? number / 255.0 : 0;
        return first + ((last - first) * ((2 / 3.0) - (share / 20)));
    }

    private static string? Signing(SecretContent content, X509Certificate2 newest, DateTimeOffset now)
    {
        if (content.Serving is not { } serving)
            return content.ServingProblem;
        if (!serving.IsSignedBy(newest))
            return "another authority signs now";
        return Renewal(serving.Certificate) <= now ? FormattableString.Invariant($"the certificate expires at {ServingPair.Last(serving.Certificate):u}") : null;
    }
}
