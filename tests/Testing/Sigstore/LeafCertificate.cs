using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Testing.Sigstore;

/// <summary>What a signing certificate should look like. The default is a GitHub workflow's certificate with one SCT, valid ten minutes.</summary>
public sealed class LeafCertificate
{
    private readonly SortedDictionary<int, string> _claims = new();
    private readonly List<Action<CertificateDraft>> _changes = [];
    private readonly List<SctRecipe> _timestamps = [new()];
    private Func<byte[], byte[]>? _edit;
    private CertificateExtension _name = CertificateExtension.Uri(DefaultIdentity);

    /// <summary>The identity that a certificate has unless told otherwise.</summary>
    public const string DefaultIdentity = "https://github.com/example/models/.github/workflows/release.yml@refs/heads/main";

    /// <summary>The issuer that a certificate has unless told otherwise.</summary>
    public const string DefaultIssuer = "https://token.actions.githubusercontent.com";

    /// <summary>Starts from the default certificate.</summary>
    public LeafCertificate() => Issuer(DefaultIssuer);

    /// <summary>The identity in the subject alternative name.</summary>
    public string Identity { get; private set; } = DefaultIdentity;

    /// <summary>The issuer claim, or null.</summary>
    public string? IssuerClaim => _claims.GetValueOrDefault(8) ?? _claims.GetValueOrDefault(1);

    /// <summary>Kind of the certified key.</summary>
    public KeyKind Kind { get; private set; } = KeyKind.P256;

    /// <summary>Start of the validity; null means the world's time.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>Length of the validity.</summary>
    public TimeSpan Lifetime { get; private set; } = TimeSpan.FromMinutes(10);

    /// <summary>Who issues; null means the world's Fulcio.</summary>
    public CertificateAuthority? Authority { get; private set; }

    /// <summary>Where in the list of extensions the SCTs stand; below zero means last, as Fulcio writes them.</summary>
    public int SctPosition { get; private set; } = -1;

    /// <summary>The identity is a URI.</summary>
    public LeafCertificate Uri(string identity) => Name(identity, CertificateExtension.Uri(identity));

    /// <summary>The identity is an e-mail address.</summary>
    public LeafCertificate Email(string identity) => Name(identity, CertificateExtension.Email(identity));

    /// <summary>The identity is Fulcio's OtherName.</summary>
    public LeafCertificate OtherName(string identity) => Name(identity, CertificateExtension.OtherName(identity));

    /// <summary>The OIDC issuer, in both its forms (extensions 1 and 8).</summary>
    public LeafCertificate Issuer(string issuer) => Claim(1, issuer).Claim(8, issuer);

    /// <summary>Fulcio's extension 1.3.6.1.4.1.57264.1.N.</summary>
    public LeafCertificate Claim(int number, string value)
    {
        _claims[number] = value;
        return this;
    }

    /// <summary>Takes one of Fulcio's extensions away.</summary>
    public LeafCertificate WithoutClaim(int number)
    {
        _claims.Remove(number);
        return this;
    }

    /// <summary>Every claim that a GitHub workflow's certificate carries (2 to 6 and 9 to 22); the identity is the workflow.</summary>
    public LeafCertificate GitHubWorkflow(string repository, string workflow, string reference, string commit)
    {
        var source = $"https://github.com/{repository}";
        var file = $"{source}/{workflow}@{reference}";
        return Uri(file)
            .Claim(2, "push").Claim(3, commit).Claim(4, "release").Claim(5, repository).Claim(6, reference)
            .Claim(9, file).Claim(10, commit).Claim(11, "github-hosted").Claim(12, source).Claim(13, commit).Claim(14, reference)
            .Claim(15, "1001").Claim(16, source[..source.LastIndexOf('/')]).Claim(17, "2002").Claim(18, file).Claim(19, commit)
            .Claim(20, "push").Claim(21, $"{source}/actions/runs/7/attempts/1").Claim(22, "public");
    }

    /// <summary>Kind of the certified key.</summary>
    public LeafCertificate Key(KeyKind kind)
    {
        Kind = kind;
        return this;
    }

    /// <summary>When the certificate begins to be valid, and for how long.</summary>
    public LeafCertificate Valid(DateTimeOffset notBefore, TimeSpan lifetime)
    {
        (NotBefore, Lifetime) = (notBefore, lifetime);
        return this;
    }

    /// <summary>Another authority issues.</summary>
    public LeafCertificate IssuedBy(CertificateAuthority authority)
    {
        Authority = authority;
        return this;
    }

    /// <summary>Changes anything else before the CT log and the authority sign.</summary>
    public LeafCertificate Change(Action<CertificateDraft> change)
    {
        _changes.Add(change);
        return this;
    }

    /// <summary>Changes the signed certificate.</summary>
    public LeafCertificate Edit(Func<byte[], byte[]> edit)
    {
        _edit = edit;
        return this;
    }

    /// <summary>The certificate carries no SCT.</summary>
    public LeafCertificate NoSct()
    {
        _timestamps.Clear();
        return this;
    }

    /// <summary>Changes the SCT.</summary>
    public LeafCertificate Sct(Action<SctRecipe> change)
    {
        change(_timestamps[0]);
        return this;
    }

    /// <summary>Adds a further SCT.</summary>
    public LeafCertificate AlsoSct(Action<SctRecipe> change)
    {
        _timestamps.Add(new SctRecipe());
        change(_timestamps[^1]);
        return this;
    }

    /// <summary>Puts the list of SCTs at a place among the extensions.</summary>
    public LeafCertificate SctAt(int position)
    {
        SctPosition = position;
        return this;
    }

    /// <summary>Makes the certificate.</summary>
    internal IssuedCertificate Issue(VirtualSigstore world)
    {
        var authority = Authority ?? world.Fulcio;
        var key = SigningKey.New(Kind);
        var start = NotBefore ?? world.Now;
        var draft = new CertificateDraft(key) { Issuer = authority.IssuingName, NotBefore = start, NotAfter = start + Lifetime };
        draft.Extensions.AddRange([
            CertificateExtension.KeyUsage(X509KeyUsageFlags.DigitalSignature),
            CertificateExtension.ExtendedKeyUsage(false, Oids.CodeSigning),
            CertificateExtension.SubjectKeyId(key.Spki),
            CertificateExtension.AuthorityKeyId(authority.IssuingKey.Spki),
            _name,
            .. _claims.Select(c => CertificateExtension.Fulcio(c.Key, c.Value)),
        ]);
        _changes.ForEach(change => change(draft));

        if (_timestamps.Count > 0)
        {
            var signed = draft.ToBeSigned(authority.IssuingKey);
            var list = CertificateExtension.SctList([.. _timestamps.Select(t => t.Make(world, signed, authority.IssuingKey.Spki))]);
            draft.Extensions.Insert(SctPosition < 0 ? draft.Extensions.Count : SctPosition, list);
        }

        var signedCertificate = draft.Sign(authority.IssuingKey);
        return new(_edit?.Invoke(signedCertificate) ?? signedCertificate, key, authority);
    }

    private LeafCertificate Name(string identity, CertificateExtension name)
    {
        (Identity, _name) = (identity, name);
        return this;
    }
}
