using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Modelgate.Policy.Data;

namespace Modelgate.Operator.Certificates;

/// <summary>What the Secret holds, judged. Whatever its bytes are, nothing here throws, and what is not usable is null with the reason.</summary>
internal sealed class SecretContent
{
    /// <summary>The authorities that the API server is to trust; the last one signs.</summary>
    public const string AuthoritiesKey = "ca.crt";

    /// <summary>The last authority's private key.</summary>
    public const string AuthorityKeyKey = "ca.key";

    /// <summary>The serving certificate.</summary>
    public const string CertificateKey = "tls.crt";

    /// <summary>Its private key.</summary>
    public const string KeyKey = "tls.key";

    /// <summary>More authorities than this are no work of ours.</summary>
    public const int MaxAuthorities = 8;

    private const int MaxLength = 64 * 1024;

    /// <summary>The authorities, as far as they can be read.</summary>
    public IReadOnlyList<X509Certificate2> Authorities { get; private init; } = [];

    /// <summary>The last authority with its key; null with <see cref="AuthorityProblem"/>.</summary>
    public CertificatePair? Authority { get; private init; }

    /// <summary>Why nothing can be signed; null when it can.</summary>
    public string? AuthorityProblem { get; private init; }

    /// <summary>What can be served; null with <see cref="ServingProblem"/>.</summary>
    public ServingPair? Serving { get; private init; }

    /// <summary>Why nothing can be served; null when it can.</summary>
    public string? ServingProblem { get; private init; }

    /// <summary>Judges a Secret's bytes.</summary>
    public static SecretContent Read(ReadOnlyMemory<byte> json, ServiceName service, DateTimeOffset now)
    {
        var read = JsonReader.Read(json.Span);
        var data = read.IsRead ? read.Documents[0]["data"] : null;
        var (authorities, problem) = ReadAuthorities(Text(data, AuthoritiesKey), now);
        CertificatePair? authority = null;
        if (problem is null)
            (authority, problem) = ReadAuthority(authorities[^1], Text(data, AuthorityKeyKey));
        ServingPair? serving = null;
        string? servingProblem;
        try
        {
            serving = ServingPair.Read(Text(data, CertificateKey), Text(data, KeyKey));
            servingProblem = serving.Problem(authorities, service.Host, now);
        }
        catch (CryptographicException failure)
        {
            servingProblem = $"{CertificateKey} and {KeyKey}: {failure.Message}";
        }

        return new()
        {
            Authorities = authorities,
            Authority = authority,
            AuthorityProblem = problem,
            Serving = servingProblem is null ? serving : null,
            ServingProblem = servingProblem,
        };
    }

    /// <summary>The certificates of a PEM text; none where it is not readable.</summary>
    public static IReadOnlyList<X509Certificate2> Certificates(string pem)
    {
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPem(pem);
            return [.. all];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static (IReadOnlyList<X509Certificate2>, string? Problem) ReadAuthorities(string pem, DateTimeOffset now)
    {
        var all = Certificates(pem);
        if (all.Count == 0)
            return (all, $"{AuthoritiesKey} holds no certificate");
        if (all.Count > MaxAuthorities)
            return ([], FormattableString.Invariant($"{AuthoritiesKey} holds {all.Count} certificates, more than {MaxAuthorities}"));
        var last = all[^1];
        if (last.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
            return (all, $"the last certificate of {AuthoritiesKey} is no authority");
        if (now < ServingPair.First(last))
            return (all, FormattableString.Invariant($"the last authority is not valid before {ServingPair.First(last):u}"));
        return now > ServingPair.Last(last) ? (all, FormattableString.Invariant($"the last authority expired at {ServingPair.Last(last):u}")) : (all, null);
    }

    private static (CertificatePair?, string? Problem) ReadAuthority(X509Certificate2 authority, string key)
    {
        try
        {
            var certificate = authority.ExportCertificatePem() + "\n";
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
            using var secret = pair.GetECDsaPrivateKey();
            return secret is null ? (null, $"{AuthorityKeyKey} is no ECDSA key") : (new(certificate, key), null);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException or FormatException)
        {
            return (null, $"{AuthorityKeyKey} is not the key of the last authority: {problem.Message}");
        }
    }

    private static string Text(DataNode? data, string key)
    {
        if (data?[key] is not { Kind: DataKind.String, Text.Length: <= MaxLength } value)
            return "";
        var bytes = new byte[MaxLength];
        return Convert.TryFromBase64String(value.Text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}
