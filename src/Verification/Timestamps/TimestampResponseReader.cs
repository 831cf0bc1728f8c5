using System.Formats.Asn1;

namespace Modelgate.Verification.Timestamps;

/// <summary>Reads a <c>TimeStampResp</c> in DER (RFC 3161, 2.4.2; RFC 5652, 5): granted, one token, one signer.</summary>
internal static class TimestampResponseReader
{
    private const int Granted = 0;
    private const int GrantedWithModifications = 1;
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, true);
    private static readonly Asn1Tag Implicit1 = new(TagClass.ContextSpecific, 1, true);
    private static readonly Asn1Tag KeyIdentifier = new(TagClass.ContextSpecific, 0);

    /// <summary>Reads a response; nothing may follow.</summary>
    public static VerificationResult<SignedTimestamp> Read(ReadOnlyMemory<byte> response)
    {
        if (response.Length > VerificationLimits.MaxTimestampBytes)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A timestamp has {response.Length} bytes; {VerificationLimits.MaxTimestampBytes} are the limit.");
        try
        {
            return ReadResponse(response);
        }
        catch (AsnContentException)
        {
            return Invalid("A timestamp is not of its form in DER.");
        }
    }

    private static VerificationResult<SignedTimestamp> ReadResponse(ReadOnlyMemory<byte> der)
    {
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        var response = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        if (!response.ReadSequence().TryReadInt32(out var status) || status is not (Granted or GrantedWithModifications))
            return Invalid("A timestamp was not granted.");
        if (!response.HasData)
            return Invalid("A timestamp response has no token.");
        var token = response.ReadSequence();
        response.ThrowIfNotEmpty();
        if (token.ReadObjectIdentifier() != TimestampOids.SignedData)
            return Invalid("A timestamp's token is no CMS signed data.");
        var wrapper = token.ReadSequence(Explicit0);
        token.ThrowIfNotEmpty();
        var data = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        return ReadSignedData(data);
    }

    private static VerificationResult<SignedTimestamp> ReadSignedData(AsnReader data)
    {
        data.ReadInteger();
        data.ReadSetOf();
        var encapsulated = data.ReadSequence();
        if (encapsulated.ReadObjectIdentifier() != TimestampOids.TimestampInfo)
            return Invalid("A timestamp's token holds something other than a timestamp.");
        var wrapper = encapsulated.ReadSequence(Explicit0);
        var content = (ReadOnlyMemory<byte>)wrapper.ReadOctetString();
        wrapper.ThrowIfNotEmpty();
        encapsulated.ThrowIfNotEmpty();
        List<ReadOnlyMemory<byte>> certificates = [];
        if (data.PeekTag().HasSameClassAndValue(Explicit0))
        {
            // Authorities write certificates in the order of the chain, which is not that of DER. Nothing is signed here.
            var list = data.ReadSetOf(skipSortOrderValidation: true, Explicit0);
            while (list.HasData)
            {
                if (certificates.Count == VerificationLimits.MaxCertificates)
                    return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A timestamp brings more than {VerificationLimits.MaxCertificates} certificates.");
                certificates.Add(list.ReadEncodedValue());
            }
        }

        if (data.PeekTag().HasSameClassAndValue(Implicit1))
            data.ReadSetOf(skipSortOrderValidation: true, Implicit1);
        var signers = data.ReadSetOf();
        data.ThrowIfNotEmpty();
        if (!signers.HasData)
            return Invalid("A timestamp has no signer.");
        var signer = ReadSigner(signers.ReadSequence());
        if (signers.HasData)
            return Invalid("A timestamp has more than one signer.");
        if (!signer.IsSuccess)
            return signer.Failure;
        var info = TimestampInfoReader.Read(content);
        return info.IsSuccess ? new SignedTimestamp(content, info.Value, signer.Value, certificates) : info.Failure;
    }

    private static VerificationResult<TimestampSigner> ReadSigner(AsnReader signer)
    {
        var version = signer.ReadInteger();
        SignerIdentifier identifier;
        if (signer.PeekTag().HasSameClassAndValue(KeyIdentifier))
        {
            identifier = new(null, null, signer.ReadOctetString(KeyIdentifier));
        }
        else
        {
            var pair = signer.ReadSequence();
            identifier = new(pair.ReadEncodedValue(), pair.ReadIntegerBytes(), null);
            pair.ThrowIfNotEmpty();
        }

        if (version != (identifier.KeyIdentifier is null ? 1 : 3))
            return Invalid("A timestamp's signer is of a version that does not fit its identifier.");
        var digestAlgorithm = Algorithm(signer);
        if (!signer.PeekTag().HasSameClassAndValue(Explicit0))
            return Invalid("A timestamp has no signed attributes.");
        var attributes = SignedAttributesReader.Read(signer.ReadEncodedValue());
        if (!attributes.IsSuccess)
            return attributes.Failure;
        var signatureAlgorithm = Algorithm(signer);
        var signature = signer.ReadOctetString();
        if (signer.HasData)
            signer.ReadSetOf(skipSortOrderValidation: true, Implicit1);
        signer.ThrowIfNotEmpty();
        return new TimestampSigner(identifier, digestAlgorithm, attributes.Value, signatureAlgorithm, signature);
    }

    /// <summary>The identifier of an <c>AlgorithmIdentifier</c>. No accepted algorithm has parameters other than NULL.</summary>
    internal static string Algorithm(AsnReader reader)
    {
        var algorithm = reader.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        if (algorithm.HasData)
            algorithm.ReadEncodedValue();
        algorithm.ThrowIfNotEmpty();
        return oid;
    }

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidTimestamp, detail);
}
