using Modelgate.Verification;

namespace Modelgate.Operator.Registries;

/// <summary>Bounds on what is taken from registries, each with its reason. Whoever may write a ModelBundle chooses among the listed registries what is fetched.</summary>
internal static class RegistryLimits
{
    /// <summary>Bytes of a manifest, an index or one page of referrers, as the OCI specification recommends.</summary>
    public const int MaxManifestBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one attestation: what verification takes.</summary>
    public const int MaxLayerBytes = VerificationLimits.MaxBundleBytes;

    /// <summary>Bytes of the attestations of one reference together.</summary>
    public const int MaxArtifactBytes = 2 * MaxLayerBytes;

    /// <summary>Bytes of all that one namespace's bundles refer to, so that no tenant fills the memory of all.</summary>
    public const long MaxNamespaceBytes = 32 * 1024 * 1024;

    /// <summary>Bytes of everything that is kept.</summary>
    public const long MaxBytes = 128 * 1024 * 1024;

    /// <summary>Attestations of one format of one artifact. Each is verified for each builder.</summary>
    public const int MaxAttestations = 32;

    /// <summary>Pages of a list of referrers.</summary>
    public const int MaxPages = 16;

    /// <summary>Entries of a list of referrers that are looked at.</summary>
    public const int MaxReferrers = 4_096;

    /// <summary>Redirects of one blob: to a storage service, and from there to a copy near by.</summary>
    public const int MaxRedirects = 3;

    /// <summary>Bytes of a token service's answer.</summary>
    public const int MaxTokenBytes = 64 * 1024;

    /// <summary>Tokens that are kept for one registry, each for one repository.</summary>
    public const int MaxTokens = 1_024;

    /// <summary>Artifacts that are fetched from one registry at once. Another registry's are not waited for.</summary>
    public const int FetchesAtOnce = 4;
}

/// <summary>How long fetching takes at most, and how often it is done.</summary>
internal sealed record RegistryTimes
{
    /// <summary>For one answer, its body included.</summary>
    public TimeSpan Request { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For one artifact with all that is attached to it.</summary>
    public TimeSpan Artifact { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked for what has been attached to an artifact meanwhile. What is named by its own digest is fetched once.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The wait after a first failure.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait after failures.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a pull secret counts as read.</summary>
    public TimeSpan Secret { get; init; } = TimeSpan.FromSeconds(30);
}
