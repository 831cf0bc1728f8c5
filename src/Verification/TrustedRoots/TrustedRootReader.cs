using System.Security.Cryptography;
using System.Text.Json;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.TrustedRoots;

/// <summary>Reads a TrustedRoot from JSON (protobuf-specs, dev.sigstore.trustroot.v1), strictly: what is not understood might limit trust.</summary>
public sealed class TrustedRootReader
{
    private readonly ObjectReader _reader = new(VerificationFailureKind.MalformedTrustedRoot);

    private TrustedRootReader()
    {
    }

    /// <summary>Reads a trusted root.</summary>
    public static VerificationResult<TrustedRoot> Read(ReadOnlyMemory<byte> json)
    {
        var parsed = StrictJson.ParseObject(json, VerificationLimits.MaxTrustedRootBytes, "The trusted root");
        if (!parsed.IsSuccess)
            return parsed.Failure.Kind == VerificationFailureKind.LimitExceeded ? parsed.Failure : new(VerificationFailureKind.MalformedTrustedRoot, parsed.Failure.Detail);
        using var document = parsed.Value;
        return new TrustedRootReader().Read(document.RootElement, SHA256.HashData(json.Span));
    }

    private VerificationResult<TrustedRoot> Read(JsonElement root, ReadOnlyMemory<byte> digest)
    {
        _reader.HasOnly(root, "The trusted root", ["mediaType", "tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"]);
        var mediaType = _reader.Text(root, "mediaType"u8, "mediaType");
        if (mediaType is not ("application/vnd.dev.sigstore.trustedroot+json;version=0.1" or "application/vnd.dev.sigstore.trustedroot.v0.1+json"
            or "application/vnd.dev.sigstore.trustedroot.v0.2+json"))
        {
            _reader.Fail($"The media type {Quoted.Text(mediaType)} is none of trusted root v0.1 and v0.2.");
        }

        var logs = new TrustedLogReader(_reader);
        var trusted = new TrustedRoot
        {
            Digest = digest,
            TransparencyLogs = logs.Read(root, "tlogs"u8, "tlogs"),
            CertificateTransparencyLogs = logs.Read(root, "ctlogs"u8, "ctlogs"),
            CertificateAuthorities = Authorities(root, "certificateAuthorities"u8, "certificateAuthorities"),
            TimestampAuthorities = Authorities(root, "timestampAuthorities"u8, "timestampAuthorities"),
        };
        return _reader.Failure is { } failure ? failure : trusted;
    }

    private List<TrustedAuthority> Authorities(JsonElement root, ReadOnlySpan<byte> name, string what)
    {
        List<TrustedAuthority> authorities = [];
        foreach (var item in _reader.Items(root, name, VerificationLimits.MaxTrustedInstances, what))
        {
            if (!_reader.HasOnly(item, $"An item of {what}", ["subject", "uri", "certChain", "validFor", "operator"]))
                break;
            var chain = _reader.Member(item, "certChain"u8, JsonValueKind.Object, "certChain") ?? default;
            List<Certificate> certificates = [];
            foreach (var link in _reader.Items(chain, "certificates"u8, VerificationLimits.MaxCertificates, "certChain.certificates"))
                AddCertificate(link, certificates);
            if (certificates.Count == 0)
                _reader.Fail($"An item of {what} has no certificates.");
            var window = ValidityWindows.Read(_reader, item, isStartRequired: false);
            authorities.Add(new()
            {
                Uri = _reader.Text(item, "uri"u8, "uri"),
                Chain = certificates,
                ValidFor = window,
                Operator = _reader.Text(item, "operator"u8, "operator"),
            });
        }

        return authorities;
    }

    private void AddCertificate(JsonElement item, List<Certificate> certificates)
    {
        if (!_reader.HasOnly(item, "A certificate", ["rawBytes"]) || _reader.Bytes(item, "rawBytes"u8, "A certificate's rawBytes") is not { } der)
        {
            _reader.Fail("A certificate has no rawBytes.");
            return;
        }

        var certificate = Certificate.Read(der);
        if (certificate.IsSuccess)
            certificates.Add(certificate.Value);
        else
            _reader.Fail($"A certificate cannot be used: {certificate.Failure.Detail}");
    }
}
