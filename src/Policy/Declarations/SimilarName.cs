namespace Modelgate.Policy.Declarations;

/// <summary>"Did you mean …?" for names that are nearly right.</summary>
internal static class SimilarName
{
    /// <summary>Names longer than this are no slips of the finger.</summary>
    private const int MaxLength = 64;

    /// <summary>The nearest of the names, if it is near enough: another case, or one slip for each three characters; else null.</summary>
    public static string? Find(string written, ReadOnlySpan<string> names)
    {
        if (written.Length is 0 or > MaxLength)
            return null;
        string? best = null;
        var bestDistance = Math.Max(1, written.Length / 3) + 1;
        foreach (var name in names)
        {
            if (string.Equals(name, written, StringComparison.OrdinalIgnoreCase))
                return name;
            var distance = Distance(written, name);
            if (distance < bestDistance)
                (best, bestDistance) = (name, distance);
        }

        return best;
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[MaxLength + 1];
        if (b.Length > MaxLength)
            return int.MaxValue;
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
