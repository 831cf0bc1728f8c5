using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Hosting;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Hosting;

public sealed class ClientAuthoritiesTests : IDisposable
{
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _authority = Authority();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(ClientUse, "apiserver", 1, "200 ")]
    [InlineData(ClientUse, "somebody", 1, "403 the client certificate is not for apiserver\n")]
    [InlineData(ClientUse, "apiserver", -1, "403 the client certificate is expired, not for clients, or not issued by an authority of --client-ca\n")]
    [InlineData(ServerUse, "apiserver", 1, "403 the client certificate is expired, not for clients, or not issued by an authority of --client-ca\n")]
    public async Task Certificate_of_the_API_server_is_checked(string use, string name, int days, string expected)
    {
        await using var webhook = await RunningWebhook.StartAsync(parts: Parts("apiserver"));

        Assert.StartsWith(expected, await PostAsync(webhook, Issue(_authority, name, use, days)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_name_will_do_where_none_is_asked_for()
    {
        await using var webhook = await RunningWebhook.StartAsync(parts: Parts(null));

        Assert.StartsWith("200 ", await PostAsync(webhook, Issue(_authority, "anybody", ClientUse, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_of_another_authority_is_refused()
    {
        await using var webhook = await RunningWebhook.StartAsync(parts: Parts(null));
        using var other = Authority();

        Assert.StartsWith("403 the client certificate is expired,", await PostAsync(webhook, Issue(other, "apiserver", ClientUse, 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/validate")]
    [InlineData("/validate-resources")]
    public async Task Without_a_certificate_only_health_is_answered(string path)
    {
        await using var webhook = await RunningWebhook.StartAsync(parts: Parts(null));

        Assert.Equal("403 the connection carries no client certificate\n", await PostAsync(webhook, null, path));
        Assert.Equal("200 ok\n", await webhook.GetAsync("/readyz"));
        Assert.Equal("200 ok\n", await webhook.GetAsync("/livez"));
    }

    [Fact]
    public async Task Authorities_are_replaced_when_the_file_changes_and_stay_when_it_breaks()
    {
        await using var webhook = await RunningWebhook.StartAsync(parts: Parts(null));
        using var next = Authority();
        _folder.Write("clients.pem", "no certificate");
        Assert.StartsWith("200 ", await PostAsync(webhook, Issue(_authority, "a", ClientUse, 1)), StringComparison.Ordinal);

        _folder.Write("clients.pem", next.ExportCertificatePem());

        await RunningWebhook.UntilAsync(async () => (await PostAsync(webhook, Issue(next, "a", ClientUse, 1))).StartsWith("200 ", StringComparison.Ordinal));
        Assert.StartsWith("403 ", await PostAsync(webhook, Issue(_authority, "a", ClientUse, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void File_without_a_certificate_is_an_error_at_start() =>
        Assert.EndsWith("clients.pem holds no certificate in PEM form",
            Assert.Throws<CryptographicException>(() => ClientAuthorities.FromFile(_folder.Write("clients.pem", "x"), null, NullLogger.Instance)).Message, StringComparison.Ordinal);

    private HostParts Parts(string? name)
    {
        _folder.Write("clients.pem", _authority.ExportCertificatePem());
        return new() { Clients = ClientAuthorities.FromFile(_folder.Path + "/clients.pem", name, NullLogger.Instance) };
    }

    private static async Task<string> PostAsync(RunningWebhook webhook, X509Certificate2? own, string path = "/validate")
    {
        using var client = webhook.Client(HttpVersion.Version20, own);
        using var content = new StringContent(Reviews.Of(Reviews.NginxPod), null, "application/json");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private static X509Certificate2 Authority()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=clients " + Guid.NewGuid(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, string use, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        using var made = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-5), DateTimeOffset.UtcNow.AddDays(days), [1, 2, 3]);
        using var pair = made.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
    }
}
