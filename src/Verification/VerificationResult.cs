using System.Diagnostics.CodeAnalysis;

namespace Modelgate.Verification;

/// <summary>A value, or why there is none; never both, never neither.</summary>
/// <typeparam name="T">What was read or verified.</typeparam>
public readonly struct VerificationResult<T>
    where T : class
{
    private VerificationResult(T? value, VerificationFailure? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>The value; null when there is a failure.</summary>
    public T? Value { get; }

    /// <summary>The failure; null when there is a value.</summary>
    public VerificationFailure? Failure { get; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Value is not null;

    /// <summary>The value as a result.</summary>
    public static implicit operator VerificationResult<T>(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, null);
    }

    /// <summary>The failure as a result.</summary>
    public static implicit operator VerificationResult<T>(VerificationFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(null, failure);
    }
}
