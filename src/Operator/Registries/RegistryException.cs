namespace Modelgate.Operator.Registries;

/// <summary>Why a registry gave nothing usable.</summary>
internal enum RegistryFailureKind
{
    /// <summary>There is no such thing (404).</summary>
    NotFound,

    /// <summary>The registry refuses access, or the credentials for it cannot be had.</summary>
    Forbidden,

    /// <summary>Modelgate itself does not do what would be needed: another host's address, a redirect, plain HTTP.</summary>
    NotAllowed,

    /// <summary>No connection, it broke, or the registry is overloaded or has a fault (429, 5xx).</summary>
    Unavailable,

    /// <summary>No answer within the time.</summary>
    TimedOut,

    /// <summary>More than is taken.</summary>
    TooLarge,

    /// <summary>An answer that is not what the protocol defines, or not what its digest says.</summary>
    Invalid,
}

/// <summary>A registry gave nothing usable. The message continues a sentence: <c>registry.corp.example answered 503</c>.</summary>
internal sealed class RegistryException(RegistryFailureKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public RegistryFailureKind Kind { get; } = kind;
}
