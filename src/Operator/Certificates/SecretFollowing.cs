using Modelgate.Operator.Hosting;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Certificates;

/// <summary>Serves what the Secret holds, in every replica, as soon as it holds it. What cannot be served leaves the last good certificate in use.</summary>
internal sealed class SecretFollowing(
    CertificateSettings settings, IResourceClient client, ServingCertificate certificate, WatchSettings watch, TimeProvider time, ILogger<SecretFollowing> logger)
    : BackgroundService, IResourceSink<byte[]>
{
    private byte[]? _rejected;
    private string? _told;

    /// <inheritdoc/>
    public byte[] Read(ObjectHeader header, ReadOnlyMemory<byte> json) => json.ToArray();

    /// <inheritdoc/>
    public void Replace(IReadOnlyList<WatchedObject<byte[]>> all)
    {
        if (all.Count == 0)
            Reject(null, "there is no such Secret");
        else
            Take(all[0].Value);
    }

    /// <inheritdoc/>
    public void Put(WatchedObject<byte[]> changed) => Take(changed.Value);

    /// <inheritdoc/>
    public void Remove(string @namespace, string name) => Reject(null, "it was deleted");

    /// <inheritdoc/>
    public void Report(string? problem)
    {
        // The watch's own log tells; the certificate stays in use.
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watching = new ResourceWatch<byte[]>(client, this, watch, Random.Shared.NextDouble, time, logger).RunAsync(stoppingToken);
        using var timer = new PeriodicTimer(settings.Times.Look, time);
        try
        {
            // A certificate that is not valid yet for this machine's clock may become so without any change.
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (Volatile.Read(ref _told) is not null && _rejected is { } again)
                    Take(again);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }

        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Take(byte[] json)
    {
        var content = SecretContent.Read(json, settings.Service, time.GetUtcNow());
        if (content.Serving is { } pair)
        {
            Volatile.Write(ref _told, null);
            // Other entries of the Secret change, too.
            if (certificate.Context?.TargetCertificate.Thumbprint != pair.Certificate.Thumbprint)
                certificate.Use(pair);
        }
        else
        {
            Reject(json, content.ServingProblem!);
        }
    }

    private void Reject(byte[]? json, string why)
    {
        _rejected = json;
        if (Interlocked.Exchange(ref _told, why) == why)
            return;
        if (certificate.Problem(time.GetUtcNow()) is null)
            Log.SecretNotServed(logger, settings.Service.Namespace, settings.Secret, why);
        else
            Log.NoCertificateYet(logger, settings.Service.Namespace, settings.Secret, why);
    }
}
