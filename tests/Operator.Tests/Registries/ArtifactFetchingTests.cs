using Modelgate.Operator.Registries;
using Modelgate.Policy.ModelBundles;

namespace Modelgate.Operator.Tests.Registries;

/// <summary>Where attestations are found.</summary>
public sealed class ArtifactFetchingTests
{
    private const string Bundle = MediaTypes.SigstoreBundle;

    [Theory]
    [InlineData(MediaTypes.SigstoreBundle, AttestationFormat.SigstoreBundle)]
    [InlineData("application/vnd.dev.sigstore.bundle+json;version=0.1", AttestationFormat.SigstoreBundle)]
    [InlineData(MediaTypes.SigstoreBundle, AttestationFormat.OMS)]
    [InlineData(MediaTypes.Dsse, AttestationFormat.DSSE)]
    [InlineData("text/plain", AttestationFormat.Manifest)]
    public async Task Artifact_that_is_the_attestation_is_taken_as_it_is(string layerType, AttestationFormat format)
    {
        await using var registry = await FakeRegistry.StartAsync();

        var fetched = await registry.FetchAsync(registry.Push(layerType, null, "attestation"), format);

        Assert.Equal(["attestation"], fetched.Texts());
        Assert.True(fetched.IsFinal);
        Assert.Equal(2, registry.Requests.Count);
    }

    [Theory]
    [InlineData(true, 100)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Attached_attestations_are_found_page_by_page_whether_the_registry_filters_or_not(bool filters, int pageSize)
    {
        await using var registry = await FakeRegistry.StartAsync();
        (registry.Filters, registry.PageSize) = (filters, pageSize);
        var image = registry.PushImage();
        registry.Push(Bundle, image, "one");
        registry.Push(Bundle, image, "two");
        registry.Push("application/spdx+json", image, "other");
        registry.Push(Bundle, registry.Push("text/plain", null, "another image"), "of another");

        var fetched = await registry.FetchAsync(image);

        Assert.Equal(["one", "two"], fetched.Texts());
        Assert.False(fetched.IsFinal);
        Assert.Contains(registry.Requests, r => r.Path.EndsWith("?artifactType=" + Uri.EscapeDataString(Bundle), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attestation_of_an_earlier_type_is_found_in_the_whole_list()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var image = registry.PushImage();
        registry.Push("application/vnd.dev.sigstore.bundle+json;version=0.2", image, "earlier");

        Assert.Equal(["earlier"], (await registry.FetchAsync(image)).Texts());
    }

    [Theory]
    [InlineData(Bundle)]
    [InlineData("")]
    [InlineData("application/vnd.oci.empty.v1+json")]
    public async Task Tag_stands_for_the_list_where_the_registry_has_none_whatever_its_index_says(string said)
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.HasReferrers = false;
        var image = registry.PushImage();
        registry.PushIndex(image.Replace(':', '-'), said, registry.Push(Bundle, image, "attached"));

        Assert.Equal(["attached"], (await registry.FetchAsync(image)).Texts());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Envelopes_under_the_tag_of_earlier_cosign_are_found_beside_referrers(bool hasReferrers)
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.HasReferrers = hasReferrers;
        var image = registry.PushImage();
        registry.PushManifest(null, null, image.Replace(':', '-') + ".att", MediaTypes.Dsse, "first", "second");
        registry.Push(MediaTypes.Dsse, image, "referrer");

        Assert.Equal(hasReferrers ? ["first", "referrer", "second"] : ["first", "second"], (await registry.FetchAsync(image, AttestationFormat.DSSE)).Texts());
    }

    [Fact]
    public async Task What_is_known_is_not_fetched_again()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var image = registry.PushImage();
        registry.Push(Bundle, image, "one");
        var first = await registry.FetchAsync(image);
        registry.Push(Bundle, image, "two");
        registry.Requests.Clear();

        var second = await registry.FetchAsync(image, before: first);

        Assert.Equal(["one", "two"], second.Texts());
        Assert.Equal(1, registry.Requests.Count(r => r.Path.Contains("/blobs/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_attached_is_said()
    {
        await using var registry = await FakeRegistry.StartAsync();

        var failure = await registry.FailAsync(registry.PushImage());

        Assert.Equal((RegistryFailureKind.NotFound, "the artifact is no attestation of format SigstoreBundle, and none is attached to it"), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task One_that_is_bad_takes_nothing_from_the_others()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.HasReferrers = false;
        var image = registry.PushImage();
        var stranger = registry.Push(Bundle, registry.Push("text/plain", null, "another"), "of another image");
        var absent = "sha256:" + new string('7', 64);
        registry.PushIndex(image.Replace(':', '-'), Bundle, absent, stranger, registry.Push(Bundle, image, "good"));

        var fetched = await registry.FetchAsync(image);

        Assert.Equal(["good"], fetched.Texts());
        Assert.Equal($"{registry.Host} has no such thing (404)", fetched.Note);
    }

    [Fact]
    public async Task List_of_digests_must_be_one()
    {
        await using var registry = await FakeRegistry.StartAsync();

        Assert.Equal("the artifact has 2 layers that could be the list", (await registry.FailAsync(registry.Push("text/plain", null, "one", "two"), AttestationFormat.Manifest)).Message);
        Assert.Equal("the artifact has no layer that is text, JSON or bytes", (await registry.FailAsync(registry.PushImage(), AttestationFormat.Manifest)).Message);
    }
}
