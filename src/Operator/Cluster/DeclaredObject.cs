using System.Security.Cryptography;
using Modelgate.Operator.Kubernetes;
using Modelgate.Policy.Declarations;

namespace Modelgate.Operator.Cluster;

/// <summary>A ModelPolicy or ModelBundle of the cluster: what it says, what is wrong with it, and the status that the server has of it. Immutable.</summary>
internal sealed class DeclaredObject<T>
    where T : class
{
    private DeclaredObject(ObjectHeader header, byte[] spec, ReadOnlyMemory<byte> status) => (Uid, Generation, SpecDigest, Status) = (header.Uid, header.Generation, spec, status);

    /// <summary>What holds: the object as it says, or what stands in its place; null when nothing does.</summary>
    public T? Value { get; private init; }

    /// <summary>What is wrong with it, and warnings.</summary>
    public IReadOnlyList<DeclarationProblem> Problems { get; private init; } = [];

    /// <summary>True when it is used as it says.</summary>
    public bool IsValid { get; private init; }

    /// <summary><c>metadata.uid</c></summary>
    public string Uid { get; }

    /// <summary><c>metadata.generation</c></summary>
    public long Generation { get; }

    /// <summary>The bytes of the status; empty where there is none, or one that is longer than any that Modelgate writes.</summary>
    public ReadOnlyMemory<byte> Status { get; }

    private byte[] SpecDigest { get; }

    /// <summary>Stands for an object that is not read, for a reason that may pass: it is read when it is seen again.</summary>
    /// <param name="header">Its metadata.</param>
    /// <param name="json">Its bytes, of which the status alone is kept, and that only if it is no longer than the one that says why.</param>
    /// <param name="problem">Why it is not read.</param>
    public static DeclaredObject<T> NotRead(ObjectHeader header, ReadOnlyMemory<byte> json, DeclarationProblem problem) =>
        new(header, [], StatusOf(header, json, ClusterLimits.MaxShortStatusLength)) { Problems = [problem] };

    /// <summary>Reads an object. One whose spec is that of the object before, byte for byte, keeps its value: a written status, a label or a new list makes nothing new.</summary>
    /// <param name="header">Its metadata.</param>
    /// <param name="json">Its bytes.</param>
    /// <param name="known">The object before, or null.</param>
    /// <param name="read">Reads the whole.</param>
    public static DeclaredObject<T> Read(
        ObjectHeader header, ReadOnlyMemory<byte> json, DeclaredObject<T>? known, Func<ReadOnlyMemory<byte>, (T? Value, IReadOnlyList<DeclarationProblem> Problems, bool IsValid)> read)
    {
        var digest = SHA256.HashData(json.Span[header.Spec]);
        var status = StatusOf(header, json, ClusterLimits.MaxStatusLength);
        if (known is not null && known.SpecDigest.AsSpan().SequenceEqual(digest))
            return new(header, known.SpecDigest, status) { Value = known.Value, Problems = known.Problems, IsValid = known.IsValid };
        var (value, problems, isValid) = read(json);
        return new(header, digest, status) { Value = value, Problems = problems, IsValid = isValid };
    }

    /// <summary>True when both say the same: whatever else differs is not judged with.</summary>
    public static bool SaysTheSame(DeclaredObject<T> one, DeclaredObject<T> other) => ReferenceEquals(one.SpecDigest, other.SpecDigest);

    /// <summary>Copied: the bytes are a piece of a long list.</summary>
    private static ReadOnlyMemory<byte> StatusOf(ObjectHeader header, ReadOnlyMemory<byte> json, int longest) =>
        json[header.Status] is { } status && status.Length <= longest ? status.ToArray() : default;
}
