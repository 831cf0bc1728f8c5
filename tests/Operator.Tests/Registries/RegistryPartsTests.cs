using System.Net;
using Modelgate.Operator.Registries;

namespace Modelgate.Operator.Tests.Registries;

/// <summary>References, addresses, challenges and pull secrets by themselves.</summary>
public sealed class RegistryPartsTests
{
    private const string Digest = "@sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";

    [Theory]
    [InlineData("registry.corp.example/models/tone", "registry.corp.example", "models/tone")]
    [InlineData("Registry.Corp.Example:5000/m", "registry.corp.example:5000", "m")]
    [InlineData("localhost/m", "localhost", "m")]
    [InlineData("[::1]:5000/m", "[::1]:5000", "m")]
    [InlineData("docker.io/library/m__x", "registry-1.docker.io", "library/m__x")]
    public void Reference_names_a_host_and_a_repository(string text, string server, string name)
    {
        var reference = RegistryReference.Parse(text + Digest);

        Assert.Equal((server, name), (reference?.Server, reference?.Name));
    }

    [Theory]
    [InlineData("library/m")]
    [InlineData("m")]
    [InlineData("registry.corp.example/")]
    [InlineData("registry.corp.example/M")]
    [InlineData("registry.corp.example/a/../b")]
    [InlineData("registry.corp.example/a?b")]
    [InlineData("registry.corp.example/a%2fb")]
    [InlineData("registry.corp.example/a#b")]
    [InlineData("user:password@registry.corp.example/a")]
    [InlineData("registry.corp.example:99999/a")]
    [InlineData("registry.corp.example/a:v1")]
    [InlineData("https://registry.corp.example/a")]
    [InlineData("registry.corp.example/a\n")]
    public void Anything_else_is_no_reference(string text) => Assert.Null(RegistryReference.Parse(text + Digest));

    [Theory]
    [InlineData("registry.corp.example", true)]
    [InlineData("REGISTRY.corp.example", true)]
    [InlineData("registry.corp.example/models", true)]
    [InlineData("registry.corp.example/models/tone", true)]
    [InlineData("registry.corp.example/models/to", false)]
    [InlineData("registry.corp.example/models/tone/x", false)]
    [InlineData("registry.corp.example:443", false)]
    [InlineData("corp.example", false)]
    public void Prefix_covers_whole_parts(string prefix, bool covers) => Assert.Equal(covers, RegistryReference.Parse("registry.corp.example/models/tone" + Digest)!.IsBelow(prefix));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.8.8", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("64:ff9b::a9fe:a9fe", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("100.100.100.200", true)]
    [InlineData("168.63.129.16", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("ff02::1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("64:ff9b::cb00:7107", false)]
    public void Addresses_near_the_pod_are_told(string address, bool isNear) => Assert.Equal(isNear, AddressGuard.IsNear(IPAddress.Parse(address)));

    [Fact]
    public async Task Name_that_leads_near_is_refused_unless_the_policy_lists_it()
    {
        var failure = await Assert.ThrowsAsync<RegistryException>(() => AddressGuard.ResolveAsync("localhost", isListed: false, TestContext.Current.CancellationToken));

        Assert.Equal(RegistryFailureKind.NotAllowed, failure.Kind);
        Assert.NotEmpty(await AddressGuard.ResolveAsync("localhost", isListed: true, TestContext.Current.CancellationToken));
        Assert.Equal([IPAddress.Loopback], await AddressGuard.ResolveAsync("127.0.0.1", isListed: true, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("realm=\"https://a.example/token\",service=\"b\"", "realm=https://a.example/token service=b")]
    [InlineData("service = b , realm=\"x,\\\"y=z\"", "service=b realm=x,\"y=z")]
    [InlineData("realm=\"cut", "realm=cut")]
    [InlineData(",,= ,", "")]
    [InlineData("nothing", "")]
    public void Parameters_of_a_challenge_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', AuthChallenge.Parameters(text).Select(p => $"{p.Key}={p.Value}")));

    [Fact]
    public void Pull_secret_has_credentials_for_what_it_names()
    {
        var secret = PullSecret.Read("pull", FakeSecrets.Json("https://index.docker.io/v1/", "registry.corp.example/team", "Other.example:5000"));

        Assert.NotNull(secret.For("registry-1.docker.io", "library/m"));
        Assert.NotNull(secret.For("auth.docker.io", "library/m"));
        Assert.NotNull(secret.For("registry.corp.example", "team/m"));
        Assert.Null(secret.For("registry.corp.example", "teammates/m"));
        Assert.NotNull(secret.For("other.example:5000", "m"));
        Assert.Null(secret.For("other.example", "m"));
        Assert.Null(secret.For("evil.example", "m"));
    }

    [Theory]
    [InlineData("{}", "Secret pull has no .dockerconfigjson; make it with `kubectl create secret docker-registry`")]
    [InlineData("""{"data":{"password":"c2VjcmV0"}}""", "Secret pull has no .dockerconfigjson; make it with `kubectl create secret docker-registry`")]
    [InlineData("""{"data":{".dockerconfigjson":"***"}}""", "Secret pull is not readable as a .dockerconfigjson with auths")]
    [InlineData("""{"data":{".dockerconfigjson":"e30="}}""", "Secret pull is not readable as a .dockerconfigjson with auths")]
    [InlineData("secret", "Secret pull is not readable as a .dockerconfigjson with auths")]
    public void Pull_secret_that_is_none_is_said_without_what_it_holds(string json, string message) =>
        Assert.Equal(message, Assert.Throws<RegistryException>(() => PullSecret.Read("pull", System.Text.Encoding.UTF8.GetBytes(json))).Message);
}
