using System.Text.Json;
using Modelgate.Verification.Statements;

namespace Modelgate.Conformance;

/// <summary>What a provenance of GitHub Actions says of the run that built: its trigger, source, branch, tag and inputs.</summary>
internal sealed class WorkflowRun
{
    private const string Delegated = "https://github.com/slsa-framework/slsa-github-generator/delegator-generic@v0";

    private readonly JsonElement _environment;
    private readonly bool _isUpper;

    public WorkflowRun(InTotoStatement statement, SlsaProvenance provenance)
    {
        var isV1 = statement.PredicateType == SlsaProvenance.PredicateTypeV1;
        var predicate = statement.Predicate;
        _environment = isV1 ? Member(Member(predicate, "buildDefinition"), "internalParameters") : Member(Member(predicate, "invocation"), "environment");
        _isUpper = isV1 || provenance.BuildType == Delegated;
        (SourceRepository, SourceRef) = Split(provenance.Dependencies.Count > 0 ? provenance.Dependencies[0].Uri : "");
        var workflow = Value("GITHUB_WORKFLOW_REF") ?? "";
        (TriggerRepository, TriggerRef) = isV1 && workflow.Split('/') is [var owner, var name, ..]
            ? ($"git+https://github.com/{owner}/{name}", workflow[(workflow.LastIndexOf('@') + 1)..])
            : Split(Text(Member(Member(predicate, "invocation"), "configSource"), "uri") ?? "");
        var isDelegated = provenance.BuildType == Delegated;
        Branch = isDelegated && SourceRef.StartsWith("refs/heads/", StringComparison.Ordinal) ? SourceRef : FromEnvironment("branch") ?? BaseOfTag();
        Tag = isDelegated ? (SourceRef.StartsWith("refs/tags/", StringComparison.Ordinal) ? SourceRef : null) : FromEnvironment("tag");
    }

    /// <summary>What was built: <c>git+https://github.com/org/repo</c>.</summary>
    public string SourceRepository { get; }

    /// <summary>Its ref; empty when the build names a commit only.</summary>
    public string SourceRef { get; }

    /// <summary>What the run was started in.</summary>
    public string TriggerRepository { get; }

    /// <summary>Its ref.</summary>
    public string TriggerRef { get; }

    /// <summary>The branch, or null.</summary>
    public string? Branch { get; }

    /// <summary>The tag, or null.</summary>
    public string? Tag { get; }

    /// <summary>An input of a run that somebody started by hand, or null.</summary>
    public string? Input(string name) => Value("GITHUB_EVENT_NAME") == "workflow_dispatch" ? Text(Member(Event, "inputs"), name) : null;

    private JsonElement Event => Member(_environment, Name("GITHUB_EVENT_PAYLOAD"));

    private string? FromEnvironment(string type) => Value("GITHUB_REF_TYPE") == type ? Value("GITHUB_REF") : null;

    /// <summary>The branch that a tag was pushed from, where the event tells.</summary>
    private string? BaseOfTag() => Value("GITHUB_REF_TYPE") != "tag" ? null
        : Value("GITHUB_BASE_REF") is { Length: > 0 } given ? given
        : Value("GITHUB_EVENT_NAME") switch
        {
            "push" => Text(Event, "base_ref"),
            "release" => Text(Member(Event, "release"), "target_commitish") is { } branch ? "refs/heads/" + branch : null,
            _ => null,
        };

    private string? Value(string name) => Text(_environment, Name(name));

    private string Name(string name) => _isUpper ? name : name.ToLowerInvariant();

    private static (string Repository, string Reference) Split(string uri)
    {
        var at = uri.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (uri, "") : (uri[..at], uri[(at + 1)..]);
    }

    private static JsonElement Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
