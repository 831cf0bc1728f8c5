using Modelgate.Verification.Json;
using Modelgate.Verification.SigstoreBundles;
using Modelgate.Verification.Statements;

namespace Modelgate.Verification;

/// <summary>Looks at the form of an attestation alone: what <see cref="ModelVerifier"/> would refuse whomever one trusts. Proves nothing.</summary>
public static class AttestationForm
{
    /// <summary>Why the verifier would refuse it, whatever the policy; null when its form is right. An attestation is a signed statement: a signature over a file is none.</summary>
    public static VerificationFailure? WhyRefused(AttestationFormat format, ReadOnlyMemory<byte> attestation)
    {
        var read = SignedInput.Read(new VerificationRequest { Format = format, Attestation = attestation, Now = DateTimeOffset.MinValue });
        if (!read.IsSuccess)
            return read.Failure;
        return read.Value.Envelope is { } envelope
            ? StatementOf(envelope).Failure
            : new(VerificationFailureKind.UnsupportedPayloadType, "The signature is over a file, not over a statement about an artifact.");
    }

    /// <summary>The statement in an envelope, a claim as long as nobody has verified the signature.</summary>
    internal static VerificationResult<InTotoStatement> StatementOf(DsseEnvelope envelope) =>
        string.Equals(envelope.PayloadType, DsseEnvelope.InTotoPayloadType, StringComparison.Ordinal)
            ? InTotoStatementReader.Read(envelope.Payload)
            : new VerificationFailure(VerificationFailureKind.UnsupportedPayloadType, $"The payload type {Quoted.Text(envelope.PayloadType)} is not {DsseEnvelope.InTotoPayloadType}.");
}
