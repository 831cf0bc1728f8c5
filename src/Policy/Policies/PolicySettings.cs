using Modelgate.Policy.Data;
using Modelgate.Policy.Models;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Policies;

/// <summary>How far a policy goes, weakest first.</summary>
public enum EnforcementMode
{
    /// <summary>Findings are recorded, users see nothing.</summary>
    Audit,

    /// <summary>Nothing is denied; denials become warnings.</summary>
    Warn,

    /// <summary>Actions are taken as written.</summary>
    Enforce,
}

/// <summary>What to do about a whole class of cases.</summary>
public enum CaseHandling
{
    /// <summary>Let pass, without a finding.</summary>
    Allow,

    /// <summary>Let pass with a warning.</summary>
    Warn,

    /// <summary>Deny.</summary>
    Deny,
}

/// <summary>One entry of <c>rules</c>.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Action">What to do; null: the rule's default.</param>
/// <param name="Parameters">The rule's own settings, or null.</param>
public sealed record RuleSetting(RuleId Id, RuleAction? Action, DataNode? Parameters);

/// <summary>Something that no longer counts, whoever signed it.</summary>
/// <param name="Kind">What is revoked.</param>
/// <param name="Value">Digest (<c>sha256:…</c>), key fingerprint or certificate fingerprint.</param>
/// <param name="Reason">Why.</param>
public sealed record Revocation(RevocationKind Kind, string Value, string Reason);

/// <summary>What a revocation names.</summary>
public enum RevocationKind
{
    /// <summary>An artifact or statement by its digest.</summary>
    Digest,

    /// <summary>A public key by the sha256 of its DER form.</summary>
    Key,

    /// <summary>A certificate by the sha256 of its DER form.</summary>
    Certificate,
}

/// <summary>The oldest signing time that still counts for a model: stops a rollback to an old, validly signed version.</summary>
/// <param name="Model">The model's identity without revision: <c>pkg:huggingface/ORG/NAME</c>.</param>
/// <param name="NotBefore">Evidence that was signed earlier does not count.</param>
public sealed record SigningFloor(string Model, DateTimeOffset NotBefore);

/// <summary><c>runtimes</c>: what the cluster runs beyond the runtimes that Modelgate knows.</summary>
public sealed class RuntimeSettings
{
    /// <summary>Nothing extra.</summary>
    public static RuntimeSettings None { get; } = new();

    /// <summary>Own images of known runtimes.</summary>
    public IReadOnlyList<RuntimeImage> Images { get; init; } = [];

    /// <summary>Own runtimes, described as data.</summary>
    public IReadOnlyList<CustomRuntime> Custom { get; init; } = [];
}

/// <summary>An image that is a known runtime under another name.</summary>
/// <param name="Runtime">The runtime's name: <c>vllm</c>.</param>
/// <param name="Pattern">The image without tag and digest; <c>*</c> stands for one path part, or for the rest at the end.</param>
public sealed record RuntimeImage(string Runtime, string Pattern);

/// <summary>A runtime described by the admin.</summary>
public sealed class CustomRuntime
{
    /// <summary>The name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>Image patterns, as in <see cref="RuntimeImage.Pattern"/>.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Program names that are this runtime.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>Flags and variables that name parts.</summary>
    public IReadOnlyList<CustomInput> Inputs { get; init; } = [];
}

/// <summary>A flag or variable of a custom runtime.</summary>
/// <param name="Role">The part that it names.</param>
/// <param name="Flag">The flag with its dashes, or null.</param>
/// <param name="Env">The variable, or null.</param>
/// <param name="RevisionFlag">The flag that pins it, or null.</param>
/// <param name="RevisionEnv">The variable that pins it, or null.</param>
public sealed record CustomInput(ModelRole Role, string? Flag, string? Env, string? RevisionFlag, string? RevisionEnv);
