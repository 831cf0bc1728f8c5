using System.Text.Json;

namespace Modelgate.Verification.Statements;

/// <summary>An in-toto statement (in-toto attestation framework, Statement layer, v0.1 and v1).</summary>
public sealed class InTotoStatement
{
    /// <summary>The type of v1 statements.</summary>
    public const string TypeV1 = "https://in-toto.io/Statement/v1";

    /// <summary>The type of v0.1 statements.</summary>
    public const string TypeV01 = "https://in-toto.io/Statement/v0.1";

    internal InTotoStatement()
    {
    }

    /// <summary><see cref="TypeV1"/> or <see cref="TypeV01"/>.</summary>
    public required string Type { get; init; }

    /// <summary>What the statement speaks of; at least one.</summary>
    public required IReadOnlyList<ResourceDescriptor> Subjects { get; init; }

    /// <summary>The predicate's type; not empty.</summary>
    public required string PredicateType { get; init; }

    /// <summary>The predicate; of kind <see cref="JsonValueKind.Undefined"/> when there is none. Lives as long as the statement.</summary>
    public required JsonElement Predicate { get; init; }
}

/// <summary>A thing that a statement names: subject, dependency or material (in-toto ResourceDescriptor).</summary>
/// <param name="Name">The name; empty when not given.</param>
/// <param name="Uri">The URI; empty when not given.</param>
/// <param name="Digests">Digests by the signer's name of the algorithm (<c>sha256</c>, <c>gitCommit</c>), lower-case hex.</param>
public sealed record ResourceDescriptor(string Name, string Uri, IReadOnlyDictionary<string, string> Digests)
{
    /// <summary>The digest of that algorithm, or null.</summary>
    public string? Digest(string algorithm) => Digests.TryGetValue(algorithm, out var value) ? value : null;
}
