namespace Modelgate.Policy.Invocation;

/// <summary>Why a value cannot be known at admission.</summary>
public enum UnresolvedKind
{
    /// <summary>It comes from a Secret; Secrets are never read.</summary>
    Secret,

    /// <summary>It comes from a ConfigMap that does not exist, or was not given to the review.</summary>
    MissingConfigMap,

    /// <summary>The ConfigMap exists, the key does not.</summary>
    MissingKey,

    /// <summary>A downward API field that is only known later (<c>status.podIP</c>, resource numbers).</summary>
    FieldReference,

    /// <summary>A file that an init container writes (<c>fileKeyRef</c>).</summary>
    FileKeyReference,

    /// <summary>The output of a command: <c>$(…)</c>, backticks, a pipe.</summary>
    CommandSubstitution,

    /// <summary>A shell variable that nothing in the pod sets: the image's <c>ENV</c> may.</summary>
    ShellVariable,

    /// <summary>An expression of a programming language that is not a literal.</summary>
    Expression,

    /// <summary>A placeholder that somebody must fill in: <c>${NAME}</c> of envsubst, <c>&lt;name&gt;</c>, <c>{{ … }}</c>.</summary>
    Placeholder,

    /// <summary>A file whose content is not part of the pod or its ConfigMaps.</summary>
    UnreadFile,

    /// <summary>A script or command line that could not be read to its end.</summary>
    UnreadableScript,

    /// <summary>Over a limit of <see cref="ResolutionLimits"/>.</summary>
    TooLarge,
}

/// <summary>A value that cannot be known, and what stands in the way.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="What">What is missing, for people, without a final full stop: <c>ConfigMap vllm-config was not given</c>.</param>
public sealed record Unresolved(UnresolvedKind Kind, string What);
