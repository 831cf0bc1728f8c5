namespace Modelgate.Verification.Manifests;

/// <summary>The hashes that a signed list of files may be made with (OMS algorithm registry).</summary>
public enum ManifestHash
{
    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>BLAKE2b with 64 bytes (RFC 7693).</summary>
    Blake2b,

    /// <summary>BLAKE3 with 32 bytes.</summary>
    Blake3,
}

/// <summary>What follows from a <see cref="ManifestHash"/>.</summary>
public static class ManifestHashes
{
    /// <summary>Length in bytes.</summary>
    public static int Length(this ManifestHash hash) => hash switch
    {
        ManifestHash.Sha256 or ManifestHash.Blake3 => 32,
        ManifestHash.Blake2b => 64,
    };

    /// <summary>The name in the signed list: <c>sha256</c>.</summary>
    public static string Name(this ManifestHash hash) => hash switch
    {
        ManifestHash.Sha256 => "sha256",
        ManifestHash.Blake2b => "blake2b",
        ManifestHash.Blake3 => "blake3",
    };

    /// <summary>The hash of that name; null for one that is not accepted.</summary>
    public static ManifestHash? Parse(string name) => name switch
    {
        "sha256" => ManifestHash.Sha256,
        "blake2b" => ManifestHash.Blake2b,
        "blake3" => ManifestHash.Blake3,
        _ => null,
    };
}
