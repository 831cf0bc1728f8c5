using System.CommandLine;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Certificates;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Hosting;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate serve</c></summary>
internal static class ServeCommand
{
    private const string Summary = "Run the admission webhook with policies and bundles from the cluster or from a folder.";

    private const string Details = """
        Examples:
          modelgate serve --tls-secret modelgate-tls                in a pod
          modelgate serve --tls-cert tls.crt --tls-key tls.key      in a pod, with certificates of cert-manager
          modelgate serve --kubeconfig ~/.kube/config --tls-cert tls.crt --tls-key tls.key
          modelgate serve --config-dir policies --tls-cert tls.crt --tls-key tls.key
          modelgate serve --config-dir policies --self-signed --host modelgate.example.svc
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var arguments = new ServeArguments();
        var command = new DetailedCommand("serve", Summary, Details);
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => UntilSignalledAsync(arguments.Read(parsed), terminal, time, cancellationToken));
        return command;
    }

    /// <summary>The first SIGTERM begins the end in order, as Ctrl+C does; the second ends at once.</summary>
    private static async Task<int> UntilSignalledAsync(ServeOptions options, Terminal terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var registered = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        });
        return await RunAsync(options, terminal, time, stop.Token);
    }

    /// <summary>Serves until told to stop.</summary>
    internal static async Task<int> RunAsync(ServeOptions options, Terminal terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        using var logs = LoggerFactory.Create(builder =>
        {
            builder.AddFilter("Microsoft", LogLevel.Warning);
            // Standard output is for what --self-signed prints, so that it can be piped to kubectl.
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            if (options.JsonLogs)
                builder.AddJsonConsole(console => console.UseUtcTimestamp = true);
            else
                builder.AddSimpleConsole(console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ssZ "));
        });
        if (options.ConfigurationFolder is not { } path)
            return await FromClusterAsync(options, terminal, logs, time, cancellationToken);
        var folder = new ConfigurationFolder(path, time, logs.CreateLogger<ConfigurationFolder>());
        var errors = folder.Start();
        foreach (var error in errors)
            terminal.Error.WriteLine("modelgate: " + error);
        return errors.Count > 0 ? ExitCodes.Unusable : await ServeAsync(options, _ => (folder, null, []), terminal, logs, time, cancellationToken);
    }

    private static async Task<int> FromClusterAsync(ServeOptions options, Terminal terminal, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
    {
        using var connection = ClusterAccess.Connect(options.Cluster, time, out var problem);
        if (connection is null)
        {
            terminal.Error.WriteLine("modelgate: the cluster cannot be reached: " + problem);
            return ExitCodes.Unusable;
        }

        var settings = ClusterSettings.Of(options.Namespace) with { Reports = new() { Interval = options.ReviewInterval } };
        return await ServeAsync(options, Serving, terminal, logs, time, cancellationToken);

        (IServingState, IAdmissionJudge?, IReadOnlyList<IHostedService>) Serving(ServingCertificate certificate)
        {
            var keeping = options.Secret is { } secret
                ? new CertificateKeeping(new(new(settings.Namespace, options.Service), secret, options.WebhookConfiguration), certificate)
                : null;
            var serving = ClusterServing.Of(connection, settings, logs, time, keeping);
            return (serving.State, serving.Judge, serving.Loops);
        }
    }

    private static async Task<int> ServeAsync(
        ServeOptions options, Func<ServingCertificate, (IServingState State, IAdmissionJudge? Judge, IReadOnlyList<IHostedService> Loops)> serving, Terminal terminal, ILoggerFactory logs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            var certificate = Certificate(options, terminal, time, logs);
            var (state, judge, loops) = serving(certificate);
            var clients = options.ClientAuthorityFile is { } file ? ClientAuthorities.FromFile(file, options.ClientName, logs.CreateLogger<ClientAuthorities>()) : null;
            var parts = new HostParts { Loops = loops, Clients = clients };
            await using var app = WebhookHost.Build(options, state, certificate, logs, time, judge, parts);
            await app.StartAsync(cancellationToken);
            foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
                Log.Listening(logs.CreateLogger("modelgate"), address);
            var isTold = await ToldAsync(app, cancellationToken);
            await StopAsync(app, parts.Drain, options.ShutdownDelay, logs.CreateLogger("modelgate"), time);
            return isTold ? ExitCodes.Success : ExitCodes.Unusable;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or System.Net.Sockets.SocketException)
        {
            terminal.Error.WriteLine("modelgate: the webhook cannot start: " + problem.Message);
            return ExitCodes.Unusable;
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>False when a part of the program ended it: the log says which.</returns>
    private static async Task<bool> ToldAsync(WebApplication app, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellationToken.IsCancellationRequested;
    }

    /// <summary>Ends readiness, goes on until everybody who leads requests here has heard of it, and then finishes what is in flight.</summary>
    private static async Task StopAsync(WebApplication app, Drain drain, TimeSpan delay, ILogger logger, TimeProvider time)
    {
        drain.Begin();
        Log.Draining(logger, delay.TotalSeconds);
        await Task.Delay(delay, time, app.Lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var limit = new CancellationTokenSource(Drain.InFlight, time);
        try
        {
            await app.StopAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // What is left is cut off.
        }

        if (limit.IsCancellationRequested)
            Log.StoppedLate(logger, Drain.InFlight.TotalSeconds);
        else
            Log.Stopped(logger);
    }

    private static ServingCertificate Certificate(ServeOptions options, Terminal terminal, TimeProvider time, ILoggerFactory logs)
    {
        var logger = logs.CreateLogger<ServingCertificate>();
        if (options.Secret is not null)
            return ServingCertificate.Awaited(logger);
        if (!options.SelfSigned)
            return ServingCertificate.FromFiles(options.CertificateFile!, options.KeyFile!, logger);
        var trial = TrialCertificate.Make(["localhost", "127.0.0.1", "::1", .. options.Hosts], time);
        terminal.Output.Write(TrialInstructions.For(options, Convert.ToBase64String(Encoding.ASCII.GetBytes(trial.AuthorityPem + "\n"))));
        terminal.Output.Flush();
        return ServingCertificate.SelfMade(trial.Certificate, logger);
    }
}
