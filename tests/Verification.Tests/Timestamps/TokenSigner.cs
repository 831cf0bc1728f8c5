using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Tests.World;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.Timestamps;

/// <summary>A timestamp authority whose certificates can be made wrong one by one: leaf, intermediate, root.</summary>
internal sealed class TokenSigner
{
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    private static readonly DateTimeOffset Now = VirtualSigstore.DefaultTime;
    private readonly CertificateDraft _leaf;

    public TokenSigner(
        KeyKind kind = KeyKind.P256, Action<CertificateDraft>? leaf = null, Action<CertificateDraft>? intermediate = null, Action<CertificateDraft>? root = null)
    {
        var rootDraft = Authority("root", 1);
        rootDraft.Issuer = rootDraft.Subject;
        root?.Invoke(rootDraft);
        var intermediateDraft = Authority("intermediate", 0);
        intermediateDraft.Issuer = rootDraft.Subject;
        intermediate?.Invoke(intermediateDraft);
        _leaf = new(SigningKey.New(kind))
        {
            Subject = Name("leaf"),
            Issuer = intermediateDraft.Subject,
            NotBefore = Now.AddDays(-1),
            NotAfter = Now.AddDays(1),
        };
        _leaf.Extensions.AddRange(
            CertificateExtension.KeyUsage(X509KeyUsageFlags.DigitalSignature),
            CertificateExtension.ExtendedKeyUsage(true, TimeStamping),
            CertificateExtension.SubjectKeyId(_leaf.Key.Spki));
        leaf?.Invoke(_leaf);
        Certificate = _leaf.Sign(intermediateDraft.Key);
        Intermediate = intermediateDraft.Sign(rootDraft.Key);
        Root = rootDraft.Sign(rootDraft.Key);
    }

    public SigningKey Key => _leaf.Key;

    public byte[] Issuer => _leaf.Issuer;

    public byte[] Serial => _leaf.Serial;

    public byte[] KeyIdentifier => SHA256.HashData(Key.Spki)[..20];

    public byte[] Certificate { get; }

    public byte[] Intermediate { get; }

    public byte[] Root { get; }

    /// <summary>A trusted root that lists the whole chain, or part of it.</summary>
    public TrustedRoot Trusted(params IEnumerable<byte[]> chain) => Trusted(new ValidFor(Now.AddDays(-1)), [.. chain]);

    public TrustedRoot Trusted(ValidFor window, IReadOnlyList<byte[]>? chain = null)
    {
        var content = new TrustedRootContent();
        content.TimestampAuthorities.Add(new("https://tsa.test", chain is null or [] ? [Certificate, Intermediate, Root] : chain, window));
        return WorldTrust.Root(content);
    }

    public static byte[] Name(string name) => new X500DistinguishedName("CN=" + name).RawData;

    private static CertificateDraft Authority(string name, int pathLength)
    {
        var draft = new CertificateDraft(SigningKey.New(KeyKind.P256)) { Subject = Name(name), NotBefore = Now.AddDays(-2), NotAfter = Now.AddDays(2) };
        draft.Extensions.AddRange(
            CertificateExtension.KeyUsage(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign),
            CertificateExtension.BasicConstraints(true, pathLength));
        return draft;
    }
}
