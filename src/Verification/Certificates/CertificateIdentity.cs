using System.Collections.Frozen;

namespace Modelgate.Verification.Certificates;

/// <summary>A signer who is accepted by certificate: a name and who vouches for it, as a pair. One without issuer matches only certificates of own
/// authorities, and those match no other.</summary>
public sealed class CertificateIdentity
{
    private CertificateIdentity(string issuer, string? subject, NamePattern? pattern)
    {
        Issuer = issuer;
        Subject = subject;
        Pattern = pattern;
    }

    /// <summary>The OIDC issuer, exact; empty only for certificates of own authorities, which have none.</summary>
    public string Issuer { get; }

    /// <summary>The name, exact and case-sensitive; null when <see cref="Pattern"/> is set.</summary>
    public string? Subject { get; }

    /// <summary>The name's pattern, or null.</summary>
    public NamePattern? Pattern { get; }

    /// <summary>The name's form; null: any of them.</summary>
    public SubjectAlternativeNameType? SubjectType { get; private init; }

    /// <summary>Values that extensions must have, by the property's name in <see cref="FulcioExtensions"/>; all must match exactly.</summary>
    public IReadOnlyDictionary<string, string> RequiredExtensions { get; private init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>An exact name.</summary>
    /// <exception cref="ArgumentException">The issuer or the name is empty: everybody would be accepted.</exception>
    public static CertificateIdentity Exact(string issuer, string subject)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentException.ThrowIfNullOrEmpty(subject);
        return new(issuer, subject, null);
    }

    /// <summary>A pattern that the whole name must match.</summary>
    /// <exception cref="ArgumentException">The issuer is empty.</exception>
    public static CertificateIdentity Matching(string issuer, NamePattern pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentNullException.ThrowIfNull(pattern);
        return new(issuer, null, pattern);
    }

    /// <summary>An exact name in certificates of own authorities, which name no OIDC issuer.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static CertificateIdentity OfOwnAuthority(string subject)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        return new("", subject, null);
    }

    /// <summary>A pattern for names in certificates of own authorities.</summary>
    public static CertificateIdentity OfOwnAuthority(NamePattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new("", null, pattern);
    }

    /// <summary>The same signer, by a name of that form only.</summary>
    public CertificateIdentity OfType(SubjectAlternativeNameType type) =>
        new(Issuer, Subject, Pattern) { SubjectType = type, RequiredExtensions = RequiredExtensions };

    /// <summary>The same signer, with these extensions and no others demanded.</summary>
    /// <param name="extensions">Values by the property's name in <see cref="FulcioExtensions"/>.</param>
    /// <exception cref="ArgumentException">There is no extension of that name (<see cref="FulcioExtensions.Names"/>).</exception>
    public CertificateIdentity Requiring(IReadOnlyDictionary<string, string> extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        if (extensions.Keys.FirstOrDefault(name => !FulcioExtensions.Names.Contains(name)) is { } unknown)
            throw new ArgumentException($"Certificates have no extension {unknown}.", nameof(extensions));
        return new(Issuer, Subject, Pattern) { SubjectType = SubjectType, RequiredExtensions = extensions.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    /// <summary>True when the signer's name matches; says nothing of the issuer.</summary>
    internal bool MatchesSubject(SignerCertificate signer) =>
        (SubjectType is not { } type || type == signer.SubjectAlternativeNameType)
        && (Pattern is not null ? Pattern.Matches(signer.SubjectAlternativeName) : string.Equals(Subject, signer.SubjectAlternativeName, StringComparison.Ordinal));

    /// <summary>True when the issuer matches.</summary>
    internal bool MatchesIssuer(SignerCertificate signer) =>
        string.Equals(Issuer, signer.Issuer, StringComparison.Ordinal);

    /// <summary>The first required extension whose value is another or missing; null when all match.</summary>
    internal string? MismatchedExtension(SignerCertificate signer) => RequiredExtensions
        .Where(required => !string.Equals(signer.Extensions.Value(required.Key), required.Value, StringComparison.Ordinal))
        .Select(required => required.Key)
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();
}
