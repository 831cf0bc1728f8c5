namespace Modelgate.Operator.Registries;

/// <summary>Reads one registry. Everything it gives has the digest that it was asked for. Every failure is a <see cref="RegistryException"/>.</summary>
internal interface IRegistryClient
{
    /// <summary>A manifest or an index.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">A digest, or a tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RegistryManifest> ManifestAsync(string repository, string reference, CancellationToken cancellationToken);

    /// <summary>What says of itself that it is attached to a manifest; null when the registry has no such list.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="digest">The manifest.</param>
    /// <param name="artifactType">Only what is of this type; null: all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<Descriptor>?> ReferrersAsync(string repository, string digest, string? artifactType, CancellationToken cancellationToken);

    /// <summary>A blob's bytes.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="blob">Its digest and size.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ReadOnlyMemory<byte>> BlobAsync(string repository, Descriptor blob, CancellationToken cancellationToken);
}
