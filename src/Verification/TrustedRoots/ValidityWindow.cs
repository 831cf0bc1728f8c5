namespace Modelgate.Verification.TrustedRoots;

/// <summary>A closed interval of time (protobuf-specs, <c>TimeRange</c>): both ends belong to it.</summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The last moment; null: open.</param>
public readonly record struct ValidityWindow(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>All of time.</summary>
    public static ValidityWindow Always { get; } = new(DateTimeOffset.MinValue, null);

    /// <summary>True when the moment lies inside.</summary>
    public bool Contains(DateTimeOffset moment) => moment >= Start && (End is not { } end || moment <= end);
}
