using System.Text.Json.Serialization;
using Modelgate.Policy;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.Resolution;

namespace Modelgate.Operator.Reports;

/// <summary>The result of <c>modelgate review</c>; written as it stands by <c>--output json</c>, a stable interface.</summary>
internal sealed record ReviewReport
{
    /// <summary><c>modelgate.dev/v1alpha1</c>.</summary>
    public string ApiVersion { get; init; } = "modelgate.dev/v1alpha1";

    /// <summary><c>ReviewReport</c>.</summary>
    public string Kind { get; init; } = "ReviewReport";

    /// <summary>Counts.</summary>
    public required ReviewSummary Summary { get; init; }

    /// <summary>One for each object, in the order of the input.</summary>
    public required IReadOnlyList<ObjectResult> Results { get; init; }

    /// <summary>The bundles that the references are parts of, each under the policy that judged it; absent when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BundleResult>? Bundles { get; init; }

    /// <summary>What could not be read; absent when everything could.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<InputError>? Errors { get; init; }

    /// <summary>The policies and bundles that judged; null when they could not be had. For people's reports; never part of this one.</summary>
    [JsonIgnore]
    public ClusterSnapshot? Snapshot { get; init; }

    /// <summary>The time of the review. For people's reports; never part of this one: the same files give the same bytes.</summary>
    [JsonIgnore]
    public DateTimeOffset Time { get; init; }
}

/// <summary>Counts over a report.</summary>
/// <param name="Objects">Objects that were judged.</param>
/// <param name="Denied">Of these, denied.</param>
/// <param name="Warned">Of these, admitted with a warning.</param>
/// <param name="Allowed">Of these, admitted.</param>
/// <param name="Skipped">Files and documents that describe no object.</param>
internal sealed record ReviewSummary(int Objects, int Denied, int Warned, int Allowed, int Skipped);

/// <summary>A file, or a part of it, that could not be read.</summary>
/// <param name="Source">The file.</param>
/// <param name="Line">One-based line; absent when not known.</param>
/// <param name="Message">Why.</param>
internal sealed record InputError(string Source, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line, string Message)
{
    /// <summary><c>a.yaml:3: message</c>.</summary>
    public override string ToString() => Line is { } line ? $"{Source}:{line}: {Message}" : $"{Source}: {Message}";
}

/// <summary>One object.</summary>
internal sealed record ObjectResult
{
    /// <summary>The file, as it was given or below the folder that was given.</summary>
    public required string Source { get; init; }

    /// <summary>Zero-based document in the file.</summary>
    public required int Document { get; init; }

    /// <summary>One-based line where the object starts; absent when not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    /// <summary>The object's apiVersion; empty for what is no Kubernetes object.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The object's kind; <c>Dockerfile</c>, <c>Modelfile</c>, <c>Python</c>, <c>Script</c> for what is no Kubernetes object.</summary>
    public required string Kind { get; init; }

    /// <summary>The namespace; empty when none is named.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Who made the object: <c>ReplicaSet/chat-5d8f</c>; absent for what nobody made, and for files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    /// <summary>The object's uid in a cluster, for PolicyReports; never part of the report.</summary>
    [JsonIgnore]
    public string Uid { get; init; } = "";

    /// <summary><c>Allow</c>, <c>Warn</c> or <c>Deny</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>The containers.</summary>
    public required IReadOnlyList<ContainerResult> Containers { get; init; }

    /// <summary>The findings.</summary>
    public required IReadOnlyList<FindingResult> Findings { get; init; }
}

/// <summary>One container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>container</c>, <c>initContainer</c>, <c>ephemeralContainer</c>, <c>specification</c>, <c>build</c>.</param>
/// <param name="Runtime">The serving runtime, or null.</param>
/// <param name="References">What it loads.</param>
internal sealed record ContainerResult(string Name, string Type, string? Runtime, IReadOnlyList<ReferenceResult> References)
{
    /// <summary>The image, for <c>modelgate explain</c>; never part of the report.</summary>
    [JsonIgnore]
    public string Image { get; init; } = "";

    /// <summary>How each value was resolved, for <c>modelgate explain</c>; never part of the report.</summary>
    [JsonIgnore]
    public IReadOnlyList<ExplainedStep> Steps { get; init; } = [];
}

/// <summary>One step of a resolution.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Place">Where.</param>
/// <param name="Text">What became of it.</param>
internal sealed record ExplainedStep(StepKind Kind, string Place, string Text);

/// <summary>One model reference.</summary>
internal sealed record ReferenceResult
{
    /// <summary>The role.</summary>
    public required string Role { get; init; }

    /// <summary>What the runtime sees.</summary>
    public required string Value { get; init; }

    /// <summary>Revision, tag or digest; null when none is asked for.</summary>
    public string? Revision { get; init; }

    /// <summary>Canonical identity.</summary>
    public required string Identity { get; init; }

    /// <summary>True when the identity names content that cannot change.</summary>
    public required bool Pinned { get; init; }

    /// <summary>True for a path in the container.</summary>
    public required bool Local { get; init; }

    /// <summary>By which channel it was said.</summary>
    public required string Origin { get; init; }

    /// <summary>The field.</summary>
    public required string Path { get; init; }

    /// <summary>One-based line in the source; absent when not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    /// <summary>The bundle that declares it, <c>namespace/name</c>; absent when none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Bundle { get; init; }

    /// <summary>The name of the bundle's artifact; absent when no bundle declares it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Artifact { get; init; }

    /// <summary>The policy under which the evidence was judged, with <see cref="Bundle"/> the key into the report's bundles; absent when no bundle declares it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Policy { get; init; }

    /// <summary>The strength of the evidence for it; absent when no bundle declares it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Strength { get; init; }

    /// <summary>The builder who signed the evidence; absent below <c>TrustedSignature</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Builder { get; init; }

    /// <summary>The chain from the field to the literal, for <c>modelgate explain</c>; never part of the report.</summary>
    [JsonIgnore]
    public string Chain { get; init; } = "";

    /// <summary>The evidence that <see cref="ReviewReport.Bundles"/> is made of; never part of the report.</summary>
    [JsonIgnore]
    public ReferenceEvidence? Evidence { get; init; }

    /// <summary>What part of the value cannot be known, for <c>modelgate explain</c>; never part of the report.</summary>
    [JsonIgnore]
    public string? Unknown { get; init; }
}

/// <summary>One finding.</summary>
internal sealed record FindingResult
{
    /// <summary>The rule's id.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Name { get; init; }

    /// <summary>Severity.</summary>
    public required string Severity { get; init; }

    /// <summary>What the policy does: <c>Deny</c>, <c>Warn</c>, <c>Audit</c>; <c>Ignore</c> where an exemption was used.</summary>
    public required string Action { get; init; }

    /// <summary>The container's name; null for the pod as a whole.</summary>
    public string? Container { get; init; }

    /// <summary>The field.</summary>
    public required string Path { get; init; }

    /// <summary>One-based line in the source; absent when not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    /// <summary>What was seen, and why it matters.</summary>
    public required string Message { get; init; }

    /// <summary>What to change.</summary>
    public required string Remedy { get; init; }

    /// <summary>How to read more.</summary>
    public required string Help { get; init; }
}
