namespace Modelgate.Operator.Kubernetes;

/// <summary>Why the API server gave no usable answer.</summary>
internal enum ApiFailureKind
{
    /// <summary>There is no such object, or no such kind (404).</summary>
    NotFound,

    /// <summary>The object is there already, or was changed meanwhile (409): read it again.</summary>
    Conflict,

    /// <summary>The resourceVersion or the continue token is too old (410): list again.</summary>
    Expired,

    /// <summary>Modelgate's identity is not accepted or may not do this (401, 403).</summary>
    Forbidden,

    /// <summary>The server is overloaded or has a fault (429, 5xx): try again.</summary>
    Unavailable,

    /// <summary>The server refuses the request for another reason (4xx).</summary>
    Refused,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>No answer within the time.</summary>
    TimedOut,

    /// <summary>A watch that said nothing for longer than it may.</summary>
    Silent,

    /// <summary>An answer that is not what the API defines.</summary>
    Unreadable,

    /// <summary>An answer longer than Modelgate takes.</summary>
    TooLarge,
}

/// <summary>The API server gave no usable answer. The message continues a sentence: <c>the API server answered 503 (…)</c>.</summary>
/// <param name="kind">Why.</param>
/// <param name="message">What happened, with what the server or the system says of it: for logs.</param>
/// <param name="inner">Where it comes from.</param>
/// <param name="summary">The same without that, fit for anybody to read; null: the message is.</param>
internal sealed class ApiException(ApiFailureKind kind, string message, Exception? inner = null, string? summary = null) : Exception(message, inner)
{
    /// <summary>What happened, without names of identities, files or hosts.</summary>
    public string Summary => summary ?? Message;

    /// <summary>Why.</summary>
    public ApiFailureKind Kind { get; } = kind;

    /// <summary>True when the same request may well succeed a little later.</summary>
    public bool IsPassing => Kind is ApiFailureKind.Unavailable or ApiFailureKind.Unreachable or ApiFailureKind.TimedOut or ApiFailureKind.Silent or ApiFailureKind.Unreadable;

    /// <summary>The failure that an HTTP status stands for.</summary>
    /// <param name="status">The status.</param>
    /// <param name="explanation">What the server says about it; may be empty.</param>
    public static ApiException Of(int status, string explanation)
    {
        var kind = status switch
        {
            404 => ApiFailureKind.NotFound,
            409 => ApiFailureKind.Conflict,
            410 => ApiFailureKind.Expired,
            401 or 403 => ApiFailureKind.Forbidden,
            429 or >= 500 => ApiFailureKind.Unavailable,
            _ => ApiFailureKind.Refused,
        };
        var summary = FormattableString.Invariant($"the API server answered {status}");
        return new(kind, summary + (explanation.Length > 0 ? $" ({explanation})" : ""), summary: summary);
    }
}
