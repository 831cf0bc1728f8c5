using System.Text.Json;
using Modelgate.Verification;

namespace Modelgate.Policy.Evidence;

/// <summary>Reads the external parameter <c>artifacts</c>: a list of objects with <c>reference</c>, <c>upstream</c> and <c>base</c>.</summary>
internal static class ArtifactOrigins
{
    /// <summary>The origins by reference. An entry that cannot be read, or that comes twice, has none: then nothing is linked.</summary>
    public static Dictionary<string, ArtifactOrigin> Read(JsonElement parameters)
    {
        Dictionary<string, ArtifactOrigin> origins = new(StringComparer.Ordinal);
        if (parameters.ValueKind != JsonValueKind.Object || !parameters.TryGetProperty("artifacts", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() > VerificationLimits.MaxDependencies)
        {
            return origins;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && Identity(item, "reference") is { } reference && !origins.TryAdd(reference, new(Identity(item, "upstream"), Identity(item, "base"))))
                origins[reference] = new(null, null);
        }

        return origins;
    }

    private static string? Identity(JsonElement item, string name) =>
        item.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? PinnedIdentity.Canonical(field.GetString() ?? "") : null;
}
