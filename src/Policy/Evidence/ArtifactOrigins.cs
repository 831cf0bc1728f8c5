using System.Text.Json;
using Modelgate.Verification;

namespace Modelgate.Policy.Evidence;

/// <summary>Reads the external parameter <c>artifacts</c>: a list of objects with <c>reference</c>, <c>upstream</c> and <c>base</c>.</summary>
internal static class ArtifactOrigins
{
    /// <summary>The origins by reference. Parts of one repository are entries of one reference: what they agree about holds, and what they contradict each other in links nothing.</summary>
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
            if (item.ValueKind != JsonValueKind.Object || Identity(item, "reference") is not { } reference)
                continue;
            var origin = new ArtifactOrigin(Identity(item, "upstream"), Identity(item, "base"));
            if (!origins.TryAdd(reference, origin))
                origins[reference] = new(Agreed(origins[reference].Upstream, origin.Upstream), AdapterBase(origins[reference].Base, origin.Base));
        }

        return origins;
    }

    private static string? Agreed(string? one, string? other) => one == other ? one : null;

    // Of a repository with a model and its adapters, only the adapters' entries have a base. The empty text is no identity, and stays where it once is.
    private static string? AdapterBase(string? one, string? other) => one is null ? other : other is null || one == other ? one : "";

    private static string? Identity(JsonElement item, string name) =>
        item.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? PinnedIdentity.Canonical(field.GetString() ?? "") : null;
}
