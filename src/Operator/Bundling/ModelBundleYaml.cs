using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Modelgate.Operator.Bundling;

/// <summary>Writes a ModelBundle in YAML.</summary>
internal static class ModelBundleYaml
{
    /// <summary>The key under which a bundle looks for its evidence in a ConfigMap; <c>bundle sign</c> writes a file of this name.</summary>
    public const string EvidenceKey = "statement.sigstore.json";

    private static readonly JsonSerializerOptions Quotes = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the bundle.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace; empty for none.</param>
    /// <param name="evidence">The ConfigMap that will hold the evidence.</param>
    /// <param name="artifacts">Its artifacts.</param>
    public static string Write(string name, string @namespace, string evidence, IReadOnlyList<HashedArtifact> artifacts)
    {
        var yaml = new StringBuilder("apiVersion: modelgate.dev/v1alpha1\nkind: ModelBundle\nmetadata:\n");
        Line(yaml, 2, "name", name);
        if (@namespace.Length > 0)
            Line(yaml, 2, "namespace", @namespace);
        yaml.Append("spec:\n  artifacts:\n");
        foreach (var (spec, files) in artifacts)
        {
            Line(yaml, 4, "- name", spec.Name);
            Line(yaml, 6, "role", spec.Role.ToString());
            Line(yaml, 6, "reference", spec.Reference);
            if (spec.Upstream is not null)
                Line(yaml, 6, "upstream", spec.Upstream);
            if (spec.Base is not null)
                Line(yaml, 6, "base", spec.Base);
            if (files.Count > 0)
                yaml.Append("      files:\n");
            foreach (var file in files)
            {
                Line(yaml, 8, "- path", file.Path);
                Line(yaml, 10, "digest", file.Digest);
            }
        }

        yaml.Append("  attestations:\n    - name: provenance\n      format: SigstoreBundle\n      configMapRef:\n");
        Line(yaml, 8, "name", evidence);
        Line(yaml, 8, "key", EvidenceKey);
        return yaml.ToString();
    }

    private static void Line(StringBuilder yaml, int indent, string key, string value) =>
        yaml.Append(' ', indent).Append(key).Append(": ").Append(IsPlain(value) ? value : JsonSerializer.Serialize(value, Quotes)).Append('\n');

    /// <summary>True for text that YAML takes as it stands, and as text: begins with a letter, has nothing that YAML knows, and is no word of YAML 1.1.</summary>
    private static bool IsPlain(string value)
    {
        if (value.Length == 0 || !char.IsAsciiLetter(value[0]) || value[^1] == ':' || value.ToUpperInvariant() is "TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N" or "NULL")
            return false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-' or '/' or ':' or '@' or '?' or '=' or '+' or '%'))
                return false;
        }

        return true;
    }
}
