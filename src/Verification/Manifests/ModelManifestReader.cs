using System.Text.Json;
using Modelgate.Verification.Json;
using Modelgate.Verification.Statements;

namespace Modelgate.Verification.Manifests;

/// <summary>Reads the signed list of a model's files out of a statement, strictly. The statement's signature is <c>ModelVerifier</c>'s matter.</summary>
public static class ModelManifestReader
{
    /// <summary>Reads.</summary>
    public static VerificationResult<ModelManifest> Read(InTotoStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.PredicateType == ModelManifest.LegacyPredicateType)
            return Unsupported("The signature is of model_signing 0.2, whose signed form has more than one meaning; sign the model again with release 1.0 or later.");
        if (statement.PredicateType != ModelManifest.PredicateType)
            return Unsupported($"The predicate type is {Quoted.Text(statement.PredicateType)}, not {ModelManifest.PredicateType}.");
        if (statement.Type != InTotoStatement.TypeV1)
            return new VerificationFailure(VerificationFailureKind.MalformedStatement, $"A signed model is a statement of type {InTotoStatement.TypeV1}, not {Quoted.Text(statement.Type)}.");
        if (statement.Subjects is not [{ } subject])
            return new VerificationFailure(VerificationFailureKind.MalformedStatement, $"A signed model has one subject, not {statement.Subjects.Count}.");
        if (statement.Predicate.ValueKind != JsonValueKind.Object)
            return Bad("The predicate is no object.");
        if (statement.Predicate.Member("serialization"u8) is not { ValueKind: JsonValueKind.Object } serialization)
            return Bad("The predicate does not say how the files were hashed (serialization).");
        if (statement.Predicate.Member("resources"u8) is not { ValueKind: JsonValueKind.Array } resources)
            return Bad("The predicate lists no files (resources).");
        if (Serialization(serialization, out var manner) is { } failure)
            return failure;
        var files = new ManifestFiles(manner.Hash, manner.ShardSize);
        if (files.Read(resources) is { } problem)
            return problem;
        if (!string.Equals(subject.Digest("sha256"), files.RootDigest, StringComparison.Ordinal) || subject.Digests.Count != 1)
            return Bad("The subject's digest is not that of the list of files.");
        return new ModelManifest
        {
            Name = subject.Name,
            RootDigest = files.RootDigest,
            Hash = manner.Hash,
            ShardSize = manner.ShardSize,
            AllowsSymlinks = manner.AllowsSymlinks,
            IgnorePaths = manner.IgnorePaths,
            Files = files.Files,
        };
    }

    private static VerificationFailure? Serialization(JsonElement serialization, out Manner manner)
    {
        manner = default;
        var name = serialization.Member("hash_type"u8)?.Text();
        if (name is null)
            return Bad("The hash of the files is not named (hash_type).");
        if (ManifestHashes.Parse(name) is not { } hash)
            return new VerificationFailure(VerificationFailureKind.UnsupportedAlgorithm, $"The files are hashed with {Quoted.Text(name)}; sha256, blake2b and blake3 are accepted.");
        long? shardSize = null;
        switch (serialization.Member("method"u8)?.Text())
        {
            case "files":
                if (serialization.Member("shard_size"u8) is not null)
                    return Bad("Whole files have no shard_size.");
                break;
            case "shards":
                // The reference tool has written 8.0 for 8.
                shardSize = serialization.Member("shard_size"u8) is { ValueKind: JsonValueKind.Number } number ? number.Int64() : null;
                if (shardSize is not > 0)
                    return Bad("shard_size is no positive whole number.");
                break;
            case { } other:
                return Bad($"The way of hashing is {Quoted.Text(other)}; files and shards are known.");
            default:
                return Bad("The way of hashing is not named (method).");
        }

        var links = serialization.Member("allow_symlinks"u8);
        if (links is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
            return Bad("allow_symlinks is neither true nor false.");
        List<string> ignored = [];
        if (serialization.Member("ignore_paths"u8) is { } paths && Ignored(paths, ignored) is { } failure)
            return failure;
        manner = new(hash, shardSize, links is { ValueKind: JsonValueKind.True }, ignored);
        return null;
    }

    private static VerificationFailure? Ignored(JsonElement paths, List<string> ignored)
    {
        if (paths.ValueKind != JsonValueKind.Array)
            return Bad("ignore_paths is no list.");
        if (paths.GetArrayLength() > VerificationLimits.MaxManifestEntries)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"The signature ignores {paths.GetArrayLength()} paths; {VerificationLimits.MaxManifestEntries} are the limit.");
        foreach (var element in paths.EnumerateArray())
        {
            if (element.Text() is not { } path)
                return Bad("A path in ignore_paths is no text.");
            if (ManifestPath.WhyBad(path) is { } why)
                return Bad($"The ignored path {Quoted.Text(path)} {why}.");
            ignored.Add(path);
        }

        return null;
    }

    internal static VerificationFailure Bad(string detail) => new(VerificationFailureKind.MalformedManifest, detail);

    private static VerificationFailure Unsupported(string detail) => new(VerificationFailureKind.UnsupportedPredicateType, detail);

    /// <summary>How the list was made.</summary>
    private readonly record struct Manner(ManifestHash Hash, long? ShardSize, bool AllowsSymlinks, IReadOnlyList<string> IgnorePaths);
}
