using System.Security.Cryptography;
using Modelgate.Verification.Json;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Certificates;

/// <summary>The distinct logs whose promise to show the certificate was verified.</summary>
/// <param name="Logs">No two have one id, nor one operator where operators are given.</param>
internal sealed record CertificateTimestampLogs(IReadOnlyList<TrustedLog> Logs);

/// <summary>Verifies the signed certificate timestamps in a certificate (RFC 6962, 3.2 and 3.3): a log's promise to make the certificate public, so
/// that an authority cannot issue in secret.</summary>
internal static class CertificateTimestamps
{
    private const byte HashSha256 = 4;
    private const byte SignatureRsa = 1;
    private const byte SignatureEcdsa = 3;

    /// <summary>Verifies every timestamp of a known log; those of unknown logs and versions count for nothing.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="issuer">Whose key signed it, on the verified path: the log signs that key's hash.</param>
    /// <param name="root">The logs.</param>
    /// <param name="threshold">How many distinct logs there must be.</param>
    public static VerificationResult<CertificateTimestampLogs> Verify(Certificate leaf, Certificate issuer, TrustedRoot root, int threshold)
    {
        List<TrustedLog> logs = [];
        if (leaf.Find(PrecertificateForm.PoisonOid) is not null)
            return Invalid("The certificate is a precertificate, which is never to be trusted.");
        var given = 0;
        if (leaf.Find(PrecertificateForm.TimestampListOid) is { } extension)
        {
            if (SignedCertificateTimestamp.ReadList(extension.Value) is not { } timestamps)
                return Invalid("The certificate's list of signed timestamps is not of its form.");
            given = timestamps.Count;
            if (given > VerificationLimits.MaxCertificateTimestamps)
                return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"The certificate has {given} signed timestamps; {VerificationLimits.MaxCertificateTimestamps} are the limit.");
            byte[]? precertificate = null;
            foreach (var timestamp in timestamps)
            {
                TrustedLog[] known = [.. root.CertificateTransparencyLogs.Where(l => l.LogId.Span.SequenceEqual(timestamp.LogId.Span))];
                if (known.Length == 0)
                    continue;
                precertificate ??= PrecertificateForm.Of(leaf);
                if (Check(timestamp, precertificate, issuer, known) is { } failure)
                    return failure;
                if (!logs.Exists(l => IsSame(l, known[0])))
                    logs.Add(known[0]);
            }
        }

        if (logs.Count >= threshold)
            return new CertificateTimestampLogs(logs);
        return new VerificationFailure(VerificationFailureKind.MissingCertificateTimestamp, given == 0
            ? "The certificate has no signed timestamp of a certificate transparency log."
            : $"The certificate has {given} signed timestamps, of {logs.Count} logs of the trusted root; {threshold} are demanded.");
    }

    private static VerificationFailure? Check(SignedCertificateTimestamp timestamp, byte[] precertificate, Certificate issuer, TrustedLog[] logs)
    {
        var name = Quoted.Text(logs[0].BaseUrl);
        if (timestamp.Time is not { } time)
            return Invalid($"The certificate's signed timestamp of {name} has a time after the year 9999.");
        if (!logs.Any(l => l.ValidFor.Contains(time)))
            return Invalid($"The certificate's signed timestamp of {name} is of {time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, when the log's key is not accepted.");
        var data = timestamp.SignedData(SHA256.HashData(issuer.SubjectPublicKeyInfo.Span), precertificate);
        return logs.Any(l => l.ValidFor.Contains(time) && IsSchemeOf(timestamp, l.Key) && l.Key.Verify(data, timestamp.Signature.Span, DigestAlgorithm.Sha256))
            ? null
            : Invalid($"The signature of the certificate's signed timestamp of {name} fails.");
    }

    private static bool IsSchemeOf(SignedCertificateTimestamp timestamp, PublicKey key) => timestamp.HashAlgorithm == HashSha256 && key.Algorithm switch
    {
        KeyAlgorithm.EcdsaP256 or KeyAlgorithm.EcdsaP384 or KeyAlgorithm.EcdsaP521 => timestamp.SignatureAlgorithm == SignatureEcdsa,
        KeyAlgorithm.RsaPkcs1 => timestamp.SignatureAlgorithm == SignatureRsa,
        KeyAlgorithm.RsaPss or KeyAlgorithm.Ed25519 or KeyAlgorithm.MlDsa44 or KeyAlgorithm.MlDsa65 or KeyAlgorithm.MlDsa87 => false,
    };

    private static bool IsSame(TrustedLog a, TrustedLog b) =>
        a.LogId.Span.SequenceEqual(b.LogId.Span) || (a.Operator.Length > 0 && string.Equals(a.Operator, b.Operator, StringComparison.Ordinal));

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCertificateTimestamp, detail);
}
