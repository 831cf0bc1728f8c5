namespace Modelgate.Verification.Certificates;

/// <summary>What Fulcio writes about a build into a certificate: extensions 1.3.6.1.4.1.57264.1.N. Null where the certificate has none.</summary>
public sealed class FulcioExtensions
{
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
}
