using System.Collections.Concurrent;

namespace Modelgate.Operator.Telemetry;

/// <summary>The values that one label may have: known ones from the start, then the first few that come; every further one is <see cref="Other"/>.</summary>
/// <remarks>Whoever may write objects chooses some of their names, and each new value costs memory here and in Prometheus for as long as it runs.</remarks>
/// <param name="most">How many there may be.</param>
/// <param name="known">Those that always have their place.</param>
internal sealed class LabelValues(int most, params ReadOnlySpan<string> known)
{
    /// <summary>Stands for all values that found no place.</summary>
    public const string Other = "other";

    /// <summary>Kubernetes' own names are at most this long.</summary>
    private const int MaxLength = 253;

    private readonly ConcurrentDictionary<string, bool> _values = Start(known);
    private int _count = known.Length;

    /// <summary>The value, or <see cref="Other"/>.</summary>
    public string Of(string value)
    {
        if (_values.ContainsKey(value))
            return value;
        if (value.Length > MaxLength || Volatile.Read(ref _count) >= most || Interlocked.Increment(ref _count) > most)
            return Other;
        _values[value] = true;
        return value;
    }

    private static ConcurrentDictionary<string, bool> Start(ReadOnlySpan<string> known)
    {
        var values = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var value in known)
            values[value] = true;
        return values;
    }
}

/// <summary>The texts of an enum's members, made once: what is measured on a request's path allocates nothing.</summary>
internal static class EnumLabels<T>
    where T : struct, Enum
{
    private static readonly string[] Names = Enum.GetNames<T>();

    /// <summary>The member's name. The enum's values are 0, 1, 2, …</summary>
    public static string Of(T value) => Names[System.Runtime.CompilerServices.Unsafe.As<T, int>(ref value)];
}
