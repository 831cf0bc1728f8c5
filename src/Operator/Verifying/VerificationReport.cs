using System.Text.Json.Serialization;

namespace Modelgate.Operator.Verifying;

/// <summary>The result of <c>modelgate verify</c>; written as it stands by <c>--output json</c>, a stable interface.</summary>
internal sealed record VerificationReport
{
    /// <summary><c>modelgate.dev/v1alpha1</c>.</summary>
    public string ApiVersion { get; init; } = "modelgate.dev/v1alpha1";

    /// <summary><c>VerificationReport</c>.</summary>
    public string Kind { get; init; } = "VerificationReport";

    /// <summary>Counts.</summary>
    public required VerificationSummary Summary { get; init; }

    /// <summary>One for each file that was given, in their order.</summary>
    public required IReadOnlyList<VerificationItem> Results { get; init; }
}

/// <summary>Counts over a report.</summary>
/// <param name="Files">Files that were given.</param>
/// <param name="Verified">Of these, verified.</param>
/// <param name="Refused">Of these, refused.</param>
/// <param name="Unusable">Of these, not readable as evidence.</param>
internal sealed record VerificationSummary(int Files, int Verified, int Refused, int Unusable);

/// <summary>What became of one file.</summary>
internal sealed record VerificationItem
{
    /// <summary>The file, as it was given.</summary>
    public required string Source { get; init; }

    /// <summary><c>SigstoreBundle</c>, <c>DSSE</c>, <c>OMS</c>, <c>ModelBundle</c>; null where it is none of them.</summary>
    public required string? Format { get; init; }

    /// <summary>A ModelBundle's namespace and name; absent for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary><c>Verified</c>, <c>Refused</c> or <c>Unusable</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The trusted builder of the policy that the signer is; absent without a policy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Builder { get; init; }

    /// <summary>Who signed; absent where nothing is verified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportedSigner? Signer { get; init; }

    /// <summary>Times that a trusted log or authority vouches for; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DateTimeOffset>? SigningTimes { get; init; }

    /// <summary>From when the evidence no longer counts; absent where it does not expire.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>SHA-256 of what was signed: <c>sha256:…</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContentDigest { get; init; }

    /// <summary>The signed statement; absent for a signature over a blob.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportedStatement? Statement { get; init; }

    /// <summary>The model whose files were compared; <c>verify model</c> only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportedModel? Model { get; init; }

    /// <summary>The strength of a ModelBundle: that of its weakest artifact.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Strength { get; init; }

    /// <summary>The artifacts of a ModelBundle.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReportedArtifact>? Artifacts { get; init; }

    /// <summary>Why it was refused or cannot be used; absent when it was verified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReportedFailure? Failure { get; init; }
}

/// <summary>Who signed.</summary>
internal sealed record ReportedSigner
{
    /// <summary><c>key</c> or <c>certificate</c>.</summary>
    public required string Type { get; init; }

    /// <summary>SHA-256 of the key in DER (SubjectPublicKeyInfo), or of the certificate: <c>sha256:…</c>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The key's algorithm; absent for a certificate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Algorithm { get; init; }

    /// <summary>The name in the certificate; absent for a key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Identity { get; init; }

    /// <summary>The OIDC issuer in the certificate; absent where it names none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Issuer { get; init; }
}

/// <summary>What a signed statement says.</summary>
internal sealed record ReportedStatement
{
    /// <summary>The predicate type.</summary>
    public required string PredicateType { get; init; }

    /// <summary>How many subjects it has.</summary>
    public required int SubjectCount { get; init; }

    /// <summary>The subjects.</summary>
    public required IReadOnlyList<ReportedSubject> Subjects { get; init; }

    /// <summary>The builder of SLSA provenance; absent for other predicates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BuilderId { get; init; }

    /// <summary>The build type of SLSA provenance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BuildType { get; init; }

    /// <summary>The workflow that ran.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Workflow { get; init; }
}

/// <summary>A subject.</summary>
/// <param name="Name">Its name; empty when not given.</param>
/// <param name="Uri">Its URI; empty when not given.</param>
/// <param name="Digests">Digests by algorithm.</param>
internal sealed record ReportedSubject(string Name, string Uri, IReadOnlyDictionary<string, string> Digests);

/// <summary>A model whose files were compared with a signed list.</summary>
/// <param name="Path">The folder or file, as it was given.</param>
/// <param name="Files">Signed files.</param>
/// <param name="Bytes">Bytes that were hashed.</param>
/// <param name="Hash">The hash of the signed list.</param>
internal sealed record ReportedModel(string Path, int Files, long Bytes, string Hash);

/// <summary>An artifact of a ModelBundle.</summary>
internal sealed record ReportedArtifact
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its role.</summary>
    public required string Role { get; init; }

    /// <summary>Its reference.</summary>
    public required string Reference { get; init; }

    /// <summary>How much the evidence proves.</summary>
    public required string Strength { get; init; }

    /// <summary>The trusted builder; null where there is none.</summary>
    public string? Builder { get; init; }

    /// <summary>Why it is not enough for the policy; null where it is.</summary>
    public string? Reason { get; init; }

    /// <summary>What to change; null where nothing is to.</summary>
    public string? Remedy { get; init; }
}

/// <summary>Why evidence was refused.</summary>
/// <param name="Kind">A stable name: the verifier's, the evidence's under a policy, or <c>Unusable</c> where the file could not be read at all.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to change.</param>
internal sealed record ReportedFailure(string Kind, string Detail, string Remedy);
