using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
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
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Read(parsed), terminal, time, cancellationToken));
        return command;
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
        return errors.Count > 0 ? ExitCodes.Unusable : await ServeAsync(options, folder, [], terminal, logs, time, cancellationToken);
    }

    private static async Task<int> FromClusterAsync(ServeOptions options, Terminal terminal, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
    {
        using var connection = ClusterAccess.Connect(options.Cluster, time, out var problem);
        if (connection is null)
        {
            terminal.Error.WriteLine("modelgate: the cluster cannot be reached: " + problem);
            return ExitCodes.Unusable;
        }

        var serving = ClusterServing.Of(connection, ClusterSettings.Of(options.Namespace), logs, time);
        return await ServeAsync(options, serving.State, serving.Loops, terminal, logs, time, cancellationToken);
    }

    private static async Task<int> ServeAsync(
        ServeOptions options, IServingState state, IReadOnlyList<IHostedService> loops, Terminal terminal, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var certificate = Certificate(options, terminal, time, logs);
            await using var app = WebhookHost.Build(options, state, certificate, logs, time, loops: loops);
            await app.StartAsync(cancellationToken);
            foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
                Log.Listening(logs.CreateLogger("modelgate"), address);
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Success;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or System.Net.Sockets.SocketException)
        {
            terminal.Error.WriteLine("modelgate: the webhook cannot start: " + problem.Message);
            return ExitCodes.Unusable;
        }
    }

    private static ServingCertificate Certificate(ServeOptions options, Terminal terminal, TimeProvider time, ILoggerFactory logs)
    {
        var logger = logs.CreateLogger<ServingCertificate>();
        if (options.Secret is { } secret)
            throw new CryptographicException($"Secret {secret} holds no certificate that can be served");
        if (!options.SelfSigned)
            return ServingCertificate.FromFiles(options.CertificateFile!, options.KeyFile!, logger);
        var trial = TrialCertificate.Make(["localhost", "127.0.0.1", "::1", .. options.Hosts], time);
        terminal.Output.Write(TrialInstructions.For(options, Convert.ToBase64String(Encoding.ASCII.GetBytes(trial.AuthorityPem + "\n"))));
        terminal.Output.Flush();
        return ServingCertificate.SelfMade(trial.Certificate, logger);
    }
}
