using System.Security.Cryptography;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.Manifests;

namespace Modelgate.Verification.Tests;

/// <summary>Every bad bundle is refused, for a reason of its own category; every good one is accepted.</summary>
public class BadBundleTests
{
    public static TheoryData<string> Bad => [.. BadBundles.All.Select(b => b.Name)];

    public static TheoryData<string> Good => [.. GoodBundles.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_bundle_is_accepted(string name) => Assert.Null(Verify(GoodBundles.All.Single(b => b.Name == name).Make(VirtualSigstore.Shared)));

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_bundle_is_refused_for_its_own_reason(string name)
    {
        var bad = BadBundles.Named(name);

        var failure = Verify(bad.Made);

        Assert.True(failure is not null, $"accepted: {bad.Wrong}");
        Assert.True(FailureCategories.Fit(failure.Kind, bad.Category), $"{bad.Category}: {bad.Wrong}: refused as {failure}");
    }

    internal static VerificationFailure? Verify(MadeBundle bundle)
    {
        var attestation = bundle.Verify();
        if (!attestation.IsSuccess || !MadeBundleVerification.IsModel(bundle))
            return attestation.Failure;
        var manifest = ModelManifestReader.Read(attestation.Value.Statement!);
        if (!manifest.IsSuccess)
            return manifest.Failure;
        var options = new ManifestOptions { SignaturePath = "model.sig" };
        return ModelManifestComparison.Compare(manifest.Value, [.. bundle.Files.Select(f => Hash(f, manifest.Value.ShardSize))], options);
    }

    private static HashedFile Hash(ModelFile file, long? shardSize)
    {
        var content = file.Content;
        var size = shardSize is { } shard ? (int)shard : Math.Max(content.Length, 1);
        List<string> digests = [];
        for (var start = 0; start < content.Length || (shardSize is null && digests.Count == 0); start += size)
            digests.Add(Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(start, Math.Min(size, content.Length - start)))));
        return new(file.Path, content.Length, digests);
    }
}
