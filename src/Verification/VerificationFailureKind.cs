namespace Modelgate.Verification;

/// <summary>Every reason to refuse evidence. Names are stable: they are condition reasons, metric labels and report values.</summary>
public enum VerificationFailureKind
{
    /// <summary>The text is no JSON that has one meaning: truncated, trailing text, a member twice, not UTF-8.</summary>
    MalformedJson,

    /// <summary>The JSON is not of the form that the format demands: a member is missing, of another type, unknown, given twice by other names, or no base64.</summary>
    MalformedBundle,

    /// <summary>The media type is none of Sigstore bundle v0.1, v0.2 and v0.3 (sigstore client specification, 3).</summary>
    UnsupportedBundleVersion,

    /// <summary>A size, count or depth is over its limit (<see cref="VerificationLimits"/>).</summary>
    LimitExceeded,

    /// <summary>The trusted root is not of its form, or contradicts itself.</summary>
    MalformedTrustedRoot,

    /// <summary>A key cannot be read.</summary>
    MalformedKey,

    /// <summary>An algorithm that is not accepted, by name: a curve, a hash, a key size, a signature scheme.</summary>
    UnsupportedAlgorithm,

    /// <summary>Signed by a key, but no accepted signer is a key; or by a certificate, but every accepted signer is a key.</summary>
    UnexpectedKeyMaterial,

    /// <summary>The signature says which key made it, and that is none of the accepted ones; or none of several accepted keys verifies it.</summary>
    UntrustedKey,

    /// <summary>A verified time lies outside the window in which the key is accepted.</summary>
    KeyOutsideValidity,

    /// <summary>A certificate cannot be read, or is not fit to sign: usages, constraints, names, unknown critical extensions (RFC 5280).</summary>
    InvalidCertificate,

    /// <summary>No path leads from the certificate to an authority of the trusted root, or a signature on the path fails (RFC 5280, 6).</summary>
    UntrustedCertificate,

    /// <summary>A certificate of the path, or its authority's window, is not valid at a verified time.</summary>
    CertificateOutsideValidity,

    /// <summary>The certificate has no signed certificate timestamp of a log of the trusted root (RFC 6962, 3.3).</summary>
    MissingCertificateTimestamp,

    /// <summary>A signed certificate timestamp of a known log fails (RFC 6962, 3.2).</summary>
    InvalidCertificateTimestamp,

    /// <summary>Everything verifies, but the certificate names a signer whom nobody accepts.</summary>
    IdentityMismatch,

    /// <summary>The identity would do, but another issuer vouched for it.</summary>
    IssuerMismatch,

    /// <summary>No entry of a log of the trusted root, or fewer than demanded.</summary>
    MissingLogEntry,

    /// <summary>Entries are there, but of logs that the trusted root does not list.</summary>
    UnknownLog,

    /// <summary>An entry that is not of its form: no body, no index, twice the same.</summary>
    MalformedLogEntry,

    /// <summary>A kind or version of entry that is not accepted.</summary>
    UnsupportedLogEntry,

    /// <summary>The log's promise of inclusion (SET) is missing where the bundle's version demands it, or its signature fails.</summary>
    InvalidInclusionPromise,

    /// <summary>The proof of inclusion is missing where the bundle's version demands it.</summary>
    MissingInclusionProof,

    /// <summary>The proof of inclusion does not lead to the signed root (RFC 9162, 2.1.3.2).</summary>
    InvalidInclusionProof,

    /// <summary>The checkpoint is not of its form, not signed by the log, or of another tree (C2SP tlog-checkpoint).</summary>
    InvalidCheckpoint,

    /// <summary>A verified time lies outside the window of the log's key.</summary>
    LogKeyOutsideValidity,

    /// <summary>The log's entry speaks of another signature, key, certificate or content than the bundle.</summary>
    LogEntryMismatch,

    /// <summary>No trusted time, or fewer than demanded.</summary>
    MissingTimestamp,

    /// <summary>A signed timestamp fails: form, imprint, signature, windows (RFC 3161, 2.4.2).</summary>
    InvalidTimestamp,

    /// <summary>A signed timestamp of a listed authority is of something other than this signature.</summary>
    TimestampMismatch,

    /// <summary>A signed timestamp of an authority that the trusted root does not list.</summary>
    UntrustedTimestampAuthority,

    /// <summary>The signature over the content fails.</summary>
    InvalidSignature,

    /// <summary>The bundle's own digest of the message is not that of the artifact.</summary>
    MessageDigestMismatch,

    /// <summary>The envelope does not hold an in-toto statement.</summary>
    UnsupportedPayloadType,

    /// <summary>The signed statement is not of its form (in-toto attestation, Statement layer).</summary>
    MalformedStatement,

    /// <summary>The statement's predicate is of no accepted type.</summary>
    UnsupportedPredicateType,

    /// <summary>The predicate is not of the form that its type demands.</summary>
    MalformedPredicate,

    /// <summary>The statement speaks of other content: no subject has the artifact's digest.</summary>
    SubjectMismatch,

    /// <summary>A model's signed list of files is not of its form, or has names that cannot be files of it.</summary>
    MalformedManifest,

    /// <summary>The files are not those of the signed list: one is missing, extra, renamed or changed.</summary>
    ManifestMismatch,

    /// <summary>The statement's builder is not accepted for this signer (SLSA, verifying artifacts).</summary>
    BuilderMismatch,

    /// <summary>The statement's build type is not accepted.</summary>
    BuildTypeMismatch,

    /// <summary>The statement's source or workflow is not accepted.</summary>
    SourceMismatch,
}
