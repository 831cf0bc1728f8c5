namespace Modelgate.Operator.Telemetry;

/// <summary>Why a request got no judgement. Names are stable: they are values of the label <c>reason</c>.</summary>
internal enum WebhookError
{
    /// <summary>No AdmissionReview, or none that can be read: HTTP 400, 413, 415, or a denial with code 400.</summary>
    Unreadable,

    /// <summary>The body did not arrive in time, or the review did not end in time.</summary>
    TimedOut,

    /// <summary>A fault of Modelgate (MSC999).</summary>
    Internal,

    /// <summary>The caller left before the answer.</summary>
    CallerLeft,
}
