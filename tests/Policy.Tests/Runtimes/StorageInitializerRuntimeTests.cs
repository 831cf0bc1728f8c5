using Modelgate.Policy.Models;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Tests.Runtimes;

public sealed class StorageInitializerRuntimeTests
{
    [Fact]
    public void Words_are_read_in_pairs()
    {
        var found = RuntimeHarness.For(new StorageInitializerRuntime()).Image("kserve/storage-initializer:v0.15.0")
            .Args("hf://acme/m:0123456789abcdef0123456789abcdef01234567", "/mnt/models", "oci://reg.example/x:v1", "/mnt/models2").Env("STORAGE_OVERRIDE_CONFIG", "{}").Resolve();

        Assert.Equal(["hf://acme/m:0123456789abcdef0123456789abcdef01234567@0123456789abcdef0123456789abcdef01234567", "oci://reg.example/x:v1@v1"], found.Of(ModelRole.Model));
        Assert.Equal([true, false], found.References.Select(reference => reference.IsPinned));
        Assert.All(found.References, reference => Assert.True(reference.IsDownload));
        Assert.Single(found.Files.DownloadsAt("/mnt/models2"));
        Assert.Equal(["STORAGE_OVERRIDE_CONFIG"], found.Of(SignalKind.RedirectedSource));
    }

    [Fact]
    public void Uri_without_folder_still_counts() =>
        Assert.Equal(["s3://b/k"], RuntimeHarness.For(new StorageInitializerRuntime()).Image("kserve/storage-initializer").Args("s3://b/k").Resolve().Of(ModelRole.Model));
}
