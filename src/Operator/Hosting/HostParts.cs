namespace Modelgate.Operator.Hosting;

/// <summary>What runs beside the webhook's addresses, and what they ask.</summary>
internal sealed record HostParts
{
    /// <summary>What keeps the state up to date while the host runs.</summary>
    public IReadOnlyList<IHostedService> Loops { get; init; } = [];

    /// <summary>Who may ask for reviews; null: everybody who reaches the port.</summary>
    public ClientAuthorities? Clients { get; init; }

    /// <summary>Whether the program is on its way out.</summary>
    public Drain Drain { get; } = new();
}
