using Modelgate.Policy.Declarations;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Policies;

/// <summary>Reads <c>trust</c> of a ModelPolicy. Keys, certificates and roots are parsed here, so that a mistake is told by its field.</summary>
internal static class TrustReader
{
    /// <summary>Prefixes that cover every host.</summary>
    private static readonly string[] NoHosts = ["pkg:oci", "pkg:huggingface", "https:", "http:", "s3:", "gs:", "oci:"];

    /// <summary>Reads it; a policy without trusts nobody.</summary>
    public static TrustPolicy Read(FieldReader spec)
    {
        if (spec.Child("trust", "builders", "mirrors", "registries", "publishers", "trustedRoots", "modelSigning") is not { } trust)
            return TrustPolicy.Nobody;
        var roots = TrustedRootsReader.Read(trust);
        return new()
        {
            Builders = BuilderReader.Read(trust, roots),
            Mirrors = Mirrors(trust),
            Registries = RegistriesReader.Read(trust),
            Publishers = trust.ExactTexts("publishers"),
            TrustedRoots = roots,
            ModelSigning = ModelSigning(trust),
        };
    }

    private static List<Mirror> Mirrors(FieldReader trust)
    {
        List<Mirror> mirrors = [];
        foreach (var item in trust.Items("mirrors", "prefix", "upstreamRequired"))
        {
            var prefix = item.Required("prefix", "Write what references to the mirror start with.");
            if (prefix.Contains('*', StringComparison.Ordinal))
                item.Error("prefix", "A prefix has no wildcards; everything below it is meant already.", "Remove the wildcard.");
            else if (NoHosts.Contains(prefix.TrimEnd('/'), StringComparer.OrdinalIgnoreCase))
                item.Error("prefix", $"{Wording.Quote(prefix)} covers every host.", "Write at least the mirror's host.");
            mirrors.Add(new(prefix, item.Flag("upstreamRequired")));
        }

        return mirrors;
    }

    private static ModelSigningLimits ModelSigning(FieldReader trust)
    {
        if (trust.Child("modelSigning", "ignoredPaths", "allowSymlinks") is not { } signing)
            return ModelSigningLimits.Strict;
        var paths = signing.ExactTexts("ignoredPaths");
        foreach (var path in paths)
        {
            if (path.Length > 0 && Identities.WhyNoFilePath(path) is { } why)
                signing.Error("ignoredPaths", $"{Wording.Quote(path)} cannot be a path in a model: {why}.", "Write a relative path with single slashes.");
        }

        return new(paths, signing.Flag("allowSymlinks"));
    }
}
