using Modelgate.Policy.Data;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Tests.Policies;

public class RegistriesReaderTests
{
    [Fact]
    public void Registries_are_read_with_their_defaults()
    {
        var (registries, problems) = Read("[{prefix: 'registry.corp.example:5000/models', pullSecret: pull, plainHttp: true}, {prefix: ghcr.io}, {prefix: '[::1]:5000'}]");

        Assert.Empty(problems);
        Assert.Equal(["registry.corp.example:5000/models", "ghcr.io", "[::1]:5000"], registries.Select(r => r.Prefix));
        Assert.Equal(("pull", true, 0), (registries[0].PullSecret, registries[0].PlainHttp, registries[0].CertificateAuthorities.Count));
        Assert.Equal(((string?)null, false), (registries[1].PullSecret, registries[1].PlainHttp));
    }

    [Theory]
    [InlineData("{}", "prefix: This field is required.")]
    [InlineData("{prefix: 'https://registry.corp.example'}", "prefix: \"https://registry.corp.example\" names no registry.")]
    [InlineData("{prefix: '*.corp.example'}", "prefix: \"*.corp.example\" names no registry.")]
    [InlineData("{prefix: 'registry.corp.example/'}", "prefix: \"registry.corp.example/\" names no registry.")]
    [InlineData("{prefix: 'registry.corp.example/../x'}", "prefix: \"registry.corp.example/../x\" names no registry.")]
    [InlineData("{prefix: 'user@registry.corp.example'}", "prefix: \"user@registry.corp.example\" names no registry.")]
    [InlineData("{prefix: ghcr.io, pullSecret: kube-system/pull}", "pullSecret: \"kube-system/pull\" is no name of a Secret.")]
    [InlineData("{prefix: ghcr.io, pullSecret: '..'}", "pullSecret: \"..\" is no name of a Secret.")]
    [InlineData("{prefix: ghcr.io, certificateAuthorities: [ca.pem]}", "certificateAuthorities: An entry does not begin with -----BEGIN CERTIFICATE-----.")]
    [InlineData("{prefix: ghcr.io, plainHttp: 'true'}", "plainHttp: This must be true or false.")]
    public void Registry_that_is_none_is_told_by_its_field(string registry, string problem)
    {
        var (_, problems) = Read($"[{registry}]");

        Assert.Contains("spec.trust.registries[0]." + problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Prefix_is_listed_once() => Assert.Contains("spec.trust.registries[1].prefix: \"GHCR.io\" is listed twice.", Assert.Single(Read("[{prefix: ghcr.io}, {prefix: GHCR.io}]").Problems), StringComparison.Ordinal);

    private static (IReadOnlyList<AttestationRegistry> Registries, string[] Problems) Read(string registries)
    {
        var text = $"{{apiVersion: modelgate.dev/v1alpha1, kind: ModelPolicy, metadata: {{name: p}}, spec: {{trust: {{registries: {registries}}}}}}}";
        var declared = ModelPolicyReader.Read(YamlReader.Read(text, YamlDialect.Strict).Documents![0], DateTimeOffset.UnixEpoch);
        return (declared.Value?.Trust.Registries ?? [], [.. declared.Problems.Select(p => p.ToString())]);
    }
}
