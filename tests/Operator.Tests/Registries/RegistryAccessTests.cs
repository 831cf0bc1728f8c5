using Modelgate.Operator.Hosting;
using Modelgate.Operator.Registries;
using Modelgate.Policy.Policies;
using Modelgate.Verification.Certificates;

namespace Modelgate.Operator.Tests.Registries;

/// <summary>Who is told who we are: tokens, passwords, certificates, redirects.</summary>
public sealed class RegistryAccessTests
{
    private const string Bundle = MediaTypes.SigstoreBundle;

    [Fact]
    public async Task Token_is_fetched_with_the_password_for_pulling_this_repository_and_kept()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Challenge = "Bearer";
        var digest = registry.Push(Bundle, null, "attestation");

        var fetched = await registry.FetchAsync(digest, listed: registry.Listed(FakeSecrets.Name), secrets: new FakeSecrets(registry.Host));

        Assert.Equal(["attestation"], fetched.Texts());
        var token = Assert.Single(registry.Requests, r => r.Path.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal("/token?service=registry&scope=repository%3Amodels%2Ftone%3Apull", token.Path);
        Assert.StartsWith("Basic ", token.Authorization, StringComparison.Ordinal);
        Assert.All(registry.Requests.Where(r => r.Path.StartsWith("/v2/", StringComparison.Ordinal)), r => Assert.DoesNotContain("Basic", r.Authorization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Public_registry_gives_a_token_to_nobody()
    {
        await using var registry = await FakeRegistry.StartAsync();
        (registry.Challenge, registry.IsPublic) = ("Bearer", true);

        Assert.Equal(["attestation"], (await registry.FetchAsync(registry.Push(Bundle, null, "attestation"))).Texts());
        Assert.All(registry.Requests, r => Assert.DoesNotContain("Basic", r.Authorization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Password_is_sent_where_it_is_asked_for()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Challenge = "Basic";
        var digest = registry.Push(Bundle, null, "attestation");

        Assert.Equal(["attestation"], (await registry.FetchAsync(digest, listed: registry.Listed(FakeSecrets.Name), secrets: new FakeSecrets(registry.Host + "/models"))).Texts());
        Assert.Equal($"{registry.Host} asks for a password, and the policy names no pullSecret for the registry", (await registry.FailAsync(digest)).Message);
    }

    [Fact]
    public async Task Password_goes_to_no_host_that_the_Secret_does_not_name()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Challenge = "Bearer";
        var digest = registry.Push(Bundle, null, "attestation");

        var failure = await registry.FailAsync(digest, listed: registry.Listed(FakeSecrets.Name), secrets: new FakeSecrets("registry.corp.example"));

        Assert.Equal((RegistryFailureKind.Forbidden, $"{registry.Host} gives no token for models/tone (401), and Secret pull names no user and password for {registry.Host}"), (failure.Kind, failure.Message));
        Assert.All(registry.Requests, r => Assert.DoesNotContain("Basic", r.Authorization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_service_on_another_host_gets_the_password_only_where_the_Secret_names_it()
    {
        await using var tokens = await FakeRegistry.StartAsync();
        using var authority = TrialCertificate.Make(["127.0.0.1"], TimeProvider.System);
        await using var secure = await FakeRegistry.StartAsync(authority.Certificate);
        var listed = secure.Listed(FakeSecrets.Name, Read(authority));
        secure.Challenge = "Bearer";
        var digest = secure.Push(Bundle, null, "attestation");

        secure.Realm = new Uri(tokens.Address, "/token");
        Assert.Equal($"{secure.Host} wants a token from http://{tokens.Host}, which is not https", (await secure.FailAsync(digest, listed: listed, secrets: new FakeSecrets(secure.Host))).Message);
        Assert.Empty(tokens.Requests);

        await using var other = await FakeRegistry.StartAsync(authority.Certificate);
        secure.Realm = new Uri(other.Address, "/token");
        Assert.Contains($"names no user and password for {other.Host}", (await secure.FailAsync(digest, listed: listed, secrets: new FakeSecrets(secure.Host))).Message, StringComparison.Ordinal);
        Assert.All(other.Requests, r => Assert.Equal("", r.Authorization));
        Assert.Equal(["attestation"], (await secure.FetchAsync(digest, listed: listed, secrets: new FakeSecrets(secure.Host, other.Host))).Texts());
    }

    [Fact]
    public async Task Certificate_must_come_from_the_system_or_the_policy()
    {
        using var authority = TrialCertificate.Make(["127.0.0.1"], TimeProvider.System);
        using var wrongName = TrialCertificate.Make(["registry.corp.example"], TimeProvider.System);
        await using var registry = await FakeRegistry.StartAsync(authority.Certificate);
        await using var misnamed = await FakeRegistry.StartAsync(wrongName.Certificate);
        var digest = registry.Push(Bundle, null, "attestation");

        Assert.Equal(["attestation"], (await registry.FetchAsync(digest, listed: registry.Listed(null, Read(authority)))).Texts());
        Assert.Equal(RegistryFailureKind.Unavailable, (await registry.FailAsync(digest)).Kind);
        Assert.Equal(RegistryFailureKind.Unavailable, (await registry.FailAsync(digest, listed: registry.Listed(null, Read(wrongName)))).Kind);
        Assert.Equal(RegistryFailureKind.Unavailable, (await misnamed.FailAsync(misnamed.Push(Bundle, null, "a"), listed: misnamed.Listed(null, Read(wrongName)))).Kind);
    }

    [Fact]
    public async Task Plain_http_is_asked_only_where_the_policy_says_so()
    {
        await using var registry = await FakeRegistry.StartAsync();

        var failure = await registry.FailAsync(registry.Push(Bundle, null, "a"), listed: new AttestationRegistry { Prefix = registry.Host });

        Assert.Equal(RegistryFailureKind.Unavailable, failure.Kind);
        Assert.Empty(registry.Requests);
    }

    [Fact]
    public async Task Blob_is_fetched_from_elsewhere_without_saying_who_asks()
    {
        using var authority = TrialCertificate.Make(["127.0.0.1"], TimeProvider.System);
        await using var registry = await FakeRegistry.StartAsync(authority.Certificate);
        await using var storage = await FakeRegistry.StartAsync(authority.Certificate);
        registry.Challenge = "Bearer";
        var digest = registry.Push(Bundle, null, "attestation");
        storage.PushBlob("attestation");
        registry.Instead = context =>
        {
            var leads = context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) && context.Request.Headers.Authorization.ToString().StartsWith("Bearer", StringComparison.Ordinal);
            if (leads)
                context.Response.Redirect(new Uri(storage.Address, context.Request.Path.Value).ToString());
            return Task.FromResult(leads);
        };

        Assert.Equal(["attestation"], (await registry.FetchAsync(digest, listed: registry.Listed(FakeSecrets.Name, Read(authority)), secrets: new FakeSecrets(registry.Host, storage.Host))).Texts());
        Assert.Equal("", Assert.Single(storage.Requests).Authorization);
    }

    [Theory]
    [InlineData("/blobs/", "127.0.0.1:{0} leads to {1} by more than 3 redirects", null)]
    [InlineData("/blobs/", "127.0.0.1:{0} leads to {1} at an address that is not https", "http://169.254.169.254/latest/meta-data")]
    [InlineData("/blobs/", "169.254.169.254 is an address of this node, its link or a metadata service; the policy would have to list the address itself", "https://169.254.169.254/latest/meta-data")]
    [InlineData("/manifests/", "127.0.0.1:{0} answered 302; only blobs are fetched from elsewhere", null)]
    public async Task Redirect_that_leads_astray_is_not_followed(string what, string message, string? target)
    {
        await using var registry = await FakeRegistry.StartAsync();
        var digest = registry.Push(Bundle, null, "attestation");
        registry.Instead = context =>
        {
            var leads = context.Request.Path.Value!.Contains(what, StringComparison.Ordinal);
            if (leads)
                context.Response.Redirect(target ?? context.Request.Path.Value);
            return Task.FromResult(leads);
        };

        var failure = await registry.FailAsync(digest);

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, registry.Address.Port, FakeRegistry.DigestOf("attestation"u8)), failure.Message);
        Assert.Equal(RegistryFailureKind.NotAllowed, failure.Kind);
    }

    private static Certificate Read(TrialCertificate authority)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(authority.AuthorityPem);
        return Certificate.Read(certificate.RawData).Value!;
    }
}
