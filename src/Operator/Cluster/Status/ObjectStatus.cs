using Modelgate.Operator.Reports;
using Modelgate.Policy.Declarations;
using Modelgate.Verification;

namespace Modelgate.Operator.Cluster.Status;

/// <summary>What is to stand in the status of a policy or bundle. Immutable.</summary>
internal sealed record ObjectStatus
{
    /// <summary>The generation of the spec that it is about.</summary>
    public required long ObservedGeneration { get; init; }

    /// <summary>The conditions.</summary>
    public required IReadOnlyList<StatusCondition> Conditions { get; init; }

    /// <summary>The strength of the weakest artifact; null: not said.</summary>
    public EvidenceStrength? Strength { get; init; }

    /// <summary>When the first evidence stops counting; null: never, or not said.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>One for each artifact.</summary>
    public IReadOnlyList<ArtifactStatus> Artifacts { get; init; } = [];

    /// <summary>When time alone makes it another one; null: never.</summary>
    public DateTimeOffset? ChangesAt { get; init; }

    /// <summary>All errors of an object that is not valid, as one text.</summary>
    public static string Text(IReadOnlyList<DeclarationProblem> problems, bool warnings = false) =>
        string.Join(" ", problems.Where(p => p.IsWarning == warnings).Select(p => (p with { Line = 0 }).ToString()));
}

/// <summary>A condition as Kubernetes defines it, but for its time.</summary>
/// <param name="Type">What it is about: <c>Verified</c>.</param>
/// <param name="Holds">Whether it holds; null: unknown.</param>
/// <param name="Reason">Why, in one stable word.</param>
/// <param name="Message">Why, for people.</param>
internal sealed record StatusCondition(string Type, bool? Holds, string Reason, string Message)
{
    /// <summary>A bundle's: the evidence of every artifact reaches what the policies ask for.</summary>
    public const string Verified = nameof(Verified);

    /// <summary>A bundle's: evidence stops counting soon, or has.</summary>
    public const string Expiring = nameof(Expiring);

    /// <summary>A policy's: it is used as it is written.</summary>
    public const string InForce = nameof(InForce);

    /// <summary>A policy's: the trusted roots that it points at are at hand.</summary>
    public const string TrustedRootsAvailable = nameof(TrustedRootsAvailable);

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status => Holds switch { true => "True", false => "False", null => "Unknown" };

    /// <summary>Its message, in one line and bounded.</summary>
    public string Message { get; } = PlainText.Of(Message, ClusterLimits.MaxConditionMessage);
}

/// <summary>What the evidence for one artifact amounts to.</summary>
/// <param name="Name">The artifact.</param>
/// <param name="Strength">The strength of the best evidence.</param>
/// <param name="Builder">The policy's name for who signed, or null.</param>
/// <param name="StatementDigest">The statement that binds it, or null.</param>
/// <param name="Reason">Why it is not enough, or null.</param>
/// <param name="Message">The same in a sentence, or null.</param>
internal sealed record ArtifactStatus(string Name, EvidenceStrength Strength, string? Builder, string? StatementDigest, string? Reason, string? Message);
