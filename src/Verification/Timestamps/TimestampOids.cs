namespace Modelgate.Verification.Timestamps;

/// <summary>The identifiers that timestamps use (RFC 3161, RFC 5035, RFC 5652, RFC 5754).</summary>
internal static class TimestampOids
{
    /// <summary>CMS signed data.</summary>
    public const string SignedData = "1.2.840.113549.1.7.2";

    /// <summary><c>TSTInfo</c>.</summary>
    public const string TimestampInfo = "1.2.840.113549.1.9.16.1.4";

    /// <summary>Attribute: the content's type.</summary>
    public const string ContentType = "1.2.840.113549.1.9.3";

    /// <summary>Attribute: the content's digest.</summary>
    public const string MessageDigest = "1.2.840.113549.1.9.4";

    /// <summary>Attribute: the signer's certificate, by SHA-1.</summary>
    public const string SigningCertificate = "1.2.840.113549.1.9.16.2.12";

    /// <summary>Attribute: the signer's certificate, by any hash.</summary>
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    /// <summary>Purpose of a certificate: timestamping.</summary>
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>RSA PKCS #1 v1.5 with the digest algorithm that stands beside it.</summary>
    public const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>SHA-1: names a certificate in old attributes, and vouches for nothing.</summary>
    public const string Sha1 = "1.3.14.3.2.26";

    /// <summary>SHA-256.</summary>
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";

    /// <summary>The hash of an identifier; null for one that is not accepted.</summary>
    public static DigestAlgorithm? Hash(string oid) => oid switch
    {
        Sha256 => DigestAlgorithm.Sha256,
        "2.16.840.1.101.3.4.2.2" => DigestAlgorithm.Sha384,
        "2.16.840.1.101.3.4.2.3" => DigestAlgorithm.Sha512,
        _ => null,
    };
}
