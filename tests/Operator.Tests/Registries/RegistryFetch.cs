using System.Text;
using Modelgate.Operator.Registries;
using Modelgate.Operator.Tests.Hosting;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Tests.Registries;

/// <summary>Fetches once from a fake registry, as the loop does.</summary>
internal static class RegistryFetch
{
    public static async Task<FetchedArtifact> FetchAsync(
        this FakeRegistry registry, string digest, AttestationFormat format = AttestationFormat.SigstoreBundle, AttestationRegistry? listed = null, IPullSecrets? secrets = null,
        FetchedArtifact? before = null, RegistryTimes? times = null)
    {
        var reference = RegistryReference.Parse(registry.Reference(digest));
        Assert.NotNull(reference);
        var client = new RegistryClient(listed ?? registry.Listed(), reference.Server, secrets ?? new FakeSecrets(), times ?? new(), TimeProvider.System);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(RunningWebhook.Limit * 2);
        return await new ArtifactFetching(client, reference, format, before).FetchAsync(limit.Token);
    }

    public static async Task<RegistryException> FailAsync(
        this FakeRegistry registry, string digest, AttestationFormat format = AttestationFormat.SigstoreBundle, AttestationRegistry? listed = null, IPullSecrets? secrets = null, RegistryTimes? times = null) =>
        await Assert.ThrowsAsync<RegistryException>(() => registry.FetchAsync(digest, format, listed, secrets, times: times));

    public static string[] Texts(this FetchedArtifact artifact) => [.. artifact.Contents.Select(c => Encoding.UTF8.GetString(c.Span)).Order(StringComparer.Ordinal)];
}
