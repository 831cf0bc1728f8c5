namespace Modelgate.Policy.Loaders;

/// <summary>The loaders, in the order in which they are asked.</summary>
public static class ModelLoaders
{
    /// <summary>All loaders. The first that knows a program reads it.</summary>
    public static IReadOnlyList<IModelLoader> All { get; } =
    [
        new HuggingFaceLoader(),
        new GitLoader(),
        new GitSyncLoader(),
        new CurlLoader(),
        new WgetLoader(),
        new DigestCheckLoader(),
        new ObjectStoreLoader(),
        new RegistryLoader(),
        new ModelCatalogueLoader(),
        new PackageLoader(),
        new CopyLoader(),
        new LoraSyncer(),
        new CustomDownloader(),
        new AibrixDownloader(),
    ];
}
