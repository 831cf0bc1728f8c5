using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Operator.Hosting;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>What follows its files, and what several kubeconfig files say together.</summary>
public sealed class ConnectionSecurityTests
{
    private static readonly ResourceKind Kind = new("", "v1", "namespaces");

    [Fact]
    public async Task Authorities_follow_their_file()
    {
        using var old = TrialCertificate.Make(["127.0.0.1"], TimeProvider.System);
        using var @new = TrialCertificate.Make(["127.0.0.1"], TimeProvider.System);
        await using var server = await FakeApiServer.StartAsync(@new.Certificate);
        using var folder = new TemporaryFolder();
        folder.Write("ca.crt", old.AuthorityPem);
        var clock = new MovableClock();
        using var connection = Connect([Write(folder, "config", server.Address.ToString(), "token: t", ", certificate-authority: ca.crt")], clock);

        Assert.Equal(ApiFailureKind.Unreachable, (await Assert.ThrowsAsync<ApiException>(() => ListAsync(connection))).Kind);

        // Both, as during a rotation: the second of the bundle counts as well.
        folder.Write("ca.crt", old.AuthorityPem + "\n" + @new.AuthorityPem + "\n");
        clock.Now += TimeSpan.FromSeconds(11);
        await ListAsync(connection);
    }

    [Fact]
    public async Task Client_certificate_follows_its_files()
    {
        using var trial = TrialCertificate.Make(["127.0.0.1"], TimeProvider.System);
        await using var server = await FakeApiServer.StartAsync(trial.Certificate, asksForCertificate: true);
        using var folder = new TemporaryFolder();
        folder.Write("ca.crt", trial.AuthorityPem);
        WriteClient(folder, "first");
        var clock = new MovableClock();
        var file = Write(folder, "config", server.Address.ToString(), "client-certificate: client.crt, client-key: client.key", ", certificate-authority: ca.crt");
        using var connection = Connect([file], clock);
        // Each request over a connection of its own.
        server.Instead = context =>
        {
            context.Response.Headers.Connection = "close";
            return Task.FromResult(false);
        };

        await ListAsync(connection);
        WriteClient(folder, "second");
        clock.Now += TimeSpan.FromSeconds(11);
        await ListAsync(connection);
        File.WriteAllText(folder.Path + "/client.key", "half a fi");
        clock.Now += TimeSpan.FromSeconds(11);
        await ListAsync(connection);

        Assert.Equal(["CN=first", "CN=second", "CN=second"], server.Certificates);
    }

    [Fact]
    public async Task Plugin_may_give_a_client_certificate()
    {
        using var trial = TrialCertificate.Make(["127.0.0.1"], TimeProvider.System);
        await using var server = await FakeApiServer.StartAsync(trial.Certificate, asksForCertificate: true);
        using var folder = new TemporaryFolder();
        folder.Write("ca.crt", trial.AuthorityPem);
        var (certificate, key) = Client("plugged");
        folder.Write("answer", System.Text.Json.JsonSerializer.Serialize(new
        {
            apiVersion = "client.authentication.k8s.io/v1",
            kind = "ExecCredential",
            status = new { clientCertificateData = certificate, clientKeyData = key },
        }));
        folder.Write("plugin", $"#!/bin/sh\ncat {folder.Path}/answer\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path + "/plugin", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var user = "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}";
        using var connection = Connect([Write(folder, "config", server.Address.ToString(), user, ", certificate-authority: ca.crt")], TimeProvider.System);

        await ListAsync(connection);

        Assert.Equal(["CN=plugged"], server.Certificates);
    }

    [Fact]
    public async Task Several_files_are_one_and_the_first_that_names_a_thing_counts()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path + "/more");
        folder.Write("first", """
            apiVersion: v1
            kind: Config
            current-context: wanted
            users: [{name: u, user: {tokenFile: token}}]
            """);
        folder.Write("token", "of-the-first\n");
        folder.Write("more/token", "of-the-second\n");
        folder.Write("more/second", $$$"""
            apiVersion: v1
            kind: Config
            current-context: other
            contexts: [{name: wanted, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "{{{server.Address}}}"}}]
            users: [{name: u, user: {tokenFile: token}}]
            """);
        using var connection = Connect([folder.Path + "/first", folder.Path + "/more/second"], TimeProvider.System);

        await ListAsync(connection);

        Assert.Equal(["Bearer of-the-first"], server.Identities);
    }

    private static Task<ResourcePage> ListAsync(ApiConnection connection) =>
        new ResourceClient(connection, Kind, isMetadataOnly: false, TimeProvider.System).ListAsync(500, "", TestContext.Current.CancellationToken);

    private static ApiConnection Connect(string[] files, TimeProvider clock)
    {
        var connection = ClusterAccess.Connect(new(null, null) { Kubeconfigs = files }, clock, out var problem);
        Assert.Equal("", problem);
        return connection!;
    }

    private static (string Certificate, string Key) Client(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static void WriteClient(TemporaryFolder folder, string name)
    {
        var (certificate, key) = Client(name);
        folder.Write("client.crt", certificate);
        folder.Write("client.key", key);
    }

    private static string Write(TemporaryFolder folder, string name, string server, string user, string cluster)
    {
        folder.Write(name, $$$"""
            apiVersion: v1
            kind: Config
            current-context: main
            clusters: [{name: c, cluster: {server: "{{{server}}}"{{{cluster}}} }}]
            users: [{name: u, user: { {{{user}}} }}]
            contexts: [{name: main, context: {cluster: c, user: u}}]
            """);
        return folder.Path + "/" + name;
    }

    private sealed class MovableClock : TimeProvider
    {
        private static readonly long Start = TimeProvider.System.GetTimestamp();

        public TimeSpan Now { get; set; }

        public override long GetTimestamp() => Start + (long)(Now.TotalSeconds * TimestampFrequency);
    }
}
