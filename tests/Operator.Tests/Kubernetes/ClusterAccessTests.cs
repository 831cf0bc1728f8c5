using Modelgate.Operator.Hosting;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>Kubeconfigs as people have them, against a server that tells what reached it.</summary>
public sealed class ClusterAccessTests
{
    private static readonly ResourceKind Kind = new("", "v1", "namespaces");

    [Theory]
    [InlineData("token: secret", "Bearer secret")]
    [InlineData("tokenFile: token.txt", "Bearer from-file")]
    [InlineData("username: u, password: p", "Basic dTpw")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: [./plugin], interactiveMode: Never}", "Bearer from-plugin")]
    public async Task Credentials_of_a_kubeconfig_reach_the_server(string user, string expected)
    {
        await using var server = await FakeApiServer.StartAsync();
        using var folder = new TemporaryFolder();
        folder.Write("token.txt", "from-file\n");
        folder.Write("plugin", """
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-plugin"}}'
            """);
        var file = Kubeconfig(folder, server.Address.ToString(), user.Replace("./plugin", folder.Path + "/plugin", StringComparison.Ordinal));

        using var connection = Connect(file);
        await new ResourceClient(connection, Kind, isMetadataOnly: false, TimeProvider.System).ListAsync(500, "", TestContext.Current.CancellationToken);

        Assert.Equal([expected], server.Identities);
    }

    [Fact]
    public async Task Other_context_and_a_server_below_a_path_are_reached()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var folder = new TemporaryFolder();
        var file = Kubeconfig(folder, server.Address + "k8s/clusters/c-1", "token: t");

        using var connection = ClusterAccess.Connect(new(file, "other"), TimeProvider.System, out var problem);

        Assert.Equal("", problem);
        await Assert.ThrowsAsync<ApiException>(() => new ObjectReader(connection!).GetAsync(Kind, "", "n", TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(["k8s/clusters/c-1/api/v1/namespaces/n"], server.Requests);
    }

    [Fact]
    public async Task Proxy_of_a_kubeconfig_is_used()
    {
        await using var proxy = await FakeApiServer.StartAsync();
        using var folder = new TemporaryFolder();
        var file = Kubeconfig(folder, "http://cluster.invalid:6443", "token: t", $", proxy-url: \"{proxy.Address}\"");

        using var connection = Connect(file);
        await new ResourceClient(connection, Kind, isMetadataOnly: false, TimeProvider.System).ListAsync(500, "", TestContext.Current.CancellationToken);

        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1", "", null)]
    [InlineData("elsewhere.example", "", "cannot be reached")]
    [InlineData("elsewhere.example", ", tls-server-name: elsewhere.example", null)]
    [InlineData("elsewhere.example", ", insecure-skip-tls-verify: true", null)]
    public async Task Certificate_must_be_for_the_server_s_name(string name, string cluster, string? refused)
    {
        using var certificate = TrialCertificate.Make([name], TimeProvider.System);
        await using var server = await FakeApiServer.StartAsync(certificate.Certificate);
        using var folder = new TemporaryFolder();
        folder.Write("ca.crt", certificate.AuthorityPem);
        var authority = cluster.Contains("skip", StringComparison.Ordinal) ? "" : ", certificate-authority: ca.crt";
        using var connection = Connect(Kubeconfig(folder, server.Address.ToString(), "token: t", cluster + authority));
        var client = new ResourceClient(connection, Kind, isMetadataOnly: false, TimeProvider.System);

        if (refused is null)
            Assert.Empty((await client.ListAsync(500, "", TestContext.Current.CancellationToken)).Items);
        else
            Assert.Contains(refused, (await Assert.ThrowsAsync<ApiException>(() => client.ListAsync(500, "", TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", null, "there is no such file")]
    [InlineData("config", "nowhere", "nowhere")]
    [InlineData("broken", null, "line 2: ")]
    [InlineData("empty", null, "the file is empty, or no mapping of fields")]
    public void Unusable_kubeconfig_is_named(string name, string? context, string expected)
    {
        using var folder = new TemporaryFolder();
        Kubeconfig(folder, "https://127.0.0.1:1", "token: t");
        folder.Write("broken", "{[");
        folder.Write("empty", "");

        Assert.Null(ClusterAccess.Connect(new(folder.Path + "/" + name, context), TimeProvider.System, out var problem));

        Assert.StartsWith(folder.Path + "/" + name + ": ", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_cannot_be_reached_or_does_not_answer_is_a_failure_with_its_kind()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Instead = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using var connection = server.Connect();
        var reader = new ObjectReader(connection);

        var slow = await Assert.ThrowsAsync<ApiException>(() => reader.GetAsync(Kind, "", "n", TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken));
        Assert.Equal((ApiFailureKind.TimedOut, "the API server did not answer within 0.02 s"), (slow.Kind, slow.Message));

        using var folder = new TemporaryFolder();
        using var nowhere = Connect(Kubeconfig(folder, "http://127.0.0.1:1", "token: t"));
        var unreachable = await Assert.ThrowsAsync<ApiException>(() => new ObjectReader(nowhere).GetAsync(Kind, "", "n", TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(ApiFailureKind.Unreachable, unreachable.Kind);
    }

    private static ApiConnection Connect(string file)
    {
        var connection = ClusterAccess.Connect(new(file, null), TimeProvider.System, out var problem);
        Assert.Equal("", problem);
        return connection!;
    }

    private static string Kubeconfig(TemporaryFolder folder, string server, string user, string cluster = "")
    {
        folder.Write("config", $$$"""
            apiVersion: v1
            kind: Config
            current-context: main
            clusters: [{name: c, cluster: {server: "{{{server}}}"{{{cluster}}} }}]
            users: [{name: u, user: { {{{user}}} }}]
            contexts:
              - {name: main, context: {cluster: c, user: u}}
              - {name: other, context: {cluster: c, user: u}}
            """);
        return folder.Path + "/config";
    }
}
