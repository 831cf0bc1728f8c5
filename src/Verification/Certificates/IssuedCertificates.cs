using System.Runtime.InteropServices;

namespace Modelgate.Verification.Certificates;

/// <summary>Remembers which signatures on certificates were verified with keys of one trusted root: a check on P-384 costs more than all the rest of
/// a verification. Holds successes only, and nothing about time or identity. Safe to use from several threads at once.</summary>
internal sealed class IssuedCertificates
{
    private readonly Lock _use = new();
    private readonly Dictionary<(Certificate, Certificate), bool> _chains = [];
    private Dictionary<ReadOnlyMemory<byte>, Issued> _recent = new(BytesComparer.Instance);
    private Dictionary<ReadOnlyMemory<byte>, Issued> _older = new(BytesComparer.Instance);

    private sealed record Issued(Certificate Certificate, Certificate Issuer);

    /// <summary>The remembered certificate of the same bytes, whose key is read already; otherwise the one given.</summary>
    public Certificate Known(Certificate certificate) => Find(certificate)?.Certificate ?? certificate;

    /// <summary>True when it is known that the issuer, a certificate of the root, signed the certificate.</summary>
    public bool IsKnown(Certificate certificate, Certificate issuer) => Find(certificate) is { } known && ReferenceEquals(known.Issuer, issuer);

    /// <summary>True when the issuer, a certificate of the root, signed the certificate; verified here, and remembered.</summary>
    public bool IsIssued(Certificate certificate, Certificate issuer)
    {
        if (!certificate.IsSignedBy(issuer))
            return false;
        Remember(new(certificate, issuer));
        return true;
    }

    /// <summary>The same where both are certificates of the root: there are few of them, so both answers are kept for good.</summary>
    public bool IsChained(Certificate certificate, Certificate issuer)
    {
        lock (_use)
        {
            if (_chains.TryGetValue((certificate, issuer), out var known))
                return known;
        }

        var verified = certificate.IsSignedBy(issuer);
        lock (_use)
            _chains[(certificate, issuer)] = verified;
        return verified;
    }

    private Issued? Find(Certificate certificate)
    {
        lock (_use)
        {
            if (_recent.TryGetValue(certificate.Fingerprint, out var known))
                return known;
            if (!_older.TryGetValue(certificate.Fingerprint, out known))
                return null;
            Add(known);
            return known;
        }
    }

    private void Remember(Issued issued)
    {
        lock (_use)
            Add(issued);
    }

    // Two halves: what was not used while one half filled is forgotten with the other.
    private void Add(Issued issued)
    {
        if (_recent.Count >= VerificationLimits.MaxRememberedCertificates / 2)
            (_recent, _older) = (new(BytesComparer.Instance), _recent);
        _recent[issued.Certificate.Fingerprint] = issued;
    }

    private sealed class BytesComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static BytesComparer Instance { get; } = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> obj) => MemoryMarshal.Read<int>(obj.Span);
    }
}
