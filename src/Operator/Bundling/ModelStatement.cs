using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modelgate.Operator.Verifying;
using Modelgate.Verification;
using Modelgate.Verification.Manifests;

namespace Modelgate.Operator.Bundling;

/// <summary>Makes the statement of a signed model (OpenSSF Model Signing 1.0): every file with its digest, in the order of their names.</summary>
internal static class ModelStatement
{
    private static readonly JsonWriterOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Lists and hashes a model.</summary>
    /// <param name="path">Its folder or file.</param>
    /// <param name="signature">Where the signature will be; left out when it lies inside.</param>
    /// <param name="ignored">Paths that are left out, as given: below the folder, or absolute.</param>
    /// <param name="progress">Told the bytes that were hashed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The statement in JSON, or why there is none.</returns>
    public static (byte[]? Statement, string? Problem) Of(string path, string signature, IReadOnlyList<string> ignored, Action<long> progress, CancellationToken cancellationToken)
    {
        var (listing, problem) = ModelListing.Of(path);
        if (listing is null)
            return (null, problem);
        SortedSet<string> left = new(ManifestOptions.DefaultIgnorePaths, StringComparer.Ordinal);
        if (listing.Inside(signature) is { } own)
            left.Add(own);
        foreach (var text in ignored)
        {
            if (ModelPaths.Relative(listing, text) is not { } relative)
                return (null, $"the path {text} does not lie in the model");
            left.Add(relative);
        }

        var present = listing.Files.Where(f => !left.Any(i => ModelPaths.IsAtOrBelow(f.Path, i))).ToArray();
        if (present.FirstOrDefault(f => f.IsLink) is { } link)
            return (null, $"{link.Path} is a symbolic link; put the file itself there (cp -rL)");
        if (present.Length == 0)
            return (null, "there are no files to sign");
        if (present.Length > VerificationLimits.MaxManifestEntries)
            return (null, $"there are {present.Length} files; {VerificationLimits.MaxManifestEntries} are the limit");
        var (hashed, trouble) = new ModelHashing(listing, ManifestHash.Sha256, null).Hash([.. present.Select(f => f.Path)], progress, cancellationToken);
        if (hashed is null)
            return (null, trouble);
        var files = hashed.Select(f => (Name: f.Path == "." ? listing.SingleFileName! : f.Path, Digest: f.Digests[0])).ToArray();
        // By code point, as the specification orders names; UTF-16 would order some characters otherwise.
        Array.Sort(files, static (a, b) => Encoding.UTF8.GetBytes(a.Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Name)));
        return (Write(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), files, listing.SingleFileName is null ? [.. left] : []), null);
    }

    private static byte[] Write(string name, (string Name, string Digest)[] files, string[] ignored)
    {
        using var root = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, digest) in files)
            root.AppendData(Convert.FromHexString(digest));
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream, Written);
        json.WriteStartObject();
        json.WriteString("_type", "https://in-toto.io/Statement/v1");
        json.WriteStartArray("subject");
        json.WriteStartObject();
        json.WriteString("name", name.Length > 0 ? name : "model");
        json.WriteStartObject("digest");
        json.WriteString("sha256", Convert.ToHexStringLower(root.GetHashAndReset()));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("predicateType", ModelManifest.PredicateType);
        json.WriteStartObject("predicate");
        json.WriteStartObject("serialization");
        json.WriteString("method", "files");
        json.WriteString("hash_type", "sha256");
        json.WriteBoolean("allow_symlinks", false);
        if (ignored.Length > 0)
        {
            json.WriteStartArray("ignore_paths");
            foreach (var path in ignored)
                json.WriteStringValue(path);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartArray("resources");
        foreach (var (path, digest) in files)
        {
            json.WriteStartObject();
            json.WriteString("name", path);
            json.WriteString("algorithm", "sha256");
            json.WriteString("digest", digest);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return stream.ToArray();
    }
}
