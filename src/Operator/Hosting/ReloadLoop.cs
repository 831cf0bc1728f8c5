using Modelgate.Operator.Standalone;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Hosting;

/// <summary>Looks at the files again and again. By content, on a clock: change notices get lost where kubelet swaps symbolic links.</summary>
internal sealed class ReloadLoop(
    ServeOptions options, IServingState state, ServingCertificate certificate, HostParts parts, TimeProvider time, ILogger<ReloadLoop> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ReloadInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Reload();
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Reload()
    {
        try
        {
            // A cluster tells of its changes by itself.
            (state as ConfigurationFolder)?.Reload();
            certificate.Reload();
            parts.Clients?.Reload();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            Log.ReloadFailed(logger, problem);
        }
    }
}
