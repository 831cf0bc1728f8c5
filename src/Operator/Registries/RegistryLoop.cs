using System.Security.Cryptography;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Telemetry;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Registries;

/// <summary>Fetches attestations from registries in the background, and tells when there are others.</summary>
/// <remarks>
/// Messages name the reference last: long ones are cut, and the bundle names it anyhow.
/// A registry is asked for a few artifacts at once, and no registry waits for another. What fails is tried again later and later; what was fetched before stays in use
/// meanwhile. What no policy lets be fetched, or no bundle names any more, is forgotten.
/// </remarks>
/// <param name="clients">Makes the client for an entry of a policy and the host that is connected to.</param>
/// <param name="changes">Where it is told.</param>
/// <param name="times">How often and how long.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed class RegistryLoop(Func<AttestationRegistry, string, IRegistryClient> clients, ClusterChanges changes, RegistryTimes times, TimeProvider time, ILogger logger)
    : BackgroundService, IRegistryEvidence
{
    /// <summary>Nothing is due in between: a change of what is wanted wakes the loop.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly ClusterChanges _wake = new(time);
    private readonly Dictionary<string, IRegistryClient> _clients = new(StringComparer.Ordinal);
    private Dictionary<(string Text, AttestationFormat Format), WantedArtifact> _wanted = [];
    private RegistryContents? _current = RegistryContents.Nothing;

    /// <inheritdoc/>
    public RegistryContents Current
    {
        get
        {
            lock (_lock)
            {
                return _current ??= new(
                    _wanted.ToDictionary(w => w.Key, w => w.Value.Content),
                    _wanted.Where(w => w.Value.Problem is not null && w.Value.Artifact is not null).ToDictionary(w => w.Key, w => w.Value.Problem!));
            }
        }
    }

    /// <inheritdoc/>
    public bool IsAwaiting
    {
        get
        {
            lock (_lock)
                return _wanted.Values.Any(w => !w.IsTried && w.Registry is not null);
        }
    }

    /// <inheritdoc/>
    public void Want(IEnumerable<ModelPolicy> policies, IEnumerable<ModelBundle> bundles)
    {
        var registries = RegistrySelection.Of(policies);
        lock (_lock)
        {
            Dictionary<(string, AttestationFormat), WantedArtifact> wanted = [];
            foreach (var bundle in bundles.OrderBy(b => b.Namespace, StringComparer.Ordinal))
            {
                foreach (var source in bundle.Attestations)
                {
                    if (source.OciReference is { } text && !wanted.ContainsKey((text, source.Format)))
                        wanted.Add((text, source.Format), Wanted(text, source.Format, bundle.Namespace, registries));
                }
            }

            if (wanted.Count != _wanted.Count)
                _current = null;
            _wanted = wanted;
            HashSet<string> used = [.. wanted.Values.Select(w => w.Key)];
            foreach (var gone in _clients.Keys.Where(k => !used.Contains(k)).ToArray())
                _clients.Remove(gone);
        }

        _wake.Tell();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        SupervisedLoop.RunAsync("fetching from registries", FetchDueAsync, SupervisedLoop.Pause, null, time, logger, stoppingToken);

    private async Task FetchDueAsync(CancellationToken stoppingToken)
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                foreach (var done in running.Where(t => t.IsCompleted).ToArray())
                {
                    running.Remove(done);
                    await done;
                }

                var next = LongestSleep;
                foreach (var due in Due(ref next))
                    running.Add(FetchAsync(due, stoppingToken));
                await _wake.WaitAsync(next, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private WantedArtifact Wanted(string text, AttestationFormat format, string @namespace, IReadOnlyList<AttestationRegistry> registries)
    {
        var known = _wanted.GetValueOrDefault((text, format));
        var item = known?.Namespace == @namespace ? known : new()
        {
            Text = text,
            Format = format,
            Namespace = @namespace,
            Reference = RegistryReference.Parse(text),
            BackOff = new(times.FirstRetry, times.LongestRetry, Random.Shared.NextDouble),
            Artifact = known?.Artifact,
        };
        var registry = item.Reference is null ? null : RegistrySelection.Find(registries, item.Reference);
        var key = registry is null ? "" : $"{RegistrySelection.KeyOf(registry)}|{item.Reference!.Server}";
        if (ReferenceEquals(item, known) && item.Key == key)
            return item;
        _current = null;
        (item.Registry, item.Key, item.Wait, item.IsTried, item.Problem) = (registry, key, TimeSpan.Zero, false, null);
        item.BackOff.Reset();
        if (registry is null)
            item.Artifact = null;
        item.Content = item.Artifact is { } artifact ? EvidenceContent.Of(artifact.Contents) : EvidenceContent.Missing(
            item.Reference is null ? $"ociRef must be HOST/PATH@sha256:DIGEST, with the registry's host ({text})"
            : registry is null ? $"no policy lists its registry under trust.registries ({text})" : $"it was not fetched yet ({text})");
        return item;
    }

    /// <summary>What is to be fetched now, and when something will be.</summary>
    private List<WantedArtifact> Due(ref TimeSpan next)
    {
        List<WantedArtifact> due = [];
        lock (_lock)
        {
            var running = _wanted.Values.Where(w => w.IsRunning).CountBy(w => w.Reference!.Host).ToDictionary();
            // What was never tried comes first, so that much that fails keeps nobody from a first try.
            var waiting = _wanted.Values.Where(w => !w.IsRunning && w.Registry is not null && w.Wait is not null);
            foreach (var item in waiting.Where(w => !w.IsTried).Concat(waiting.Where(w => w.IsTried)))
            {
                var left = item.IsTried ? item.Wait!.Value - time.GetElapsedTime(item.Tried) : TimeSpan.Zero;
                if (left > TimeSpan.Zero)
                {
                    next = left < next ? left : next;
                    continue;
                }

                var host = item.Reference!.Host;
                if (running.GetValueOrDefault(host) >= RegistryLimits.FetchesAtOnce)
                    continue;
                running[host] = running.GetValueOrDefault(host) + 1;
                item.IsRunning = true;
                due.Add(item);
            }
        }

        return due;
    }

    private IRegistryClient ClientOf(string key, AttestationRegistry registry, string server)
    {
        lock (_lock)
        {
            if (!_clients.TryGetValue(key, out var client))
                _clients.Add(key, client = clients(registry, server));
            return client;
        }
    }

    private async Task FetchAsync(WantedArtifact item, CancellationToken stoppingToken)
    {
        try
        {
            string key;
            AttestationRegistry? registry;
            FetchedArtifact? before;
            lock (_lock)
                (key, registry, before) = (item.Key, item.Registry, item.Artifact);
            var (fetched, problem) = registry is null ? (null, null) : await FetchAsync(item, key, registry, before, stoppingToken);
            if (Take(item, key, fetched, problem))
                changes.Tell();
        }
        finally
        {
            lock (_lock)
                item.IsRunning = false;
            _wake.Tell();
        }
    }

    private async Task<(FetchedArtifact? Fetched, string? Problem)> FetchAsync(
        WantedArtifact item, string key, AttestationRegistry registry, FetchedArtifact? before, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(times.Artifact, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            return (await new ArtifactFetching(ClientOf(key, registry, item.Reference!.Server), item.Reference, item.Format, before).FetchAsync(either.Token), null);
        }
        catch (CryptographicException failure)
        {
            return (null, "the policy's certificateAuthorities cannot be used: " + failure.Message);
        }
        catch (RegistryException failure)
        {
            return (null, failure.Message);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return (null, FormattableString.Invariant($"it could not be fetched in full within {times.Artifact.TotalSeconds:0.###} s"));
        }
    }

    /// <summary>Puts what came of it in its place.</summary>
    /// <returns>True when snapshots see something else now.</returns>
    private bool Take(WantedArtifact item, string key, FetchedArtifact? fetched, string? problem)
    {
        lock (_lock)
        {
            // Meanwhile a policy says otherwise, or nobody wants it.
            if (item.Registry is null || item.Key != key || !ReferenceEquals(_wanted.GetValueOrDefault((item.Text, item.Format)), item))
                return false;
            if (fetched is not null && WhyTooMuch(item, fetched) is { } why)
                (fetched, problem) = (null, why);
            (item.IsTried, item.Tried) = (true, time.GetTimestamp());
            var known = item.Problem;
            item.Problem = problem ?? fetched?.Note;
            if (item.Problem is { } told && told != known)
                Log.AttestationNotFetched(logger, item.Text, item.Namespace, told);
            if (fetched is null)
            {
                item.Wait = item.BackOff.Next();
            }
            else
            {
                item.BackOff.Reset();
                item.Wait = fetched.IsFinal ? null : times.Refresh;
            }

            var isSame = fetched is null
                ? item.Artifact is not null || problem == known
                : item.Artifact is not null && item.Artifact.Manifests.Count == fetched.Manifests.Count && fetched.Manifests.Keys.All(item.Artifact.Manifests.ContainsKey);
            if (isSame && item.Problem == known)
                return false;
            _current = null;
            if (!isSame && fetched is not null)
                (item.Artifact, item.Content) = (fetched, EvidenceContent.Of(fetched.Contents));
            else if (!isSame)
                item.Content = EvidenceContent.Missing($"{problem} ({item.Text})");
            return true;
        }
    }

    private string? WhyTooMuch(WantedArtifact item, FetchedArtifact fetched)
    {
        var others = _wanted.Values.Where(w => !ReferenceEquals(w, item) && w.Artifact is not null);
        var (all, own) = (fetched.Length, fetched.Length);
        foreach (var other in others)
            (all, own) = (all + other.Artifact!.Length, own + (other.Namespace == item.Namespace ? other.Artifact.Length : 0));
        return own > RegistryLimits.MaxNamespaceBytes ? $"what namespace {item.Namespace} refers to in registries has more than {RegistryLimits.MaxNamespaceBytes} bytes together"
            : all > RegistryLimits.MaxBytes ? $"what is kept of registries has more than {RegistryLimits.MaxBytes} bytes together" : null;
    }
}
