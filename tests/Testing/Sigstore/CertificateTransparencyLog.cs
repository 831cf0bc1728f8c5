using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Modelgate.Testing.Sigstore;

/// <summary>A CT log that signs precertificates (RFC 6962, 3.2). P-256.</summary>
public sealed class CertificateTransparencyLog(string baseUrl)
{
    /// <summary>The log's address.</summary>
    public string BaseUrl { get; } = baseUrl;

    /// <summary>The log's key.</summary>
    public SigningKey Key { get; } = SigningKey.New(KeyKind.P256);

    /// <summary>SHA-256 of the log's public key.</summary>
    public byte[] LogId => SHA256.HashData(Key.Spki);

    /// <summary>A signed certificate timestamp.</summary>
    /// <param name="toBeSigned">The leaf's TBSCertificate without the list of timestamps.</param>
    /// <param name="issuerSpki">Public key of the issuing certificate.</param>
    /// <param name="time">When the log saw it; milliseconds count.</param>
    /// <param name="extensions">Log-specific extensions; they are signed too.</param>
    public byte[] Sign(byte[] toBeSigned, byte[] issuerSpki, DateTimeOffset time, byte[] extensions)
    {
        var milliseconds = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.ToUnixTimeMilliseconds());
        var extensionField = TlsVector.Short(extensions);

        // version v1, certificate_timestamp, time, precert_entry, issuer key hash, TBSCertificate, extensions.
        byte[] signed = [0, 0, .. milliseconds, 0, 1, .. SHA256.HashData(issuerSpki), .. TlsVector.Medium(toBeSigned), .. extensionField];

        // version, log, time, extensions, sha256 (4) with ecdsa (3), signature.
        return [0, .. LogId, .. milliseconds, .. extensionField, 4, 3, .. TlsVector.Short(Key.Sign(signed))];
    }
}
