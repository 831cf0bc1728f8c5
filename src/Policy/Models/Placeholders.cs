using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Models;

/// <summary>Finds text that somebody still has to replace: a published manifest's <c>&lt;MODEL_ID&gt;</c>, <c>YOUR_MODEL</c>, <c>__MODEL__</c>, <c>{{ model }}</c>, <c>${MODEL}</c>, <c>$MODEL</c>.</summary>
/// <remarks>
/// Neither hub ids, bucket URIs nor image references can hold <c>&lt;</c>, <c>{{</c> or <c>$</c>. Words are taken for placeholders only
/// as a whole part of a path, since <c>your</c> and <c>model</c> occur in real names. <c>$(NAME)</c> is none: the kubelet passes it on as it stands.
/// </remarks>
public static class Placeholders
{
    private static readonly string[] Starts =
        ["your-", "your_", "replace-", "replace_", "replaced-by", "replaceme", "changeme", "change-me", "change_me", "change-this", "insert-", "insert_", "to-be-replaced", "fill-me", "fill_me"];

    private static readonly string[] Inside = ["-your-", "_your_", "YOUR_", "YOUR-", "REPLACE_ME", "REPLACE-ME", "CHANGE_ME", "CHANGEME", "PLACEHOLDER", "_HERE", "-HERE"];

    /// <summary>The placeholder in a value, or null when it has none.</summary>
    public static Unresolved? Find(string value)
    {
        var text = Part(value);
        return text is null ? null : new(UnresolvedKind.Placeholder, $"{text} is a placeholder that nobody filled in");
    }

    private static string? Part(string value)
    {
        if (Between(value, "<", ">") is { } angle)
            return angle;
        if (Between(value, "{{", "}}") is { } template)
            return template;
        if (Between(value, "${", "}") is { } variable)
            return variable;
        var rest = value.AsSpan();
        foreach (var range in rest.SplitAny('/', ':', '@'))
        {
            var part = rest[range];
            if (IsPlaceholder(part))
                return part.ToString();
        }

        return null;
    }

    private static bool IsPlaceholder(ReadOnlySpan<char> part)
    {
        if (part is "..." or "YOUR" or "TODO" or "TBD" or "XXX" or "xxx" or "XXXX" or "xxxx")
            return true;
        if (part.Length > 1 && part[0] == '$' && (char.IsAsciiLetter(part[1]) || part[1] == '_'))
            return true;
        if (part.Length > 4 && part.StartsWith("__", StringComparison.Ordinal) && part.EndsWith("__", StringComparison.Ordinal) && !part.ContainsAnyInRange('a', 'z'))
            return true;
        foreach (var start in Starts)
        {
            if (part.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        foreach (var inside in Inside)
        {
            if (part.Contains(inside, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static string? Between(string value, string open, string close)
    {
        var from = value.IndexOf(open, StringComparison.Ordinal);
        if (from < 0)
            return null;
        var to = value.IndexOf(close, from + open.Length, StringComparison.Ordinal);
        return to <= from + open.Length ? null : value[from..(to + close.Length)];
    }
}
