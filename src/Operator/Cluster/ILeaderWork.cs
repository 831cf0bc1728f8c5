namespace Modelgate.Operator.Cluster;

/// <summary>What one replica does for all: written status, events, certificates, reports. Every replica judges for itself, whoever leads.</summary>
internal interface ILeaderWork
{
    /// <summary>What it is, for logs: <c>status</c>.</summary>
    string Name { get; }

    /// <summary>Works from now until the term ends. Another replica may have begun meanwhile, so that everything here is done idempotently.</summary>
    /// <param name="term">Ends when this replica no longer leads, or stops.</param>
    Task RunAsync(CancellationToken term);
}
