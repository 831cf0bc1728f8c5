using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modelgate.Verification.Json;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.TrustedRoots;

/// <summary>Reads the logs of a trusted root (dev.sigstore.trustroot.v1.TransparencyLogInstance).</summary>
internal sealed class TrustedLogReader(ObjectReader reader)
{
    /// <summary>Reads the list of that name.</summary>
    public List<TrustedLog> Read(JsonElement root, ReadOnlySpan<byte> name, string what)
    {
        List<TrustedLog> logs = [];
        foreach (var item in reader.Items(root, name, VerificationLimits.MaxTrustedInstances, what))
        {
            if (Read(item, what) is not { } log)
                break;
            logs.Add(log);
        }

        return logs;
    }

    private TrustedLog? Read(JsonElement item, string what)
    {
        reader.HasOnly(item, $"An item of {what}", ["baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator"]);
        var baseUrl = reader.Text(item, "baseUrl"u8, "baseUrl");
        var hash = reader.Text(item, "hashAlgorithm"u8, "hashAlgorithm");
        if (hash != "SHA2_256")
            reader.Fail($"The hash algorithm {Quoted.Text(hash)} of the log {Quoted.Text(baseUrl)} is not SHA2_256.");
        var publicKey = reader.Member(item, "publicKey"u8, JsonValueKind.Object, "publicKey") ?? default;
        if (publicKey.ValueKind == JsonValueKind.Object)
            reader.HasOnly(publicKey, "publicKey", ["rawBytes", "keyDetails", "validFor"]);
        else
            reader.Fail("A log has no publicKey.");
        var window = ValidityWindows.Read(reader, publicKey, isStartRequired: true);
        var key = Key(publicKey, baseUrl);
        var id = reader.Member(item, "logId"u8, JsonValueKind.Object, "logId") ?? default;
        var logId = reader.Bytes(id, "keyId"u8, "logId.keyId");
        if (logId is not { Length: 32 })
            reader.Fail($"The log {Quoted.Text(baseUrl)} has no logId of 32 bytes.");
        if (reader.Failure is not null || key is null)
            return null;
        if (!IsIdOf(logId!, key, baseUrl))
            reader.Fail($"The logId of {Quoted.Text(baseUrl)} is not made of the log's own key.");
        return new() { BaseUrl = baseUrl, Key = key, LogId = logId, ValidFor = window, Operator = reader.Text(item, "operator"u8, "operator") };
    }

    private PublicKey? Key(JsonElement publicKey, string baseUrl)
    {
        if (reader.Bytes(publicKey, "rawBytes"u8, "publicKey.rawBytes") is not { } raw)
        {
            reader.Fail($"The log {Quoted.Text(baseUrl)} has no key.");
            return null;
        }

        var details = reader.Text(publicKey, "keyDetails"u8, "keyDetails");
        var read = details == "PKCS1_RSA_PKCS1V5" ? PublicKey.ReadPkcs1Rsa(raw) : PublicKey.Read(raw);
        if (!read.IsSuccess)
        {
            reader.Fail($"The key of the log {Quoted.Text(baseUrl)} cannot be used: {read.Failure.Detail}");
            return null;
        }

        if (AlgorithmOf(details) == read.Value.Algorithm)
            return read.Value;
        reader.Fail($"The keyDetails {Quoted.Text(details)} of the log {Quoted.Text(baseUrl)} do not fit its key.");
        return null;
    }

    private static KeyAlgorithm? AlgorithmOf(string details) => details switch
    {
        "PKIX_ECDSA_P256_SHA_256" => KeyAlgorithm.EcdsaP256,
        "PKIX_ECDSA_P384_SHA_384" => KeyAlgorithm.EcdsaP384,
        "PKIX_ECDSA_P521_SHA_512" => KeyAlgorithm.EcdsaP521,
        "PKIX_ED25519" => KeyAlgorithm.Ed25519,
        "PKIX_RSA_PKCS1V15_2048_SHA256" or "PKIX_RSA_PKCS1V15_3072_SHA256" or "PKIX_RSA_PKCS1V15_4096_SHA256" or "PKCS1_RSA_PKCS1V5" => KeyAlgorithm.RsaPkcs1,
        _ => null,
    };

    /// <summary>Rekor v1 and certificate transparency: SHA-256 of the key (RFC 6962, 3.2). Rekor v2: SHA-256 of origin, line feed, 1 and the
    /// raw Ed25519 key (C2SP signed-note, key id, untruncated); its origin is the host of the log's address.</summary>
    private static bool IsIdOf(byte[] logId, PublicKey key, string baseUrl)
    {
        if (key.Fingerprint.Span.SequenceEqual(logId))
            return true;
        if (key.Algorithm != KeyAlgorithm.Ed25519)
            return false;
        var origin = Encoding.UTF8.GetBytes(CheckpointVerifier.Host(baseUrl));
        return SHA256.HashData([.. origin, (byte)'\n', 1, .. key.SubjectPublicKeyInfo.Span[^32..]]).AsSpan().SequenceEqual(logId);
    }
}
