using System.Collections.Concurrent;
using System.Text;
using Modelgate.Policy.ModelBundles;
using Modelgate.Verification;
using AttestationFormat = Modelgate.Policy.ModelBundles.AttestationFormat;

namespace Modelgate.Policy.Evidence;

/// <summary>Verifies the attestations of bundles against the builders of policies, each pair once.</summary>
internal sealed class AttestationReview(IEvidenceContent content, IAttestationVerifier verifier, DateTimeOffset now)
{
    /// <summary>Several policies ask for the same attestation one after the other, and few bundles share one. All that was verified at once would fill the memory.</summary>
    private const int MostRemembered = 256;

    private readonly ConcurrentDictionary<(string Attestation, AttestationFormat Format, string Builder), VerificationResult<SignedContent>> _verified = [];
    private int _remembered;

    /// <summary>The attestation itself, or why it is not at hand.</summary>
    public EvidenceContent Fetch(ModelBundle bundle, AttestationSource source)
    {
        if (source.InlineBytes is { } text)
            return EvidenceContent.Of(text);
        if (source.ConfigMap is { } key)
            return content.Attestation(bundle.Namespace, key.Name, key.Key);
        return source.OciReference is { } reference ? content.Oci(reference, source.Format) : EvidenceContent.Missing("the bundle does not say where it is");
    }

    /// <summary>What the attestation gives under a policy.</summary>
    public AttestationOutcome Review(AttestationSource source, EvidenceContent fetched, PolicyTrust trust)
    {
        if (fetched.Bytes is not { } bytes)
            return new() { Source = source, Reason = EvidenceReasons.NotAtHand(source.Name, fetched.Why) };
        if (source.Format == AttestationFormat.Manifest)
            return new() { Source = source, Unsigned = UnsignedList.Read(Encoding.UTF8.GetString(bytes.Span)) ?? new SignedFiles() };
        if (trust.Builders.Count == 0)
            return new() { Source = source, Reason = EvidenceReasons.Untrusted(source.Name, null) };

        var tally = new Tally();
        Try(source, bytes, trust, tally);
        foreach (var other in fetched.Others ?? [])
            Try(source, other, trust, tally);
        var reason = tally.Statements.Count > 0 ? null : tally.NotAccepted ?? ReasonOf(source.Name, tally.Failure, tally.Missing);
        return new() { Source = source, Statements = tally.Statements, Reason = reason };
    }

    /// <summary>Verifies one piece of content for each builder. What others lie beside it takes nothing from it.</summary>
    private void Try(AttestationSource source, ReadOnlyMemory<byte> bytes, PolicyTrust trust, Tally tally)
    {
        var digest = ContentDigest.Of(bytes.Span);
        foreach (var ready in trust.Builders)
        {
            if (ready.Verification is not { } policy)
            {
                tally.Missing ??= ready.Missing;
                continue;
            }

            var result = Verify(digest, source.Format, bytes, ready.Digest, policy);
            if (!result.IsSuccess)
            {
                tally.Failure = tally.Failure is null || Rank(result.Failure.Kind) > Rank(tally.Failure.Kind) ? result.Failure : tally.Failure;
                continue;
            }

            var why = Revocations.Of(result.Value, digest, source.Name, trust.Policy.Revocations)
                ?? StatementTrust.WhyNot(result.Value, ready.Builder, trust.Policy.Trust.ModelSigning, source.Name);
            if (why is null)
                tally.Statements.Add(new(source.Name, ready.Builder, result.Value, new(result.Value)));
            else if (tally.NotAccepted is null || why.Kind == EvidenceReasonKind.Revoked)
                tally.NotAccepted = why;
        }
    }

    /// <summary>What came of an attestation so far.</summary>
    private sealed class Tally
    {
        public List<AcceptedStatement> Statements { get; } = [];

        public EvidenceReason? NotAccepted { get; set; }

        public EvidenceReason? Missing { get; set; }

        public VerificationFailure? Failure { get; set; }
    }

    private VerificationResult<SignedContent> Verify(string digest, AttestationFormat format, ReadOnlyMemory<byte> bytes, string builder, VerificationPolicy policy)
    {
        if (_verified.TryGetValue((digest, format, builder), out var known))
            return known;
        var result = verifier.Verify(FormatOf(format), bytes, policy, now);
        if (Interlocked.Increment(ref _remembered) % MostRemembered == 0)
            _verified.Clear();
        _verified[(digest, format, builder)] = result;
        return result;
    }

    private static EvidenceReason ReasonOf(string attestation, VerificationFailure? failure, EvidenceReason? missing)
    {
        if (failure is null || (missing is not null && failure.Kind == VerificationFailureKind.UnexpectedKeyMaterial))
            return missing! with { Attestation = attestation };
        return IsUntrusted(failure.Kind) ? EvidenceReasons.Untrusted(attestation, failure) : EvidenceReasons.Invalid(attestation, failure);
    }

    /// <summary>The verifier looks at identities last, so these mean: valid, but by nobody who is accepted.</summary>
    private static bool IsUntrusted(VerificationFailureKind kind) => kind is VerificationFailureKind.IdentityMismatch or VerificationFailureKind.IssuerMismatch
        or VerificationFailureKind.UntrustedKey or VerificationFailureKind.UnexpectedKeyMaterial;

    /// <summary>Which of several builders' refusals says most about the attestation.</summary>
    private static int Rank(VerificationFailureKind kind) => kind switch
    {
        VerificationFailureKind.IdentityMismatch or VerificationFailureKind.IssuerMismatch => 3,
        VerificationFailureKind.UntrustedKey => 1,
        VerificationFailureKind.UnexpectedKeyMaterial => 0,
        _ => 2,
    };

    private static Verification.AttestationFormat FormatOf(AttestationFormat format) => format switch
    {
        AttestationFormat.SigstoreBundle => Verification.AttestationFormat.SigstoreBundle,
        AttestationFormat.DSSE => Verification.AttestationFormat.Dsse,
        AttestationFormat.OMS => Verification.AttestationFormat.OpenSsfModelSigning,
        AttestationFormat.Manifest => throw new ArgumentException("A manifest is not signed", nameof(format)),
    };
}
