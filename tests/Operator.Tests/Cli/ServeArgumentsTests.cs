using System.CommandLine;
using Modelgate.Operator.Cli;
using Modelgate.Operator.Hosting;

namespace Modelgate.Operator.Tests.Cli;

public class ServeArgumentsTests
{
    [Theory]
    [InlineData("--tls-cert c", "--tls-cert and --tls-key belong together.")]
    [InlineData("", "Give one of these: --tls-cert and --tls-key, --tls-secret, --self-signed.")]
    [InlineData("--self-signed --tls-secret s", "Give one of these: --tls-cert and --tls-key, --tls-secret, --self-signed.")]
    [InlineData("--tls-cert c --tls-key k --tls-secret s", "Give one of these: --tls-cert and --tls-key, --tls-secret, --self-signed.")]
    [InlineData("--self-signed --config-dir d --context x", "Give either --config-dir, or --kubeconfig and --context.")]
    [InlineData("--config-dir d --tls-secret s", "--tls-secret is in a cluster; with --config-dir give --tls-cert and --tls-key.")]
    [InlineData("--self-signed --service s", "--service says what the certificates of --tls-secret are for; give --tls-secret, too.")]
    [InlineData("--self-signed --webhook-configuration s", "--webhook-configuration says what the certificates of --tls-secret are for; give --tls-secret, too.")]
    [InlineData("--self-signed --client-name s", "--client-name needs --client-ca: a name that nobody vouches for proves nothing.")]
    [InlineData("--tls-secret Wrong", "--tls-secret must be a name as Kubernetes has them: lower-case letters, digits and \"-\".")]
    [InlineData("--tls-secret s --service a.b", "--service must be a name as Kubernetes has them: lower-case letters, digits and \"-\".")]
    [InlineData("--tls-secret s --webhook-configuration ../x", "--webhook-configuration must be a name as Kubernetes has them: lower-case letters, digits and \"-\".")]
    [InlineData("--self-signed --shutdown-delay 301", "--shutdown-delay must be between 0 and 300 seconds.")]
    [InlineData("--self-signed --shutdown-delay -1", "--shutdown-delay must be between 0 and 300 seconds.")]
    [InlineData("--self-signed --reload-interval 0", "--reload-interval must be between 1 and 3600 seconds.")]
    [InlineData("--self-signed --listen nonsense", "--listen must be an address and a port: 0.0.0.0:8443, [::]:8443.")]
    public void What_cannot_be_meant_is_refused_with_a_reason(string line, string expected) => Assert.Equal([expected], Parse(line).Errors);

    [Fact]
    public void Certificates_of_a_Secret_need_its_name_only()
    {
        var (errors, options) = Parse("--tls-secret modelgate-tls");

        Assert.Empty(errors);
        Assert.Equal(("modelgate-tls", "modelgate", "modelgate"), (options!.Secret, options.Service, options.WebhookConfiguration));
        Assert.Equal(TimeSpan.FromSeconds(5), options.ShutdownDelay);
    }

    [Theory]
    [InlineData("--self-signed --config-dir d", 0)]
    [InlineData("--self-signed --config-dir d --shutdown-delay 3", 3)]
    [InlineData("--self-signed --shutdown-delay 0", 0)]
    public void Delay_is_that_of_a_cluster_unless_it_is_said(string line, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Parse(line).Options!.ShutdownDelay);

    private static (IEnumerable<string> Errors, ServeOptions? Options) Parse(string line)
    {
        var arguments = new ServeArguments();
        var command = new Command("serve");
        arguments.AddTo(command);
        var parsed = command.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (parsed.Errors.Select(e => e.Message), parsed.Errors.Count > 0 ? null : arguments.Read(parsed));
    }
}
