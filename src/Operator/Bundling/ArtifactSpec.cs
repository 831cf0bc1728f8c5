using Modelgate.Policy.Models;

namespace Modelgate.Operator.Bundling;

/// <summary>One <c>--artifact</c>: which files are which part of a bundle.</summary>
internal sealed record ArtifactSpec
{
    private static readonly string[] Keys = ["name", "role", "path", "reference", "upstream", "base"];

    /// <summary>The name, unique in the bundle.</summary>
    public required string Name { get; init; }

    /// <summary>The part.</summary>
    public required ModelRole Role { get; init; }

    /// <summary>The folder or file; null for content that its reference itself pins by digest, such as an image.</summary>
    public string? Path { get; init; }

    /// <summary>The pinned identity under which it is served.</summary>
    public required string Reference { get; init; }

    /// <summary>The pinned identity that it was made from, or null.</summary>
    public string? Upstream { get; init; }

    /// <summary>The artifact that an adapter was made for, or null.</summary>
    public string? Base { get; init; }

    /// <summary>Reads <c>name=base,role=Model,path=DIR,reference=…[,upstream=…][,base=…]</c>. A comma belongs to the value unless a key follows it.</summary>
    /// <returns>The artifact, or what is wrong with the text.</returns>
    public static (ArtifactSpec? Spec, string? Problem) Parse(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        string? last = null;
        foreach (var part in text.Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals > 0 ? part[..equals] : null;
            if (key is not null && Array.IndexOf(Keys, key) >= 0)
            {
                if (!values.TryAdd(last = key, part[(equals + 1)..]))
                    return (null, $"{key} is given twice");
            }
            else if (last is null)
                return (null, "it does not begin with a key: " + string.Join(", ", Keys));
            else
                values[last] += "," + part;
        }

        foreach (var key in (ReadOnlySpan<string>)["name", "role", "path", "reference"])
        {
            if (values.TryGetValue(key, out var value) && value.Length > 0)
                continue;
            if (key != "path" || value is not null)
                return (null, key + " is missing");
            // Judged with the reference, which may come behind it.
            if (IdentityDigest.Of(values.GetValueOrDefault("reference", "")) is not ("sha256", _))
                return (null, "path is missing; only what its reference pins by a sha256 digest (an image) needs none");
        }

        if (!Enum.TryParse<ModelRole>(values["role"], out var role) || !string.Equals(role.ToString(), values["role"], StringComparison.Ordinal))
            return (null, $"there is no role {values["role"]}; roles are {string.Join(", ", Enum.GetNames<ModelRole>())}");
        return (new()
        {
            Name = values["name"],
            Role = role,
            Path = values.GetValueOrDefault("path"),
            Reference = values["reference"],
            Upstream = values.GetValueOrDefault("upstream"),
            Base = values.GetValueOrDefault("base"),
        }, null);
    }
}
