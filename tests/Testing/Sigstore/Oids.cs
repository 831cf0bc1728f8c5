using System.Security.Cryptography;

namespace Modelgate.Testing.Sigstore;

/// <summary>Object identifiers that the world writes.</summary>
internal static class Oids
{
    public const string Ed25519 = "1.3.101.112";
    public const string SubjectKeyId = "2.5.29.14";
    public const string KeyUsage = "2.5.29.15";
    public const string SubjectAlternativeName = "2.5.29.17";
    public const string BasicConstraints = "2.5.29.19";
    public const string NameConstraints = "2.5.29.30";
    public const string AuthorityKeyId = "2.5.29.35";
    public const string ExtendedKeyUsage = "2.5.29.37";
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    public const string Fulcio = "1.3.6.1.4.1.57264.1.";
    public const string FulcioOtherName = Fulcio + "7";
    public const string SctList = "1.3.6.1.4.1.11129.2.4.2";
    public const string Poison = "1.3.6.1.4.1.11129.2.4.3";
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string Data = "1.2.840.113549.1.7.1";
    public const string TimestampInfo = "1.2.840.113549.1.9.16.1.4";
    public const string ContentType = "1.2.840.113549.1.9.3";
    public const string MessageDigest = "1.2.840.113549.1.9.4";
    public const string SigningTime = "1.2.840.113549.1.9.5";
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    /// <summary>An identifier of nobody, for extensions that no verifier knows.</summary>
    public const string Unknown = "1.3.6.1.4.1.99999.1.1";

    public static string EcdsaWith(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => "1.2.840.10045.4.1",
        "SHA384" => "1.2.840.10045.4.3.3",
        "SHA512" => "1.2.840.10045.4.3.4",
        _ => "1.2.840.10045.4.3.2",
    };

    public static string RsaWith(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => "1.2.840.113549.1.1.5",
        "SHA384" => "1.2.840.113549.1.1.12",
        "SHA512" => "1.2.840.113549.1.1.13",
        _ => "1.2.840.113549.1.1.11",
    };

    public static string Digest(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => "1.3.14.3.2.26",
        "SHA384" => "2.16.840.1.101.3.4.2.2",
        "SHA512" => "2.16.840.1.101.3.4.2.3",
        _ => "2.16.840.1.101.3.4.2.1",
    };
}
