namespace Modelgate.Verification;

/// <summary>Caps on what evidence may hold. Evidence comes from whoever may write a ModelBundle; none of it is trusted before it is verified.</summary>
public static class VerificationLimits
{
    /// <summary>Bytes of a Sigstore bundle, envelope or signature file. A model of 10,000 files has a signed list of 2 MiB, in base64.</summary>
    public const int MaxBundleBytes = 8 * 1024 * 1024;

    /// <summary>Bytes of a TrustedRoot. The public one has 7 KiB.</summary>
    public const int MaxTrustedRootBytes = 1024 * 1024;

    /// <summary>Nesting of JSON. No format here goes deeper than 12; predicates of builders may.</summary>
    public const int MaxJsonDepth = 64;

    /// <summary>Names and values in one JSON text that nobody has signed yet. A bundle with 32 log entries has 4,000.</summary>
    public const int MaxJsonTokens = 65_536;

    /// <summary>The same for a statement whose signature was verified: a signed list of <see cref="MaxManifestEntries"/> files has 8 for each.</summary>
    public const int MaxStatementTokens = 1_048_576;

    /// <summary>Bytes for each name or value of a statement that has more than <see cref="MaxJsonTokens"/>: a file of a signed list has 14 or more, and what
    /// has fewer takes many times its own size in memory.</summary>
    public const int MinStatementBytesPerToken = 8;

    /// <summary>Log entries of one bundle, as the peers have it.</summary>
    public const int MaxLogEntries = 32;

    /// <summary>Timestamps of one bundle, as the peers have it.</summary>
    public const int MaxTimestamps = 32;

    /// <summary>Certificates of one bundle or chain.</summary>
    public const int MaxCertificates = 10;

    /// <summary>Signatures that one attestation's certificates may make us verify in search of a path: the longest path needs 9, and one may take 2 ms.</summary>
    public const int MaxPathSignatures = 12;

    /// <summary>Pairs of certificate and possible issuer that are looked at in search of a path. Ten certificates of one name have millions of orders.</summary>
    public const int MaxPathSteps = 2_048;

    /// <summary>Signing certificates whose issuer's signature is remembered for a trusted root, so that it is verified once. Each holds 2 KiB.</summary>
    public const int MaxRememberedCertificates = 1_024;

    /// <summary>Bytes of one certificate. Fulcio's have 2 KiB.</summary>
    public const int MaxCertificateBytes = 64 * 1024;

    /// <summary>Extensions of one certificate. Fulcio's have 28; 64 KiB could hold 6,000, each of which costs memory.</summary>
    public const int MaxCertificateExtensions = 64;

    /// <summary>Bytes of one timestamp response. With a chain it has 6 KiB.</summary>
    public const int MaxTimestampBytes = 64 * 1024;

    /// <summary>Bytes of one log entry's body. One signature and one certificate at their limits, in base64 twice, are 150 KiB.</summary>
    public const int MaxLogEntryBodyBytes = 256 * 1024;

    /// <summary>Hashes of an inclusion proof: the height of a tree whose size is a 64-bit number.</summary>
    public const int MaxProofHashes = 64;

    /// <summary>Bytes of a checkpoint, cosignatures included.</summary>
    public const int MaxCheckpointBytes = 64 * 1024;

    /// <summary>Signature lines of a checkpoint.</summary>
    public const int MaxCheckpointSignatures = 64;

    /// <summary>Signed certificate timestamps of one certificate.</summary>
    public const int MaxCertificateTimestamps = 16;

    /// <summary>Bytes of one signature. RSA with 16,384 bits has 2 KiB, ML-DSA-87 has 4.6 KiB.</summary>
    public const int MaxSignatureBytes = 8 * 1024;

    /// <summary>Subjects of a statement, as the peers have it. Longer lists of files are what OpenSSF Model Signing has its own list for.</summary>
    public const int MaxSubjects = 1_024;

    /// <summary>Digests of one subject or dependency.</summary>
    public const int MaxDigests = 32;

    /// <summary>Digests of all subjects or dependencies of one statement together. As many items as may be, with two digests each, are within it; with 32 each they would cost
    /// 50 ms.</summary>
    public const int MaxAllDigests = 8_192;

    /// <summary>Dependencies or materials of a provenance.</summary>
    public const int MaxDependencies = 4_096;

    /// <summary>Files of a signed model.</summary>
    public const int MaxManifestEntries = 65_536;

    /// <summary>Parts of one file's path. Each is looked up, so that no file stands where a folder is.</summary>
    public const int MaxPathDepth = 64;

    /// <summary>Characters of one name: subject, file, identity, URI.</summary>
    public const int MaxNameLength = 4_096;

    /// <summary>Characters of one pattern of names. Matching takes a step for each 64 of them and each character of the name, whatever its stars.</summary>
    public const int MaxPatternLength = 1_024;

    /// <summary>Bytes of one public key. RSA with 16,384 bits has 2 KiB, ML-DSA-87 has 2.6 KiB.</summary>
    public const int MaxKeyBytes = 8 * 1024;

    /// <summary>Bits of an RSA key. Larger ones only cost time.</summary>
    public const int MaxRsaBits = 16_384;

    /// <summary>Instances of one kind in a trusted root.</summary>
    public const int MaxTrustedInstances = 64;
}
