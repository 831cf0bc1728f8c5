using System.Globalization;

namespace Modelgate.Operator.Admission;

/// <summary>How long a review may take: the caller's own limit less a margin, so that our answer arrives before the caller gives up.</summary>
/// <remarks>The API server adds <c>?timeout=10s</c>, a Go duration, to the webhook's address. Without it 10 s hold, the API's default.</remarks>
internal static class AdmissionDeadline
{
    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.");

    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    /// <summary>The API server allows 30 s at most.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    /// <summary>The time for a review, from the query's <c>timeout</c>.</summary>
    public static TimeSpan From(string? timeout)
    {
        var limit = TryRead(timeout, out var asked) ? asked : Default;
        if (limit > Longest)
            limit = Longest;
        var margin = TimeSpan.FromMilliseconds(Math.Clamp(limit.TotalMilliseconds / 10, 20, 500));
        return limit - margin < Shortest ? Shortest : limit - margin;
    }

    /// <summary>Reads a Go duration: <c>10s</c>, <c>1m30s</c>, <c>500ms</c>, <c>1.5s</c>.</summary>
    internal static bool TryRead(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is not { Length: > 0 and <= 32 })
            return false;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var (unit, length) = rest switch
            {
                ['n', 's', ..] => (1e-9, 2),
                ['u', 's', ..] or ['µ', 's', ..] => (1e-6, 2),
                ['m', 's', ..] => (1e-3, 2),
                ['s', ..] => (1.0, 1),
                ['m', ..] => (60.0, 1),
                ['h', ..] => (3600.0, 1),
                _ => (0.0, 0),
            };
            if (length == 0)
                return false;
            rest = rest[length..];
            duration += TimeSpan.FromSeconds(Math.Min(number * unit, 86_400));
        }

        return duration > TimeSpan.Zero;
    }
}
