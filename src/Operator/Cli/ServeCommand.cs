using System.CommandLine;
using System.Net;
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
          modelgate serve --tls-cert tls.crt --tls-key tls.key      in a pod
          modelgate serve --kubeconfig ~/.kube/config --tls-cert tls.crt --tls-key tls.key
          modelgate serve --config-dir policies --tls-cert tls.crt --tls-key tls.key
          modelgate serve --config-dir policies --self-signed --host modelgate.example.svc
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var folder = new Option<string?>("--config-dir") { Description = "Folder with ModelPolicy, ModelBundle and ConfigMap objects; read again when it changes. Default: they are read from the cluster.", HelpName = "DIR" };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Cluster to read from. Default: the pod's own; outside of one, kubectl's.", HelpName = "FILE" };
        var context = new Option<string?>("--context") { Description = "Context of the kubeconfig. Default: its current one.", HelpName = "NAME" };
        var space = new Option<string?>("--namespace") { Description = "Namespace of Modelgate's own objects. Default: the pod's own; outside of one, modelgate-system.", HelpName = "NAME" };
        var listen = new Option<string>("--listen") { Description = "Address and port.", HelpName = "ADDR:PORT", DefaultValueFactory = _ => "0.0.0.0:8443" };
        var certificate = new Option<string?>("--tls-cert") { Description = "Certificate chain, PEM; read again when it changes.", HelpName = "FILE" };
        var key = new Option<string?>("--tls-key") { Description = "Private key, PEM.", HelpName = "FILE" };
        var selfSigned = new Option<bool>("--self-signed") { Description = "Make a certificate for this run; print what to apply." };
        var hosts = new Option<string[]>("--host") { Description = "Name in the made certificate; may be given several times.", HelpName = "NAME" };
        var reload = new Option<int>("--reload-interval") { Description = "Seconds between looks at the files.", HelpName = "SECONDS", DefaultValueFactory = _ => 5 };
        var format = new Option<string>("--log-format") { Description = "How to log.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        reload.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3600)
                result.AddError("--reload-interval must be between 1 and 3600 seconds.");
        });
        listen.Validators.Add(result =>
        {
            if (!IPEndPoint.TryParse(result.GetValueOrDefault<string>() ?? "", out _))
                result.AddError("--listen must be an address and a port: 0.0.0.0:8443, [::]:8443.");
        });
        var command = new DetailedCommand("serve", Summary, Details) { folder, kubeconfig, context, space, listen, certificate, key, selfSigned, hosts, reload, format };
        command.Validators.Add(result =>
        {
            var (hasCertificate, hasKey) = (result.GetValue(certificate) is not null, result.GetValue(key) is not null);
            if (hasCertificate != hasKey)
                result.AddError("--tls-cert and --tls-key belong together.");
            else if (hasCertificate == result.GetValue(selfSigned))
                result.AddError("Give either --tls-cert and --tls-key, or --self-signed.");
            if (result.GetValue(folder) is not null && (result.GetValue(kubeconfig) ?? result.GetValue(context)) is not null)
                result.AddError("Give either --config-dir, or --kubeconfig and --context.");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ServeOptions
            {
                ConfigurationFolder = parsed.GetValue(folder),
                Cluster = new(parsed.GetValue(kubeconfig), parsed.GetValue(context)),
                Namespace = parsed.GetValue(space),
                Listen = IPEndPoint.Parse(parsed.GetRequiredValue(listen)),
                CertificateFile = parsed.GetValue(certificate),
                KeyFile = parsed.GetValue(key),
                SelfSigned = parsed.GetValue(selfSigned),
                Hosts = parsed.GetValue(hosts) ?? [],
                ReloadInterval = TimeSpan.FromSeconds(parsed.GetValue(reload)),
                JsonLogs = parsed.GetValue(format) == "json",
            },
            terminal, time, cancellationToken));
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
        if (!options.SelfSigned)
            return ServingCertificate.FromFiles(options.CertificateFile!, options.KeyFile!, logger);
        var trial = TrialCertificate.Make(["localhost", "127.0.0.1", "::1", .. options.Hosts], time);
        terminal.Output.Write(TrialInstructions.For(options, Convert.ToBase64String(Encoding.ASCII.GetBytes(trial.AuthorityPem + "\n"))));
        terminal.Output.Flush();
        return ServingCertificate.SelfMade(trial.Certificate, logger);
    }
}
