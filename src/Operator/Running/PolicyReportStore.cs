using System.Security.Cryptography;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Running;

/// <summary>Keeps the PolicyReports in the cluster as they should be, if their definition is installed. Writes only what differs from what it wrote before.</summary>
internal sealed class PolicyReportStore(IResourceClient client, IObjectWriter writer, TimeProvider time, ILogger logger)
{
    /// <summary>How long after the definition was missed it is looked for again.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Namespace, string Name), string> _written = [];
    private long _missedAt;
    private bool? _isInstalled;

    /// <summary>True when reports can be written.</summary>
    public bool IsInstalled => _isInstalled == true;

    /// <summary>True when it is time to look for the definition.</summary>
    public bool IsTimeToLook(TimeSpan lookAgain) => _isInstalled is null || (!IsInstalled && time.GetElapsedTime(_missedAt) >= lookAgain);

    /// <summary>Looks what there is.</summary>
    /// <returns>True when the definition is installed.</returns>
    public async Task<bool> LookAsync(int pageSize, CancellationToken cancellationToken)
    {
        var found = new HashSet<(string, string)>();
        try
        {
            var next = "";
            do
            {
                var page = await client.ListAsync(pageSize, next, cancellationToken);
                foreach (var (header, json) in page.Items)
                {
                    if (PolicyReportParts.IsOurs(header.Name) && ClusterObjects.ReadLabels(header, json).GetValueOrDefault(PolicyReportParts.OwnerLabel) == PolicyReportParts.Name)
                        found.Add((header.Namespace, header.Name));
                }

                next = page.Continue;
            }
            while (next.Length > 0);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            Missed();
            return false;
        }

        if (!IsInstalled)
            Log.ReportsInstalled(logger);
        _isInstalled = true;
        foreach (var gone in _written.Keys.Where(k => !found.Contains(k)).ToArray())
            _written.Remove(gone);
        foreach (var other in found)
            _written.TryAdd(other, "");
        return true;
    }

    /// <summary>Writes a namespace's reports; removes those that it no longer needs.</summary>
    /// <param name="report">The report; null when the namespace has no pod that serves models.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task PutAsync(string @namespace, PolicyReport? report, CancellationToken cancellationToken)
    {
        if (!IsInstalled)
            return;
        var parts = report is null ? [] : PolicyReportParts.Write(report);
        try
        {
            foreach (var (name, json) in parts)
            {
                var digest = Convert.ToHexString(SHA256.HashData(json.Span));
                if (_written.GetValueOrDefault((@namespace, name)) == digest)
                    continue;
                await writer.ApplyAsync(ClusterKinds.PolicyReports, @namespace, name, "", json, cancellationToken);
                _written[(@namespace, name)] = digest;
            }

            foreach (var (space, name) in _written.Keys.Where(k => k.Namespace == @namespace && !parts.Any(p => p.Name == k.Name)).ToArray())
                await DeleteAsync(space, name, cancellationToken);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            // The namespace is gone, or the definition: the next look tells which.
            foreach (var key in _written.Keys.Where(k => k.Namespace == @namespace).ToArray())
                _written.Remove(key);
            _isInstalled = null;
        }
    }

    /// <summary>The namespaces that have reports of ours.</summary>
    public IReadOnlySet<string> Namespaces => _written.Keys.Select(k => k.Namespace).ToHashSet(StringComparer.Ordinal);

    private async Task DeleteAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            await writer.DeleteAsync(ClusterKinds.PolicyReports, @namespace, name, cancellationToken);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            // That is what was wanted.
        }

        _written.Remove((@namespace, name));
    }

    private void Missed()
    {
        if (_isInstalled != false)
            Log.ReportsMissing(logger);
        _isInstalled = false;
        _missedAt = time.GetTimestamp();
        _written.Clear();
    }
}
