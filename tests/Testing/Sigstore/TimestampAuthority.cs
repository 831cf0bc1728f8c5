using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Testing.Sigstore;

/// <summary>A timestamp authority: a root, and a leaf that signs RFC 3161 tokens.</summary>
public sealed class TimestampAuthority
{
    private TimestampAuthority(string uri, IReadOnlyList<byte[]> chain, CertificateDraft leaf) => (Uri, Chain, Leaf) = (uri, chain, leaf);

    /// <summary>The authority's address.</summary>
    public string Uri { get; }

    /// <summary>DER of the certificates: the leaf, then the root.</summary>
    public IReadOnlyList<byte[]> Chain { get; }

    /// <summary>Hash of the signatures over tokens. Sigstore's own authority signs with SHA-256 by a P-384 key.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    internal CertificateDraft Leaf { get; }

    /// <summary>Makes an authority that was set up a year before <paramref name="now"/>; root and leaf last nine more.</summary>
    public static TimestampAuthority Create(DateTimeOffset now, string organization = "tsa.sigstore.test", KeyKind kind = KeyKind.P256, Action<CertificateDraft>? leaf = null)
    {
        var root = CertificateAuthority.Create(now, organization, direct: true, kind: kind);
        var key = SigningKey.New(kind);
        var draft = new CertificateDraft(key)
        {
            Subject = Der.Name(organization, "timestamp"),
            Issuer = root.IssuingName,
            NotBefore = now.AddYears(-1).AddDays(1),
            NotAfter = now.AddYears(9),
            Extensions =
            {
                CertificateExtension.KeyUsage(X509KeyUsageFlags.DigitalSignature),
                CertificateExtension.ExtendedKeyUsage(true, Oids.TimeStamping),
                CertificateExtension.SubjectKeyId(key.Spki),
                CertificateExtension.AuthorityKeyId(root.IssuingKey.Spki),
            },
        };
        leaf?.Invoke(draft);
        return new($"https://{organization}/api/v1/timestamp", [draft.Sign(root.IssuingKey), root.Root], draft);
    }

    /// <summary>DER of a TimeStampResp over some bytes.</summary>
    public byte[] Stamp(ReadOnlySpan<byte> stamped, DateTimeOffset time) => new TimestampRecipe { Authority = this, Time = time }.Make(stamped, time);
}
