using Modelgate.Verification;
using Modelgate.Verification.Manifests;

namespace Modelgate.Operator.Verifying;

/// <summary>Verifies a signed model: the signature, the signed list, then the files as they lie there.</summary>
internal sealed class ModelVerification
{
    private static readonly VerificationFailure Legacy = new(VerificationFailureKind.UnsupportedPredicateType,
        "The signature says that model_signing 0.2 made it, whose signed form has more than one meaning.");

    private const string GiveModel = "Give the model's folder, or its only file.";

    /// <summary>Whose signatures are accepted.</summary>
    public required VerificationPolicy Policy { get; init; }

    /// <summary>The time of the verification.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Paths that may hold unsigned files, as given.</summary>
    public IReadOnlyList<string> IgnorePaths { get; init; } = [];

    /// <summary>As in <see cref="ManifestOptions"/>.</summary>
    public bool AllowSymlinks { get; init; }

    /// <summary>As in <see cref="ManifestOptions"/>.</summary>
    public bool AllowIgnoredWeights { get; init; }

    /// <summary>As in <see cref="ManifestOptions"/>.</summary>
    public bool UnsafeIgnoreUnsignedFiles { get; init; }

    /// <summary>Files that are hashed at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Verifies.</summary>
    /// <param name="model">The folder or file.</param>
    /// <param name="signature">The signature's file.</param>
    /// <param name="watch">Runs the hashing of so many bytes, and may show how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public VerificationItem Verify(string model, string signature, Func<long, Func<Action<long>, Outcome>, Outcome> watch, CancellationToken cancellationToken)
    {
        var (content, problem) = EvidenceFile.Read(signature, VerificationLimits.MaxBundleBytes + 1, null);
        if (content is null)
            return VerificationItems.Unusable(signature, null, problem!, "Give the signature file (--signature): model.sig.");
        var (listing, trouble) = ModelListing.Of(model);
        if (listing is null)
            return VerificationItems.Unusable(model, null, trouble!, GiveModel);
        List<string> ignored = [];
        foreach (var path in IgnorePaths)
        {
            if (ModelPaths.Relative(listing, path) is not { } relative)
                return VerificationItems.Unusable(model, null, $"the ignored path {path} does not lie in it", "Give paths below the model (--ignore).");
            ignored.Add(relative);
        }

        // 1. The signature, and who made it.
        var verified = ModelVerifier.Verify(new() { Format = AttestationFormat.OpenSsfModelSigning, Attestation = content, Now = Now }, Policy);
        if (!verified.IsSuccess)
            return VerificationItems.Refused(signature, EvidenceFormats.Oms, EvidenceFormats.IsLegacyModelSignature(content) ? Legacy : verified.Failure);
        // 2. What was signed.
        if (verified.Value.Statement is not { } statement)
            return VerificationItems.Refused(signature, EvidenceFormats.Oms, new(VerificationFailureKind.UnsupportedPayloadType, "The signature is over a blob, not over a list of files."));
        var manifest = ModelManifestReader.Read(statement);
        if (!manifest.IsSuccess)
            return VerificationItems.Refused(signature, EvidenceFormats.Oms, manifest.Failure);
        // 3. Names and sizes, before anything is hashed.
        var options = new ManifestOptions
        {
            SignaturePath = listing.Inside(signature),
            IgnorePaths = ignored,
            AllowSymlinks = AllowSymlinks,
            AllowIgnoredWeights = AllowIgnoredWeights,
            UnsafeIgnoreUnsignedFiles = UnsafeIgnoreUnsignedFiles,
            SingleFileName = listing.SingleFileName,
        };
        var selection = ManifestSelection.Of(manifest.Value, listing.Files, options);
        if (!selection.IsSuccess)
            return VerificationItems.Refused(signature, EvidenceFormats.Oms, selection.Failure);
        // 4. The content.
        var paths = selection.Value.PathsToHash.ToArray();
        var sizes = listing.Files.ToDictionary(f => f.Path, f => f.Length, StringComparer.Ordinal);
        var total = paths.Sum(p => sizes[p]);
        var hashing = new ModelHashing(listing, manifest.Value.Hash, manifest.Value.ShardSize) { Workers = Workers };
        var outcome = watch(total, progress => Outcome.Of(hashing.Hash(paths, progress, cancellationToken)));
        if (outcome.Files is null)
            return VerificationItems.Unusable(model, EvidenceFormats.Oms, outcome.Problem!, "Put files in the place of links, and let nobody write while the model is verified.");
        if (ModelManifestComparison.Compare(selection.Value, outcome.Files) is { } difference)
            return VerificationItems.Refused(signature, EvidenceFormats.Oms, difference);
        return VerificationItems.Verified(signature, EvidenceFormats.Oms, verified.Value) with
        {
            Model = new(model, manifest.Value.Files.Count, total, manifest.Value.Hash.Name()),
        };
    }

    /// <summary>What hashing ended with: files, or a problem.</summary>
    internal sealed record Outcome(IReadOnlyList<HashedFile>? Files, string? Problem)
    {
        /// <summary>From a pair.</summary>
        public static Outcome Of((IReadOnlyList<HashedFile>? Files, string? Problem) pair) => new(pair.Files, pair.Problem);
    }
}
