using System.Text.Json;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Statements;

/// <summary>Reads SLSA provenance (slsa.dev/spec, provenance v0.2 and v1) from a statement. Drafts and later versions are other types.</summary>
public static class SlsaProvenanceReader
{
    /// <summary>True for the predicate types that are read here.</summary>
    public static bool Reads(string predicateType) => predicateType is SlsaProvenance.PredicateTypeV1 or SlsaProvenance.PredicateTypeV02;

    /// <summary>Reads the predicate; <see cref="VerificationFailureKind.UnsupportedPredicateType"/> when it is another one.</summary>
    public static VerificationResult<SlsaProvenance> Read(InTotoStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var reader = new ObjectReader(VerificationFailureKind.MalformedPredicate);
        SlsaProvenance? provenance = statement.PredicateType switch
        {
            SlsaProvenance.PredicateTypeV1 => ReadV1(reader, statement.Predicate),
            SlsaProvenance.PredicateTypeV02 => ReadV02(reader, statement.Predicate),
            _ => null,
        };
        if (provenance is null)
            return new VerificationFailure(VerificationFailureKind.UnsupportedPredicateType, $"The predicate type {Quoted.Text(statement.PredicateType)} is no SLSA provenance v0.2 or v1.");
        if (provenance.BuilderId.Length == 0)
            reader.Fail("The provenance names no builder.id.");
        if (provenance.BuildType.Length == 0)
            reader.Fail("The provenance names no buildType.");
        return reader.Failure is { } failure ? failure : provenance;
    }

    private static SlsaProvenance ReadV1(ObjectReader reader, JsonElement predicate)
    {
        var definition = Object(reader, predicate, "buildDefinition"u8, "buildDefinition");
        var details = Object(reader, predicate, "runDetails"u8, "runDetails");
        var builder = Object(reader, details, "builder"u8, "runDetails.builder");
        var parameters = Object(reader, definition, "externalParameters"u8, "externalParameters");
        if (parameters.ValueKind != JsonValueKind.Object)
            reader.Fail("The provenance has no externalParameters.");
        var (workflow, repository, reference) = Workflow(parameters);
        return new()
        {
            BuilderId = reader.Text(builder, "id"u8, "builder.id"),
            BuildType = reader.Text(definition, "buildType"u8, "buildType"),
            ExternalParameters = parameters,
            Dependencies = ResourceDescriptors.Read(reader, definition, "resolvedDependencies"u8, VerificationLimits.MaxDependencies, "resolvedDependencies"),
            Workflow = workflow,
            SourceRepository = repository,
            SourceRef = reference,
        };
    }

    private static SlsaProvenance ReadV02(ObjectReader reader, JsonElement predicate)
    {
        var builder = Object(reader, predicate, "builder"u8, "builder");
        var invocation = Object(reader, predicate, "invocation"u8, "invocation");
        var source = Object(reader, invocation, "configSource"u8, "configSource");
        var uri = reader.Text(source, "uri"u8, "configSource.uri");
        var entryPoint = reader.Text(source, "entryPoint"u8, "configSource.entryPoint");
        var (repository, reference) = SplitSource(uri);
        return new()
        {
            BuilderId = reader.Text(builder, "id"u8, "builder.id"),
            BuildType = reader.Text(predicate, "buildType"u8, "buildType"),
            ExternalParameters = invocation,
            Dependencies = ResourceDescriptors.Read(reader, predicate, "materials"u8, VerificationLimits.MaxDependencies, "materials"),
            Workflow = repository is null || entryPoint.Length == 0 ? null : Join(repository, entryPoint, reference),
            SourceRepository = repository,
            SourceRef = reference,
        };
    }

    /// <summary>The workflow of GitHub's and like build types: <c>externalParameters.workflow</c> with repository, path and ref.</summary>
    private static (string? Workflow, string? Repository, string? Ref) Workflow(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object || parameters.Member("workflow"u8) is not { ValueKind: JsonValueKind.Object } workflow)
            return default;
        var repository = workflow.Member("repository"u8)?.Text();
        var path = workflow.Member("path"u8)?.Text();
        var reference = workflow.Member("ref"u8)?.Text();
        if (repository is not { Length: > 0 and <= VerificationLimits.MaxNameLength })
            return default;
        return (path is { Length: > 0 and <= VerificationLimits.MaxNameLength } ? Join(repository, path, reference) : null, repository, reference);
    }

    /// <summary>Takes <c>git+https://host/org/repo@ref</c> apart (SPDX download location).</summary>
    private static (string? Repository, string? Ref) SplitSource(string uri)
    {
        var address = uri.StartsWith("git+", StringComparison.Ordinal) ? uri[4..] : uri;
        if (!address.StartsWith("https://", StringComparison.Ordinal))
            return default;
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (address, null) : (address[..at], address[(at + 1)..]);
    }

    private static string Join(string repository, string path, string? reference) =>
        reference is { Length: > 0 } ? $"{repository.TrimEnd('/')}/{path.TrimStart('/')}@{reference}" : $"{repository.TrimEnd('/')}/{path.TrimStart('/')}";

    private static JsonElement Object(ObjectReader reader, JsonElement parent, ReadOnlySpan<byte> name, string what) =>
        reader.Member(parent, name, JsonValueKind.Object, what) ?? default;
}
