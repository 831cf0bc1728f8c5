using System.Security.Cryptography.X509Certificates;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.TrustedRoots;
using Extension = Modelgate.Testing.Sigstore.CertificateExtension;
using TrustedAuthority = Modelgate.Verification.TrustedRoots.TrustedAuthority;

namespace Modelgate.Verification.Tests.Certificates;

/// <summary>Leaves, authorities and roots for tests of certificates alone.</summary>
internal static class Made
{
    public static DateTimeOffset Now => VirtualSigstore.DefaultTime;

    public static ValidityWindow Window => new(Now.AddDays(-182), null);

    /// <summary>A certificate as Fulcio issues it, unless changed.</summary>
    public static CertificateDraft LeafDraft(CertificateAuthority authority, SigningKey? key = null)
    {
        var draft = new CertificateDraft(key ?? SigningKey.New(KeyKind.P256)) { Issuer = authority.IssuingName, NotBefore = Now, NotAfter = Now.AddMinutes(10) };
        draft.Extensions.AddRange([
            Extension.KeyUsage(X509KeyUsageFlags.DigitalSignature),
            Extension.ExtendedKeyUsage(false, "1.3.6.1.5.5.7.3.3"),
            Extension.SubjectKeyId(draft.Key.Spki),
            Extension.AuthorityKeyId(authority.IssuingKey.Spki),
            Extension.Uri(LeafCertificate.DefaultIdentity),
            Extension.Fulcio(8, LeafCertificate.DefaultIssuer),
        ]);
        return draft;
    }

    public static Certificate Leaf(CertificateAuthority authority, Action<CertificateDraft>? change = null)
    {
        var draft = LeafDraft(authority);
        change?.Invoke(draft);
        return Read(draft.Sign(authority.IssuingKey));
    }

    /// <summary>An authority's certificate, by its own key unless another signs.</summary>
    public static CertificateDraft AuthorityDraft(SigningKey key, byte[] subject, byte[] issuer, int pathLength = -1) => new(key)
    {
        Subject = subject,
        Issuer = issuer,
        NotBefore = Now.AddYears(-1),
        NotAfter = Now.AddYears(9),
        Extensions = { Extension.KeyUsage(X509KeyUsageFlags.KeyCertSign), Extension.BasicConstraints(true, pathLength), Extension.SubjectKeyId(key.Spki) },
    };

    public static Certificate Read(byte[] der) => Certificate.Read(der).Value ?? throw new InvalidOperationException(Certificate.Read(der).Failure!.ToString());

    public static Certificate[] ReadAll(params IEnumerable<byte[]> ders) => [.. ders.Select(Read)];

    public static TrustedAuthority Authority(CertificateAuthority authority, ValidityWindow? window = null) =>
        new() { Uri = "https://fulcio.sigstore.test", Chain = ReadAll(authority.Chain), ValidFor = window ?? Window, Operator = "" };

    public static TrustedRoot Root(params TrustedAuthority[] authorities) => Root(authorities, []);

    public static TrustedRoot Root(IReadOnlyList<TrustedAuthority> authorities, IReadOnlyList<Modelgate.Verification.TrustedRoots.TrustedLog> logs) => new()
    {
        Digest = new byte[32],
        TransparencyLogs = [],
        CertificateTransparencyLogs = logs,
        CertificateAuthorities = authorities,
        TimestampAuthorities = [],
    };
}
