using System.Text.Json;
using Modelgate.Verification;
using Modelgate.Verification.Statements;

namespace Modelgate.Conformance;

/// <summary>What slsa-verifier's options demand of a provenance: <c>--source-uri</c>, <c>--source-branch</c>, <c>--source-tag</c>,
/// <c>--source-versioned-tag</c>, <c>--builder-id</c>, <c>--build-workflow-input</c> (its README, "Options").</summary>
/// <remarks>The builder and the source are taken from the certificate, where GitHub's token put them; the provenance must agree.</remarks>
internal sealed class SlsaPolicy
{
    private const string GitHub = "https://github.com/";
    private const string Generators = GitHub + "slsa-framework/slsa-github-generator/.github/workflows/";

    /// <summary>Workflows that sign for builders of others and name those in the provenance.</summary>
    private static readonly string[] Delegators = [Generators + "delegator_generic_slsa3.yml", Generators + "delegator_lowperms-generic_slsa3.yml"];

    /// <summary>Builders that are trusted where none is demanded; the last holds the builders that delegators sign for.</summary>
    private static readonly string[] Builders =
        [Generators + "generator_generic_slsa3.yml", Generators + "builder_go_slsa3.yml", Generators + "builder_container-based_slsa3.yml", .. Delegators];

    private const string DelegatedBuilders = GitHub + "slsa-framework/";

    private string Source { get; init; } = "";

    private string? Branch { get; init; }

    private string? Tag { get; init; }

    private string? VersionedTag { get; init; }

    private string? BuilderId { get; init; }

    private Dictionary<string, string> Inputs { get; init; } = [];

    /// <summary>Reads the demands of a row.</summary>
    public static SlsaPolicy Read(JsonElement row) => new()
    {
        Source = Text(row, "source") ?? "",
        Branch = Text(row, "branch"),
        Tag = Text(row, "tag"),
        VersionedTag = Text(row, "versionedTag"),
        BuilderId = Text(row, "builderId"),
        Inputs = row.EnumerateObject().Where(p => (p.Name is "inputs" or "workflowInputs") && p.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(p => p.Value.EnumerateObject())
            .ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText(), StringComparer.Ordinal),
    };

    /// <summary>Why the provenance does not meet the demands; null when it does.</summary>
    public VerificationFailureKind? WhyNot(VerifiedAttestation attestation)
    {
        if (attestation.Certificate is not { } certificate || attestation.Statement is not { } statement)
            return VerificationFailureKind.UnexpectedKeyMaterial;
        var read = SlsaProvenanceReader.Read(statement);
        if (!read.IsSuccess)
            return read.Failure.Kind;
        var run = new WorkflowRun(statement, read.Value);
        var signer = certificate.Extensions.BuildSignerUri ?? certificate.SubjectAlternativeName;
        if (!IsBuilder(signer, read.Value.BuilderId))
            return VerificationFailureKind.BuilderMismatch;
        var source = GitHub + Source.Replace("git+", "", StringComparison.Ordinal).Replace("https://", "", StringComparison.Ordinal).Replace("github.com/", "", StringComparison.Ordinal);
        var built = certificate.Extensions.SourceRepositoryUri ?? (certificate.Extensions.GitHubWorkflowRepository is { } repository ? GitHub + repository : null);
        if (built != source || run.SourceRepository != "git+" + source || run.TriggerRepository != "git+" + source)
            return VerificationFailureKind.SourceMismatch;
        if (certificate.Extensions.SourceRepositoryRef is { } at && run.TriggerRef.Length > 0 && at != run.TriggerRef)
            return VerificationFailureKind.SourceMismatch;
        if (Branch is not null && run.Branch != "refs/heads/" + Branch)
            return VerificationFailureKind.SourceMismatch;
        if (Tag is not null && run.Tag != "refs/tags/" + Tag)
            return VerificationFailureKind.SourceMismatch;
        if (VersionedTag is not null && !(run.Tag is ['r', 'e', 'f', 's', '/', 't', 'a', 'g', 's', '/', .. var tag] && VersionTag.Covers(VersionedTag, tag)))
            return VerificationFailureKind.SourceMismatch;
        return Inputs.All(i => run.Input(i.Key) == i.Value) ? null : VerificationFailureKind.SourceMismatch;
    }

    /// <summary>True when the signer, a workflow at a released version, may speak for the builder that the provenance names.</summary>
    private bool IsBuilder(string signer, string named)
    {
        var (name, reference) = Split(signer);
        if (!VersionTag.IsRelease(reference))
            return false;
        if (!Delegators.Contains(name, StringComparer.Ordinal))
            return named == signer && (BuilderId is null ? Builders.Contains(name, StringComparer.Ordinal) : Matches(signer, BuilderId));
        return VersionTag.IsRelease(Split(named).Reference) && (BuilderId is null ? named.StartsWith(DelegatedBuilders, StringComparison.Ordinal) : Matches(named, BuilderId));
    }

    /// <summary>A demanded builder may leave out the version, or the <c>refs/tags/</c> before it.</summary>
    private static bool Matches(string builder, string demanded)
    {
        var (name, reference) = Split(builder);
        var (demandedName, demandedReference) = Split(demanded);
        return name == demandedName && (demandedReference.Length == 0 || demandedReference == reference || "refs/tags/" + demandedReference == reference);
    }

    private static (string Name, string Reference) Split(string builder)
    {
        var at = builder.LastIndexOf('@');
        return at < 0 ? (builder, "") : (builder[..at], builder[(at + 1)..]);
    }

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
