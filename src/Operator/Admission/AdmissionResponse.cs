using Modelgate.Policy;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Admission;

/// <summary>The answer to one request, ready to be written.</summary>
internal sealed record AdmissionResponse
{
    /// <summary>The request's uid.</summary>
    public required string Uid { get; init; }

    /// <summary>True: the object is admitted.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary>What was decided, for metrics.</summary>
    public DecisionOutcome Decision
    {
        get => field == DecisionOutcome.NotApplicable && !IsAllowed ? DecisionOutcome.Deny : field;
        init;
    }

    /// <summary>The strictest mode of the policies that applied, for metrics; null when none did.</summary>
    public EnforcementMode? Mode { get; init; }

    /// <summary><c>status.code</c> of a denial: 403 by a rule, 400 not readable, 422 a kind or a policy that is not valid, 500 our fault, 503 not ready, 504 out of time.</summary>
    public int Code { get; init; } = 403;

    /// <summary><c>status.reason</c>.</summary>
    public string Reason { get; init; } = "Forbidden";

    /// <summary><c>status.message</c>: what the user sees.</summary>
    public string Message { get; init; } = "";

    /// <summary><c>status.details</c>: what the object is.</summary>
    public AdmissionStatusDetails? Details { get; init; }

    /// <summary>Warnings, within the API server's limits.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Audit annotations: keys without the webhook's prefix.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> AuditAnnotations { get; init; } = [];
}

/// <summary><c>status.details</c>.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Group">Its group.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Causes">One for each denied finding.</param>
internal sealed record AdmissionStatusDetails(string Name, string Group, string Kind, IReadOnlyList<StatusCause> Causes);

/// <summary>One cause of a denial.</summary>
/// <param name="Reason">The rule's id.</param>
/// <param name="Field">The field's path.</param>
/// <param name="Message">The finding's text.</param>
internal sealed record StatusCause(string Reason, string Field, string Message);
