namespace Modelgate.Policy.Data;

/// <summary>Whose reading of YAML is followed: readers disagree about booleans, numbers and repeated names.</summary>
public enum YamlDialect
{
    /// <summary>As kubectl and Helm read manifests (sigs.k8s.io/yaml over go-yaml 2): YAML 1.1 booleans, the last of two equal names wins, unknown tags are ignored.</summary>
    Kubernetes,

    /// <summary>As <see cref="Kubernetes"/>, but a repeated name is an error: for files of our own (policies, bundles).</summary>
    Strict,

    /// <summary>As Python's <c>yaml.safe_load</c> (PyYAML 6, YAML 1.1): octal, sexagesimal, no <c>y</c>/<c>n</c>; the last of two equal names wins; unknown tags are errors.</summary>
    /// <remarks>The text of a number is what Python's <c>str()</c> makes of it, because that is what becomes of it in a command line.</remarks>
    PyYaml,
}
