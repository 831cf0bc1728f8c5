namespace Modelgate.Operator.Certificates;

/// <summary>The Service that the API server asks.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
internal sealed record ServiceName(string Namespace, string Name)
{
    /// <summary>The name that the API server verifies.</summary>
    public string Host => $"{Name}.{Namespace}.svc";

    /// <summary>All names that a certificate has.</summary>
    public IReadOnlyList<string> Hosts => [Host, $"{Host}.cluster.local", $"{Name}.{Namespace}", Name];
}
