using System.Text.Json;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.SigstoreBundles;

/// <summary>Reads a DSSE envelope. Exactly one signature: with several it would be open which of them counts.</summary>
internal sealed class DsseEnvelopeReader(ObjectReader reader)
{
    /// <summary>Reads an envelope that stands alone; members that DSSE does not know are ignored, as its specification says.</summary>
    public static VerificationResult<DsseEnvelope> Read(ReadOnlyMemory<byte> json)
    {
        var parsed = StrictJson.ParseObject(json, VerificationLimits.MaxBundleBytes, "The envelope");
        if (!parsed.IsSuccess)
            return parsed.Failure;
        using var document = parsed.Value;
        var reader = new ObjectReader(VerificationFailureKind.MalformedBundle);
        var envelope = new DsseEnvelopeReader(reader).Read(document.RootElement, isStrict: false);
        return reader.Failure is { } failure ? failure : envelope!;
    }

    /// <summary>Reads an envelope inside a bundle (strict: no unknown members) or by itself; null with a fault in the reader.</summary>
    public DsseEnvelope? Read(JsonElement element, bool isStrict)
    {
        if (isStrict)
            reader.HasOnly(element, "dsseEnvelope", ["payload", "payloadType", "signatures"]);
        var payload = reader.Bytes(element, "payload"u8, "The payload");
        if (payload is null)
            reader.Fail("The envelope has no payload.");
        var type = reader.Text(element, "payloadType"u8, "payloadType");
        if (type.Length == 0)
            reader.Fail("The envelope has no payloadType.");
        var signatures = reader.Member(element, "signatures"u8, JsonValueKind.Array, "signatures");
        var count = signatures?.GetArrayLength() ?? 0;
        if (count != 1)
            reader.Fail($"The envelope has {count} signatures; it must have one.");
        if (reader.Failure is not null)
            return null;
        var item = signatures!.Value[0];
        if (isStrict)
            reader.HasOnly(item, "A signature", ["sig", "keyid"]);
        var signature = reader.Bytes(item, "sig"u8, "The signature");
        if (signature is not { Length: > 0 and <= VerificationLimits.MaxSignatureBytes })
            reader.Fail("The envelope's signature is missing, empty or over its limit.");
        var keyId = reader.Text(item, "keyid"u8, "keyid");
        return reader.Failure is null ? new(type, payload!, signature!, keyId) : null;
    }
}
