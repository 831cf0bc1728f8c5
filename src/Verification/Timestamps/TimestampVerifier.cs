using System.Security.Cryptography;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Timestamps;

/// <summary>Verifies that an authority of the trusted root has stamped a signature (RFC 3161).</summary>
/// <remarks>
/// Failures are of two sorts, told apart by <see cref="SaysNothing"/>. A timestamp of an authority that the root does not list, and a good one of
/// something else, do not count and do no harm. One that is malformed, or claims an authority of the root and fails, stands in no honest bundle.
/// </remarks>
internal static class TimestampVerifier
{
    private static readonly VerificationFailure Unlisted = new(
        VerificationFailureKind.UntrustedTimestampAuthority, "A timestamp is of an authority that the trusted root does not list.");

    private static readonly VerificationFailure OfSomethingElse = new(
        VerificationFailureKind.TimestampMismatch, "A timestamp of a trusted authority stamps something other than the bundle's signature.");

    /// <summary>True for a failure that only means that the timestamp does not count; false for one that is a reason to refuse the bundle.</summary>
    public static bool SaysNothing(VerificationFailure failure) => failure.Kind is VerificationFailureKind.UntrustedTimestampAuthority or VerificationFailureKind.TimestampMismatch;

    /// <summary>Verifies a timestamp.</summary>
    /// <param name="response">The <c>TimeStampResp</c> in DER.</param>
    /// <param name="signature">The signature that must have been stamped.</param>
    /// <param name="root">The authorities.</param>
    public static VerificationResult<VerifiedTimestamp> Verify(ReadOnlyMemory<byte> response, ReadOnlyMemory<byte> signature, TrustedRoot root)
    {
        var read = TimestampResponseReader.Read(response);
        if (!read.IsSuccess)
            return read.Failure;
        VerificationFailure? first = null;
        foreach (var authority in root.TimestampAuthorities)
        {
            var chain = TimestampAuthorityChain.Of(authority);
            if (FindSigner(read.Value, chain) is not { } signer)
                continue;
            // One authority may have several instances; the first one under which everything holds is the authority.
            var failure = Check(read.Value, signer, signature.Span, authority, chain);
            if (failure is null)
                return new VerifiedTimestamp(read.Value.Info.Time, authority);
            first ??= failure;
        }

        return first ?? Unlisted;
    }

    /// <summary>The certificate that the timestamp claims, if it is of this authority: the listed leaf, or a brought one of a listed issuer.</summary>
    private static Certificate? FindSigner(SignedTimestamp timestamp, TimestampAuthorityChain chain)
    {
        if (chain.Leaf is { } leaf)
            return timestamp.Signer.Id.Names(leaf) ? leaf : null;
        return chain.Authorities.Count > 0 && BroughtSigner(timestamp) is { } brought && brought.Issuer.Span.SequenceEqual(chain.Authorities[0].Subject.Span) ? brought : null;
    }

    private static Certificate? BroughtSigner(SignedTimestamp timestamp)
    {
        foreach (var certificate in timestamp.Certificates)
        {
            if (Certificate.Read(certificate).Value is { } read && timestamp.Signer.Id.Names(read))
                return read;
        }

        return null;
    }

    private static VerificationFailure? Check(SignedTimestamp timestamp, Certificate signer, ReadOnlySpan<byte> signature, TrustedAuthority authority, TimestampAuthorityChain chain)
    {
        var hash = TimestampOids.Hash(timestamp.Info.ImprintAlgorithm);
        var fault = ChainFault(chain) ?? SignerFault(timestamp, signer, chain) ?? SignatureFault(timestamp, chain.LeafKey ?? signer.ReadKey().Value)
            ?? (hash is null ? "its imprint is of no accepted hash" : null);
        if (fault is null && !timestamp.Info.Imprint.Span.SequenceEqual(hash!.Value.Hash(signature)))
            return OfSomethingElse;
        fault ??= TimeFault(timestamp.Info.Time, signer, chain, authority.ValidFor);
        return fault is null ? null : new(VerificationFailureKind.InvalidTimestamp, $"A timestamp that claims the authority {authority.Uri} fails: {fault}.");
    }

    private static string? ChainFault(TimestampAuthorityChain chain) => chain.Fault is { } fault ? $"its chain in the trusted root {fault}" : null;

    private static string? SignerFault(SignedTimestamp timestamp, Certificate signer, TimestampAuthorityChain chain)
    {
        if (chain.Leaf is not null)
        {
            if (BroughtSigner(timestamp) is { } brought && !brought.RawData.Span.SequenceEqual(signer.RawData.Span))
                return "it brings another certificate than the trusted root lists";
        }
        else
        {
            if (TimestampAuthorityChain.LeafFault(signer) is { } fault)
                return $"the authority {fault}";
            if (!signer.IsSignedBy(chain.Authorities[0]))
                return "the authority has not issued the certificate that it brings";
        }

        foreach (var digest in timestamp.Signer.Attributes.SigningCertificates)
        {
            if (!IsDigestOf(digest, signer))
                return "its signed attributes name another certificate";
        }

        return null;
    }

    private static string? SignatureFault(SignedTimestamp timestamp, PublicKey? key)
    {
        if (key is null)
            return "the authority's key is of no accepted algorithm";
        var signer = timestamp.Signer;
        if (TimestampOids.Hash(signer.DigestAlgorithm) is not { } hash)
            return "its digest is of no accepted hash";
        if (!signer.Attributes.MessageDigest.Span.SequenceEqual(hash.Hash(timestamp.Content.Span)))
            return "its signed digest is not that of its content";
        var verifies = signer.SignatureAlgorithm == TimestampOids.RsaEncryption
            ? key.Algorithm == KeyAlgorithm.RsaPkcs1 && key.Verify(signer.Attributes.Encoded.Span, signer.Signature.Span, hash)
            : key.Verify(signer.SignatureAlgorithm, signer.Attributes.Encoded.Span, signer.Signature.Span);
        return verifies ? null : "its signature does not verify";
    }

    private static string? TimeFault(DateTimeOffset time, Certificate signer, TimestampAuthorityChain chain, ValidityWindow window)
    {
        if (!window.Contains(time))
            return $"its time, {time:u}, lies outside the authority's window in the trusted root";
        if (!IsValidAt(signer, time))
            return $"its time, {time:u}, lies outside the validity of the authority's certificate";
        return chain.Authorities.All(authority => IsValidAt(authority, time)) ? null
            : $"its time, {time:u}, lies outside the validity of a certificate above the authority's";
    }

    private static bool IsValidAt(Certificate certificate, DateTimeOffset time) => time >= certificate.NotBefore && time <= certificate.NotAfter;

    private static bool IsDigestOf(CertificateDigest digest, Certificate certificate)
    {
        if (digest.Algorithm == TimestampOids.Sha1)
        {
            // RFC 2634 knows no other hash. The certificate is known byte by byte here, so that its digest only repeats what is certain.
#pragma warning disable CA5350
            return digest.Value.Span.SequenceEqual(SHA1.HashData(certificate.RawData.Span));
#pragma warning restore CA5350
        }

        return TimestampOids.Hash(digest.Algorithm) is { } hash && digest.Value.Span.SequenceEqual(hash.Hash(certificate.RawData.Span));
    }
}
