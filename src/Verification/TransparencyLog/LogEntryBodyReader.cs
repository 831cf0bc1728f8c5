using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>Reads the canonical body of an entry: <c>{"apiVersion", "kind", "spec"}</c>, in the kinds of <see cref="LogEntryKind"/>.</summary>
internal static class LogEntryBodyReader
{
    private const int MaxSignatures = 16;

    /// <summary>Reads a body that must be of the kind and version that the entry names beside it.</summary>
    public static VerificationResult<LogEntryBody> Read(ReadOnlyMemory<byte> body, string kind, string kindVersion)
    {
        var parsed = StrictJson.ParseObject(body, VerificationLimits.MaxLogEntryBodyBytes, "A log entry's body");
        if (!parsed.IsSuccess)
            return parsed.Failure.Kind == VerificationFailureKind.LimitExceeded ? parsed.Failure : Malformed(parsed.Failure.Detail);
        using var document = parsed.Value;
        var root = document.RootElement;
        if (root.Member("kind"u8)?.Text() is not { } bodyKind || root.Member("apiVersion"u8)?.Text() is not { } bodyVersion)
            return Malformed("A log entry's body names no kind or no version.");
        if (!string.Equals(kind, bodyKind, StringComparison.Ordinal) || !string.Equals(kindVersion, bodyVersion, StringComparison.Ordinal))
            return new VerificationFailure(VerificationFailureKind.LogEntryMismatch, "The kind or version beside a log entry is not that of its body.");
        if (root.Member("spec"u8) is not { ValueKind: JsonValueKind.Object } spec)
            return Malformed("A log entry's body has no spec.");
        return (bodyKind, bodyVersion) switch
        {
            ("hashedrekord", "0.0.1") => ReadHashedRekord001(spec),
            ("dsse", "0.0.1") => ReadDsse001(spec),
            ("intoto", "0.0.2") => ReadIntoto002(spec),
            ("hashedrekord", "0.0.2") => ReadHashedRekord002(root, spec),
            ("dsse", "0.0.2") => ReadDsse002(root, spec),
            _ => new VerificationFailure(VerificationFailureKind.UnsupportedLogEntry,
                $"A log entry is of kind {Shorten(bodyKind)} {Shorten(bodyVersion)}; hashedrekord and dsse 0.0.1 and 0.0.2, and intoto 0.0.2 are accepted."),
        };
    }

    private static VerificationResult<LogEntryBody> ReadHashedRekord001(JsonElement spec)
    {
        var hash = Path(spec, "data"u8, "hash"u8);
        var signature = Path(spec, "signature"u8);
        return Body(LogEntryKind.HashedRekord001, HexDigest(hash), [
            PemSigned(Bytes(Path(signature, "content"u8)), Path(signature, "publicKey"u8, "content"u8)),
        ]);
    }

    private static VerificationResult<LogEntryBody> ReadDsse001(JsonElement spec)
    {
        var hash = Path(spec, "payloadHash"u8);
        return Body(LogEntryKind.Dsse001, HexDigest(hash), Signatures(Path(spec, "signatures"u8),
            item => PemSigned(Bytes(Path(item, "signature"u8)), Path(item, "verifier"u8))));
    }

    private static VerificationResult<LogEntryBody> ReadIntoto002(JsonElement spec)
    {
        var hash = Path(spec, "content"u8, "payloadHash"u8);
        // The signature is base64 of base64: the envelope's own text, stored as bytes.
        return Body(LogEntryKind.Intoto002, HexDigest(hash), Signatures(Path(Path(spec, "content"u8, "envelope"u8), "signatures"u8),
            item => PemSigned(Bytes(Path(item, "sig"u8)) is { } text ? Base64Text.Decode(text) : null, Path(item, "publicKey"u8))));
    }

    private static VerificationResult<LogEntryBody> ReadHashedRekord002(JsonElement root, JsonElement spec)
    {
        var form = new ObjectReader(VerificationFailureKind.MalformedLogEntry);
        var record = Whole(form, root, spec, "hashedRekordV002"u8, "hashedRekordV002", ["data", "signature"]);
        var digest = EnumDigest(form, Path(record, "data"u8));
        var signature = VerifierSigned(form, Path(record, "signature"u8));
        return form.Failure is { } failure ? failure : Body(LogEntryKind.HashedRekord002, digest, [signature]);
    }

    private static VerificationResult<LogEntryBody> ReadDsse002(JsonElement root, JsonElement spec)
    {
        var form = new ObjectReader(VerificationFailureKind.MalformedLogEntry);
        var envelope = Whole(form, root, spec, "dsseV002"u8, "dsseV002", ["payloadHash", "signatures"]);
        var digest = EnumDigest(form, Path(envelope, "payloadHash"u8));
        var signatures = Signatures(Path(envelope, "signatures"u8), item => VerifierSigned(form, item));
        return form.Failure is { } failure ? failure : Body(LogEntryKind.Dsse002, digest, signatures);
    }

    /// <summary>What a Rekor v2 entry holds. Other clients build the body anew and compare its hash; that no object has a member besides is the same strictness.</summary>
    private static JsonElement? Whole(ObjectReader form, JsonElement root, JsonElement spec, ReadOnlySpan<byte> name, string text, ReadOnlySpan<string> members)
    {
        form.HasOnly(root, "A log entry's body", ["apiVersion", "kind", "spec"]);
        form.HasOnly(spec, "A log entry's spec", [text]);
        if (Path(spec, name) is { } content)
            form.HasOnly(content, $"A log entry's {text}", members);
        return Path(spec, name);
    }

    private static VerificationResult<LogEntryBody> Body(LogEntryKind kind, NamedDigest digest, List<LogEntrySignature?> signatures)
    {
        if (digest.Name is null || digest.Value is not { } value)
            return Malformed("A log entry's body names no digest.");
        if (digest.Algorithm is not { } algorithm)
            return new VerificationFailure(VerificationFailureKind.UnsupportedAlgorithm, $"A log entry's digest is of hash {Shorten(digest.Name)}; SHA-256, SHA-384 and SHA-512 are accepted.");
        if (value.Length != algorithm.Length())
            return Malformed($"A log entry's {algorithm.Name()} digest has {value.Length} bytes.");
        List<LogEntrySignature> complete = [];
        foreach (var signature in signatures)
        {
            if (signature is null)
                return Malformed("A log entry's body has a signature without value or without signer.");
            complete.Add(signature);
        }

        return complete.Count == 0 ? Malformed("A log entry's body has no signatures, or too many.") : new LogEntryBody(kind, algorithm, value, complete);
    }

    private static List<LogEntrySignature?> Signatures(JsonElement? list, Func<JsonElement?, LogEntrySignature?> read) =>
        list is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() <= MaxSignatures ? [.. array.EnumerateArray().Select(item => read(item))] : [];

    /// <summary>A signature whose signer is base64 of PEM: a certificate or a key. Of several PEM blocks the first is the signer.</summary>
    private static LogEntrySignature? PemSigned(byte[]? signature, JsonElement? signer)
    {
        if (signature is not { Length: > 0 } || Bytes(signer) is not { } pem || !PemEncoding.TryFindUtf8(pem, out var fields))
            return null;
        var label = pem.AsSpan(fields.Label);
        var isCertificate = label.SequenceEqual("CERTIFICATE"u8);
        if (!isCertificate && !label.SequenceEqual("PUBLIC KEY"u8))
            return null;
        return Convert.FromBase64String(Encoding.ASCII.GetString(pem.AsSpan(fields.Base64Data))) is { Length: > 0 } der ? new(signature, isCertificate, der, null) : null;
    }

    /// <summary>The digest of Rekor v1: <c>{"algorithm": "sha256", "value": HEX}</c>.</summary>
    private static NamedDigest HexDigest(JsonElement? hash)
    {
        var name = Text(hash, "algorithm"u8);
        var hex = Text(hash, "value"u8);
        return new(name, name is null ? null : DigestAlgorithms.Parse(name),
            hex is { Length: > 0 and <= 128 } && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null);
    }

    /// <summary>A signature of Rekor v2: <c>{"content", "verifier": {"keyDetails", "x509Certificate" or "publicKey": {"rawBytes"}}}</c>.</summary>
    private static LogEntrySignature? VerifierSigned(ObjectReader form, JsonElement? signature)
    {
        var verifier = Path(signature, "verifier"u8);
        var certificate = Path(verifier, "x509Certificate"u8);
        var key = Path(verifier, "publicKey"u8);
        if ((certificate is null) == (key is null) || Bytes(Path(signature, "content"u8)) is not { Length: > 0 } content
            || Bytes(Path(certificate ?? key, "rawBytes"u8)) is not { Length: > 0 } signer || Text(verifier, "keyDetails"u8) is not { } details)
        {
            return null;
        }

        form.HasOnly(signature!.Value, "A log entry's signature", ["content", "verifier"]);
        form.HasOnly(verifier!.Value, "A log entry's verifier", ["keyDetails", "publicKey", "x509Certificate"]);
        form.HasOnly((certificate ?? key)!.Value, "A log entry's signer", ["rawBytes"]);
        return new(content, certificate is not null, signer, details);
    }

    /// <summary>The digest of Rekor v2: <c>{"algorithm": "SHA2_256", "digest": BASE64}</c>.</summary>
    private static NamedDigest EnumDigest(ObjectReader form, JsonElement? hash)
    {
        if (hash is { } element)
            form.HasOnly(element, "A log entry's digest", ["algorithm", "digest"]);
        var name = Text(hash, "algorithm"u8);
        DigestAlgorithm? algorithm = name switch
        {
            "SHA2_256" => DigestAlgorithm.Sha256,
            "SHA2_384" => DigestAlgorithm.Sha384,
            "SHA2_512" => DigestAlgorithm.Sha512,
            _ => null,
        };
        return new(name, algorithm, Bytes(Path(hash, "digest"u8)));
    }

    private static string? Text(JsonElement? element, ReadOnlySpan<byte> name) => Path(element, name)?.Text();

    private static byte[]? Bytes(JsonElement? element) => element is { } value ? Base64Text.Decode(value) : null;

    private static JsonElement? Path(JsonElement? element, ReadOnlySpan<byte> name) =>
        element is { ValueKind: JsonValueKind.Object } value ? value.Member(name) : null;

    private static JsonElement? Path(JsonElement? element, ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner) => Path(Path(element, outer), inner);

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "…";

    private static VerificationFailure Malformed(string detail) => new(VerificationFailureKind.MalformedLogEntry, detail);

    private readonly record struct NamedDigest(string? Name, DigestAlgorithm? Algorithm, byte[]? Value);
}
