using System.Text;

namespace Modelgate.Policy.Tests.Samples;

/// <summary>A part of a sample's bundle.</summary>
internal sealed record SamplePart(string Name, string Role, string Reference, string[] Files, string? Upstream = null, string? Base = null);

/// <summary>An attestation of a sample's bundle: the text, its format and, for a manifest, its source.</summary>
internal sealed record SampleEvidence(string Name, string Format, string Text, string? Source = null);

/// <summary>A sample's ModelBundle as YAML.</summary>
internal sealed record SampleBundle(string Name, string Namespace, SamplePart[] Parts, SampleEvidence[] Evidence)
{
    public string ToYaml()
    {
        var yaml = new StringBuilder();
        yaml.Append("apiVersion: modelgate.dev/v1alpha1\nkind: ModelBundle\nmetadata:\n  name: ").Append(Name).Append("\n  namespace: ").Append(Namespace).Append("\nspec:\n  artifacts:\n");
        foreach (var part in Parts)
        {
            yaml.Append("    - name: ").Append(part.Name).Append("\n      role: ").Append(part.Role).Append("\n      reference: ").Append(part.Reference).Append('\n');
            if (part.Upstream is not null)
                yaml.Append("      upstream: ").Append(part.Upstream).Append('\n');
            if (part.Base is not null)
                yaml.Append("      base: ").Append(part.Base).Append('\n');
            yaml.Append("      files:\n");
            foreach (var file in part.Files)
                yaml.Append("        - path: ").Append(file).Append("\n          digest: ").Append(SampleAttestation.Digest(file)).Append('\n');
        }

        yaml.Append("  attestations:\n");
        foreach (var evidence in Evidence)
        {
            yaml.Append("    - name: ").Append(evidence.Name).Append("\n      format: ").Append(evidence.Format).Append('\n');
            if (evidence.Source is not null)
                yaml.Append("      source: ").Append(evidence.Source).Append('\n');
            yaml.Append("      inline: |\n");
            foreach (var line in evidence.Text.Split('\n'))
                yaml.Append("        ").Append(line).Append('\n');
        }

        return yaml.ToString();
    }
}
