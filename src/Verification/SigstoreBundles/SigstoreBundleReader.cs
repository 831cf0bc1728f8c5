using System.Text.Json;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.SigstoreBundles;

/// <summary>Reads a Sigstore bundle from JSON (protobuf-specs, dev.sigstore.bundle.v1), strictly: unknown members, both or neither of two
/// alternatives, and doubtful numbers and base64 are refused.</summary>
/// <remarks>OpenSSF Model Signing writes bundles that Sigstore's own rules refuse: certificate chains in v0.3, and keys with members of their
/// own. <paramref name="format"/> lets exactly these pass.</remarks>
internal sealed class SigstoreBundleReader(AttestationFormat format)
{
    private readonly ObjectReader _reader = new(VerificationFailureKind.MalformedBundle);

    /// <summary>Reads a bundle.</summary>
    public static VerificationResult<SigstoreBundle> Read(ReadOnlyMemory<byte> json, AttestationFormat format)
    {
        var parsed = StrictJson.ParseObject(json, VerificationLimits.MaxBundleBytes, "The bundle");
        if (!parsed.IsSuccess)
            return parsed.Failure;
        using var document = parsed.Value;
        return new SigstoreBundleReader(format).Read(document.RootElement);
    }

    private VerificationResult<SigstoreBundle> Read(JsonElement root)
    {
        _reader.HasOnly(root, "The bundle", ["mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"]);
        var mediaType = _reader.Text(root, "mediaType"u8, "mediaType");
        if (_reader.Failure is not null)
            return _reader.Failure;
        if (VersionOf(mediaType) is not { } version)
            return new VerificationFailure(VerificationFailureKind.UnsupportedBundleVersion, $"The media type {Quoted.Text(mediaType)} is none of Sigstore bundle v0.1, v0.2 and v0.3.");
        var material = _reader.Member(root, "verificationMaterial"u8, JsonValueKind.Object, "verificationMaterial") ?? default;
        if (material.ValueKind != JsonValueKind.Object)
            _reader.Fail("The bundle has no verificationMaterial.");
        else
            _reader.HasOnly(material, "verificationMaterial", ["publicKey", "x509CertificateChain", "certificate", "tlogEntries", "timestampVerificationData"]);
        var hint = KeyHint(material);
        var certificates = Certificates(material, version);
        if (hint is null == certificates is null)
            _reader.Fail(hint is null ? "The bundle has neither a key nor a certificate." : "The bundle has both a key and a certificate.");
        var entries = new LogEntryReader(_reader).ReadAll(material);
        var timestamps = Timestamps(material);
        var (envelope, message) = Content(root);
        if (_reader.Failure is not null)
            return _reader.Failure;
        return new SigstoreBundle
        {
            Version = version,
            KeyHint = hint,
            Certificates = certificates,
            LogEntries = entries,
            Timestamps = timestamps,
            Envelope = envelope,
            Message = message,
        };
    }

    private static SigstoreBundleVersion? VersionOf(string mediaType) => mediaType switch
    {
        "application/vnd.dev.sigstore.bundle+json;version=0.1" => SigstoreBundleVersion.V01,
        "application/vnd.dev.sigstore.bundle+json;version=0.2" => SigstoreBundleVersion.V02,
        "application/vnd.dev.sigstore.bundle+json;version=0.3" or "application/vnd.dev.sigstore.bundle.v0.3+json" => SigstoreBundleVersion.V03,
        _ => null,
    };

    private string? KeyHint(JsonElement material)
    {
        if (_reader.Member(material, "publicKey"u8, JsonValueKind.Object, "publicKey") is not { } key)
            return null;
        if (format == AttestationFormat.OpenSsfModelSigning)
            _reader.HasOnly(key, "publicKey", ["hint", "rawBytes", "keyDetails"]);
        else
            _reader.HasOnly(key, "publicKey", ["hint"]);
        return _reader.Text(key, "hint"u8, "publicKey.hint");
    }

    private List<Certificate>? Certificates(JsonElement material, SigstoreBundleVersion version)
    {
        var single = _reader.Member(material, "certificate"u8, JsonValueKind.Object, "certificate");
        var chain = _reader.Member(material, "x509CertificateChain"u8, JsonValueKind.Object, "x509CertificateChain");
        if (single is null && chain is null)
            return null;
        List<Certificate> certificates = [];
        if (single is { } one)
        {
            AddCertificate(one, certificates);
            if (chain is not null)
                _reader.Fail("The bundle has both a certificate and a chain.");
            return certificates;
        }

        if (version == SigstoreBundleVersion.V03 && format != AttestationFormat.OpenSsfModelSigning)
            _reader.Fail("A bundle of v0.3 has one certificate, not a chain.");
        _reader.HasOnly(chain!.Value, "x509CertificateChain", ["certificates"]);
        foreach (var item in _reader.Items(chain.Value, "certificates"u8, VerificationLimits.MaxCertificates, "x509CertificateChain.certificates"))
            AddCertificate(item, certificates);
        if (certificates.Count == 0)
            _reader.Fail("The certificate chain is empty.");
        return certificates;
    }

    private void AddCertificate(JsonElement item, List<Certificate> certificates)
    {
        if (!_reader.HasOnly(item, "A certificate", ["rawBytes"]))
            return;
        if (_reader.Bytes(item, "rawBytes"u8, "A certificate's rawBytes") is not { } der)
        {
            _reader.Fail("A certificate has no rawBytes.");
            return;
        }

        var certificate = Certificate.Read(der);
        if (certificate.IsSuccess)
            certificates.Add(certificate.Value);
        else
            _reader.Fail(certificate.Failure);
    }

    private List<ReadOnlyMemory<byte>> Timestamps(JsonElement material)
    {
        List<ReadOnlyMemory<byte>> timestamps = [];
        if (_reader.Member(material, "timestampVerificationData"u8, JsonValueKind.Object, "timestampVerificationData") is not { } data
            || !_reader.HasOnly(data, "timestampVerificationData", ["rfc3161Timestamps"]))
        {
            return timestamps;
        }

        foreach (var item in _reader.Items(data, "rfc3161Timestamps"u8, VerificationLimits.MaxTimestamps, "rfc3161Timestamps"))
        {
            if (!_reader.HasOnly(item, "A timestamp", ["signedTimestamp"]))
                break;
            var bytes = _reader.Bytes(item, "signedTimestamp"u8, "A signedTimestamp");
            if (bytes is not { Length: > 0 and <= VerificationLimits.MaxTimestampBytes })
                _reader.Fail($"A signedTimestamp is missing, empty or over {VerificationLimits.MaxTimestampBytes} bytes.");
            // Two stamps of one authority may stand there; the very same one twice only serves who counts them.
            else if (timestamps.Exists(t => t.Span.SequenceEqual(bytes)))
                _reader.Fail("The same signedTimestamp is given twice.");
            timestamps.Add(bytes);
        }

        return timestamps;
    }

    private (DsseEnvelope? Envelope, MessageSignature? Message) Content(JsonElement root)
    {
        var envelope = _reader.Member(root, "dsseEnvelope"u8, JsonValueKind.Object, "dsseEnvelope");
        var message = _reader.Member(root, "messageSignature"u8, JsonValueKind.Object, "messageSignature");
        if (envelope is null == message is null)
        {
            _reader.Fail(envelope is null ? "The bundle has neither dsseEnvelope nor messageSignature." : "The bundle has both dsseEnvelope and messageSignature.");
            return default;
        }

        return envelope is { } dsse ? (new DsseEnvelopeReader(_reader).Read(dsse, isStrict: true), null) : (null, Message(message!.Value));
    }

    private MessageSignature? Message(JsonElement message)
    {
        if (!_reader.HasOnly(message, "messageSignature", ["messageDigest", "signature"]))
            return null;
        var signature = _reader.Bytes(message, "signature"u8, "messageSignature.signature");
        if (signature is not { Length: > 0 and <= VerificationLimits.MaxSignatureBytes })
            _reader.Fail("The bundle has no signature, or one over its limit.");
        if (_reader.Member(message, "messageDigest"u8, JsonValueKind.Object, "messageDigest") is not { } digest
            || !_reader.HasOnly(digest, "messageDigest", ["algorithm", "digest"]))
        {
            _reader.Fail("The message signature has no messageDigest.");
            return null;
        }

        var name = _reader.Text(digest, "algorithm"u8, "messageDigest.algorithm");
        DigestAlgorithm? algorithm = name switch
        {
            "SHA2_256" => DigestAlgorithm.Sha256,
            "SHA2_384" => DigestAlgorithm.Sha384,
            "SHA2_512" => DigestAlgorithm.Sha512,
            _ => null,
        };
        if (algorithm is null)
            _reader.Fail(new VerificationFailure(VerificationFailureKind.UnsupportedAlgorithm, $"The message digest's algorithm {Quoted.Text(name)} is none of SHA2_256, SHA2_384 and SHA2_512."));
        var bytes = _reader.Bytes(digest, "digest"u8, "messageDigest.digest");
        if (bytes is null || bytes.Length != algorithm?.Length())
            _reader.Fail("The message digest is missing or not as long as its algorithm makes it.");
        return _reader.Failure is null ? new(algorithm, bytes, signature) : null;
    }
}
