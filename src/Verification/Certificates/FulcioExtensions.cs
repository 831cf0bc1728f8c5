using System.Collections.Frozen;

namespace Modelgate.Verification.Certificates;

/// <summary>What Fulcio writes about a build into a certificate: extensions 1.3.6.1.4.1.57264.1.N. Null where the certificate has none.</summary>
public sealed class FulcioExtensions
{
    private static readonly FrozenDictionary<string, Func<FulcioExtensions, string?>> Properties = new Dictionary<string, Func<FulcioExtensions, string?>>
    {
        [nameof(BuildSignerUri)] = e => e.BuildSignerUri,
        [nameof(BuildSignerDigest)] = e => e.BuildSignerDigest,
        [nameof(RunnerEnvironment)] = e => e.RunnerEnvironment,
        [nameof(SourceRepositoryUri)] = e => e.SourceRepositoryUri,
        [nameof(SourceRepositoryDigest)] = e => e.SourceRepositoryDigest,
        [nameof(SourceRepositoryRef)] = e => e.SourceRepositoryRef,
        [nameof(SourceRepositoryIdentifier)] = e => e.SourceRepositoryIdentifier,
        [nameof(SourceRepositoryOwnerUri)] = e => e.SourceRepositoryOwnerUri,
        [nameof(SourceRepositoryOwnerIdentifier)] = e => e.SourceRepositoryOwnerIdentifier,
        [nameof(BuildConfigUri)] = e => e.BuildConfigUri,
        [nameof(BuildConfigDigest)] = e => e.BuildConfigDigest,
        [nameof(BuildTrigger)] = e => e.BuildTrigger,
        [nameof(RunInvocationUri)] = e => e.RunInvocationUri,
        [nameof(SourceRepositoryVisibility)] = e => e.SourceRepositoryVisibility,
        [nameof(DeploymentEnvironment)] = e => e.DeploymentEnvironment,
        [nameof(TokenSubject)] = e => e.TokenSubject,
        [nameof(GitHubWorkflowTrigger)] = e => e.GitHubWorkflowTrigger,
        [nameof(GitHubWorkflowSha)] = e => e.GitHubWorkflowSha,
        [nameof(GitHubWorkflowName)] = e => e.GitHubWorkflowName,
        [nameof(GitHubWorkflowRepository)] = e => e.GitHubWorkflowRepository,
        [nameof(GitHubWorkflowRef)] = e => e.GitHubWorkflowRef,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names that <see cref="Value"/> knows: those of the properties here.</summary>
    public static IReadOnlyCollection<string> Names => Properties.Keys;

    /// <summary>No extensions.</summary>
    public static FulcioExtensions None { get; } = new();

    /// <summary>N = 9, the workflow that signs: <c>https://github.com/org/repo/.github/workflows/x.yml@ref</c>.</summary>
    public string? BuildSignerUri { get; init; }

    /// <summary>N = 10, the commit of that workflow.</summary>
    public string? BuildSignerDigest { get; init; }

    /// <summary>N = 11, where it ran: <c>github-hosted</c>.</summary>
    public string? RunnerEnvironment { get; init; }

    /// <summary>N = 12, the repository that was built.</summary>
    public string? SourceRepositoryUri { get; init; }

    /// <summary>N = 13, its commit.</summary>
    public string? SourceRepositoryDigest { get; init; }

    /// <summary>N = 14, its ref.</summary>
    public string? SourceRepositoryRef { get; init; }

    /// <summary>N = 15, its immutable id.</summary>
    public string? SourceRepositoryIdentifier { get; init; }

    /// <summary>N = 16, its owner.</summary>
    public string? SourceRepositoryOwnerUri { get; init; }

    /// <summary>N = 17, the owner's immutable id.</summary>
    public string? SourceRepositoryOwnerIdentifier { get; init; }

    /// <summary>N = 18, the build's top-level workflow.</summary>
    public string? BuildConfigUri { get; init; }

    /// <summary>N = 19, its commit.</summary>
    public string? BuildConfigDigest { get; init; }

    /// <summary>N = 20, what started it: <c>push</c>.</summary>
    public string? BuildTrigger { get; init; }

    /// <summary>N = 21, the run.</summary>
    public string? RunInvocationUri { get; init; }

    /// <summary>N = 22, <c>public</c> or <c>private</c>.</summary>
    public string? SourceRepositoryVisibility { get; init; }

    /// <summary>N = 23, the deployment environment.</summary>
    public string? DeploymentEnvironment { get; init; }

    /// <summary>N = 24, the token's subject.</summary>
    public string? TokenSubject { get; init; }

    /// <summary>N = 2 (old), what started it on GitHub.</summary>
    public string? GitHubWorkflowTrigger { get; init; }

    /// <summary>N = 3 (old), the commit on GitHub.</summary>
    public string? GitHubWorkflowSha { get; init; }

    /// <summary>N = 4 (old), the workflow's name on GitHub.</summary>
    public string? GitHubWorkflowName { get; init; }

    /// <summary>N = 5 (old), the repository on GitHub: <c>org/repo</c>.</summary>
    public string? GitHubWorkflowRepository { get; init; }

    /// <summary>N = 6 (old), the ref on GitHub.</summary>
    public string? GitHubWorkflowRef { get; init; }

    /// <summary>The value by its property's name; null when the certificate has none, or no property has that name.</summary>
    public string? Value(string name) => Properties.TryGetValue(name, out var property) ? property(this) : null;

    /// <summary>From the texts by N.</summary>
    internal static FulcioExtensions From(string?[] texts) => new()
    {
        BuildSignerUri = texts[9],
        BuildSignerDigest = texts[10],
        RunnerEnvironment = texts[11],
        SourceRepositoryUri = texts[12],
        SourceRepositoryDigest = texts[13],
        SourceRepositoryRef = texts[14],
        SourceRepositoryIdentifier = texts[15],
        SourceRepositoryOwnerUri = texts[16],
        SourceRepositoryOwnerIdentifier = texts[17],
        BuildConfigUri = texts[18],
        BuildConfigDigest = texts[19],
        BuildTrigger = texts[20],
        RunInvocationUri = texts[21],
        SourceRepositoryVisibility = texts[22],
        DeploymentEnvironment = texts[23],
        TokenSubject = texts[24],
        GitHubWorkflowTrigger = texts[2],
        GitHubWorkflowSha = texts[3],
        GitHubWorkflowName = texts[4],
        GitHubWorkflowRepository = texts[5],
        GitHubWorkflowRef = texts[6],
    };
}
