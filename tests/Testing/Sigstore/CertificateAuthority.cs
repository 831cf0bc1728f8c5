using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Testing.Sigstore;

/// <summary>A certificate authority: a root, and unless told otherwise an intermediate that issues. P-384, as Fulcio's.</summary>
public sealed class CertificateAuthority
{
    private CertificateAuthority(IReadOnlyList<byte[]> chain, SigningKey issuingKey, byte[] issuingName) =>
        (Chain, IssuingKey, IssuingName) = (chain, issuingKey, issuingName);

    /// <summary>DER of the certificates from the one that issues leaves to the root.</summary>
    public IReadOnlyList<byte[]> Chain { get; }

    /// <summary>DER of the root.</summary>
    public byte[] Root => Chain[^1];

    /// <summary>The key that signs leaves.</summary>
    public SigningKey IssuingKey { get; }

    /// <summary>DER of the name that stands as issuer in leaves.</summary>
    public byte[] IssuingName { get; }

    /// <summary>Makes an authority that was set up a year before <paramref name="now"/> and lasts nine more.</summary>
    /// <param name="now">The world's time.</param>
    /// <param name="organization">Organization of the names, to tell authorities apart.</param>
    /// <param name="direct">The root issues leaves itself.</param>
    /// <param name="purpose">Extended key usage of the intermediate; empty for none.</param>
    /// <param name="root">Changes the root before it is signed.</param>
    /// <param name="intermediate">Changes the intermediate before it is signed.</param>
    /// <param name="kind">Kind of the keys.</param>
    public static CertificateAuthority Create(
        DateTimeOffset now,
        string organization = "sigstore.test",
        bool direct = false,
        string purpose = Oids.CodeSigning,
        Action<CertificateDraft>? root = null,
        Action<CertificateDraft>? intermediate = null,
        KeyKind kind = KeyKind.P384)
    {
        var rootKey = SigningKey.New(kind);
        var rootName = Der.Name(organization, "root");
        var rootDraft = Draft(rootKey, rootName, rootName, now, direct ? 0 : 1);
        root?.Invoke(rootDraft);
        var rootCertificate = rootDraft.Sign(rootKey);
        if (direct)
            return new([rootCertificate], rootKey, rootDraft.Subject);

        var key = SigningKey.New(kind);
        var draft = Draft(key, Der.Name(organization, "intermediate"), rootDraft.Subject, now.AddDays(1), 0);
        draft.Extensions.Add(CertificateExtension.AuthorityKeyId(rootKey.Spki));
        if (purpose.Length > 0)
            draft.Extensions.Add(CertificateExtension.ExtendedKeyUsage(false, purpose));
        intermediate?.Invoke(draft);
        return new([draft.Sign(rootKey), rootCertificate], key, draft.Subject);
    }

    /// <summary>A further authority below this one, as nobody should have made.</summary>
    public CertificateAuthority Below(DateTimeOffset now, string organization)
    {
        var key = SigningKey.New(IssuingKey.Kind);
        var draft = Draft(key, Der.Name(organization, "issuing"), IssuingName, now.AddDays(2), 0);
        draft.Extensions.Add(CertificateExtension.AuthorityKeyId(IssuingKey.Spki));
        draft.Extensions.Add(CertificateExtension.ExtendedKeyUsage(false, Oids.CodeSigning));
        return new([draft.Sign(IssuingKey), .. Chain], key, draft.Subject);
    }

    private static CertificateDraft Draft(SigningKey key, byte[] subject, byte[] issuer, DateTimeOffset now, int pathLength) => new(key)
    {
        Subject = subject,
        Issuer = issuer,
        NotBefore = now.AddYears(-1),
        NotAfter = now.AddYears(9),
        Extensions =
        {
            CertificateExtension.KeyUsage(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign),
            CertificateExtension.BasicConstraints(true, pathLength),
            CertificateExtension.SubjectKeyId(key.Spki),
        },
    };
}
