using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Text.RegularExpressions;
using Modelgate.Operator.Hosting;

namespace Modelgate.Operator.Cli;

/// <summary>The options of <c>modelgate serve</c>: what they say, what does not go together, and what becomes of them.</summary>
internal sealed partial class ServeArguments
{
    private static readonly TimeSpan DelayInCluster = TimeSpan.FromSeconds(5);

    private readonly Option<string?> _folder = new("--config-dir") { Description = "Folder with ModelPolicy, ModelBundle and ConfigMap objects; read again when it changes. Default: they are read from the cluster.", HelpName = "DIR" };
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Cluster to read from. Default: the pod's own; outside of one, kubectl's.", HelpName = "FILE" };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig. Default: its current one.", HelpName = "NAME" };
    private readonly Option<string?> _namespace = new("--namespace") { Description = "Namespace of Modelgate's own objects. Default: the pod's own; outside of one, modelgate-system.", HelpName = "NAME" };
    private readonly Option<string> _listen = new("--listen") { Description = "Address and port.", HelpName = "ADDR:PORT", DefaultValueFactory = _ => "0.0.0.0:8443" };
    private readonly Option<string?> _metrics = new("--metrics-listen") { Description = "Address and port of /metrics, /livez and /readyz over plain HTTP. Default: none.", HelpName = "ADDR:PORT" };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "Certificate chain, PEM; read again when it changes.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "Private key, PEM.", HelpName = "FILE" };
    private readonly Option<string?> _secret = new("--tls-secret") { Description = "Make certificates and keep them in this Secret of Modelgate's own namespace.", HelpName = "NAME" };
    private readonly Option<string> _service = new("--service") { Description = "With --tls-secret: the Service that the certificates are for.", HelpName = "NAME", DefaultValueFactory = _ => "modelgate" };
    private readonly Option<string> _webhooks = new("--webhook-configuration") { Description = "With --tls-secret: the ValidatingWebhookConfiguration whose caBundle is kept up to date.", HelpName = "NAME", DefaultValueFactory = _ => "modelgate" };
    private readonly Option<bool> _selfSigned = new("--self-signed") { Description = "Make a certificate for this run; print what to apply." };
    private readonly Option<string[]> _hosts = new("--host") { Description = "Name in the made certificate; may be given several times.", HelpName = "NAME" };
    private readonly Option<string?> _clientAuthority = new("--client-ca") { Description = "Authorities, PEM, that must have issued the API server's client certificate. Default: none is asked for.", HelpName = "FILE" };
    private readonly Option<string?> _clientName = new("--client-name") { Description = "With --client-ca: the name that the client certificate must have. Default: any.", HelpName = "NAME" };
    private readonly Option<int?> _delay = new("--shutdown-delay") { Description = "Seconds between the end of readiness and the end of answering. Default: 5, with --config-dir 0.", HelpName = "SECONDS" };
    private readonly Option<int> _reload = new("--reload-interval") { Description = "Seconds between looks at the files.", HelpName = "SECONDS", DefaultValueFactory = _ => 5 };
    private readonly Option<int> _review = new("--review-interval") { Description = "Seconds between reviews of what runs in the cluster, besides those after changes.", HelpName = "SECONDS", DefaultValueFactory = _ => 3600 };
    private readonly Option<string> _format = new("--log-format") { Description = "How to log.", DefaultValueFactory = _ => "text" };

    /// <summary>Adds the options, and what must hold between them, to the command.</summary>
    public void AddTo(Command command)
    {
        _format.AcceptOnlyFromAmong("text", "json");
        Within(_reload, 1, 3600);
        Within(_review, 60, 86400);
        Within(_delay, 0, 300);
        Named(_secret, Subdomain());
        Named(_webhooks, Subdomain());
        Named(_service, Label());
        Address(_listen, 8443);
        Address(_metrics, 8080);
        foreach (var option in new Option[]
        {
            _folder, _kubeconfig, _context, _namespace, _listen, _metrics, _certificate, _key, _secret, _service, _webhooks, _selfSigned, _hosts, _clientAuthority, _clientName, _delay, _reload, _review,
            _format,
        })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Validate);
    }

    /// <summary>The settings that a valid command line stands for.</summary>
    public ServeOptions Read(ParseResult parsed) => new()
    {
        ConfigurationFolder = parsed.GetValue(_folder),
        Cluster = new(parsed.GetValue(_kubeconfig), parsed.GetValue(_context)),
        Namespace = parsed.GetValue(_namespace),
        Listen = IPEndPoint.Parse(parsed.GetRequiredValue(_listen)),
        MetricsListen = parsed.GetValue(_metrics) is { } metrics ? IPEndPoint.Parse(metrics) : null,
        CertificateFile = parsed.GetValue(_certificate),
        KeyFile = parsed.GetValue(_key),
        Secret = parsed.GetValue(_secret),
        Service = parsed.GetRequiredValue(_service),
        WebhookConfiguration = parsed.GetRequiredValue(_webhooks),
        SelfSigned = parsed.GetValue(_selfSigned),
        Hosts = parsed.GetValue(_hosts) ?? [],
        ClientAuthorityFile = parsed.GetValue(_clientAuthority),
        ClientName = parsed.GetValue(_clientName),
        ShutdownDelay = parsed.GetValue(_delay) is { } seconds ? TimeSpan.FromSeconds(seconds) : parsed.GetValue(_folder) is null ? DelayInCluster : TimeSpan.Zero,
        ReloadInterval = TimeSpan.FromSeconds(parsed.GetValue(_reload)),
        ReviewInterval = TimeSpan.FromSeconds(parsed.GetValue(_review)),
        JsonLogs = parsed.GetValue(_format) == "json",
    };

    private void Validate(CommandResult result)
    {
        var (hasCertificate, hasKey) = (result.GetValue(_certificate) is not null, result.GetValue(_key) is not null);
        var hasSecret = result.GetValue(_secret) is not null;
        if (hasCertificate != hasKey)
            result.AddError("--tls-cert and --tls-key belong together.");
        else if (new[] { hasCertificate, hasSecret, result.GetValue(_selfSigned) }.Count(given => given) != 1)
            result.AddError("Give one of these: --tls-cert and --tls-key, --tls-secret, --self-signed.");
        if (result.GetValue(_folder) is not null && (result.GetValue(_kubeconfig) ?? result.GetValue(_context)) is not null)
            result.AddError("Give either --config-dir, or --kubeconfig and --context.");
        if (result.GetValue(_folder) is not null && hasSecret)
            result.AddError("--tls-secret is in a cluster; with --config-dir give --tls-cert and --tls-key.");
        foreach (var option in new Option[] { _service, _webhooks })
        {
            if (!hasSecret && result.GetResult(option) is { Implicit: false })
                result.AddError($"{option.Name} says what the certificates of --tls-secret are for; give --tls-secret, too.");
        }

        if (result.GetValue(_clientName) is not null && result.GetValue(_clientAuthority) is null)
            result.AddError("--client-name needs --client-ca: a name that nobody vouches for proves nothing.");
    }

    private static void Address(Option option, int example) => option.Validators.Add(result =>
    {
        if (!IPEndPoint.TryParse(result.GetValueOrDefault<string?>() ?? "", out _))
            result.AddError(FormattableString.Invariant($"{option.Name} must be an address and a port: 0.0.0.0:{example}, [::]:{example}."));
    });

    private static void Within(Option option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int?>() is { } value && (value < least || value > most))
            result.AddError(FormattableString.Invariant($"{option.Name} must be between {least} and {most} seconds."));
    });

    private static void Named(Option option, Regex form) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string?>() is { } name && (name.Length > 253 || !form.IsMatch(name)))
            result.AddError($"{option.Name} must be a name as Kubernetes has them: lower-case letters, digits and \"-\".");
    });

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Subdomain();
}
