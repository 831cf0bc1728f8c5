namespace Modelgate.Operator.Bundling;

/// <summary>What a builder says about the build that made a bundle (SLSA provenance v1).</summary>
internal sealed record ProvenanceOptions
{
    /// <summary>The build type where none is named: artifacts were taken over as they are, or converted, by a workflow that an admin approves.</summary>
    public const string DefaultBuildType = "https://modelgate.dev/promotion/v1";

    /// <summary>Who builds: <c>runDetails.builder.id</c>.</summary>
    public required string BuilderId { get; init; }

    /// <summary>How.</summary>
    public string BuildType { get; init; } = DefaultBuildType;

    /// <summary>The workflow that runs: <c>https://host/org/repo/path@ref</c>, or null.</summary>
    public BuildWorkflow? Workflow { get; init; }

    /// <summary>The run, or null.</summary>
    public string? InvocationId { get; init; }
}

/// <summary>A workflow.</summary>
/// <param name="Repository"><c>https://host/org/repo</c>.</param>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Ref">The ref that it ran at.</param>
internal sealed record BuildWorkflow(string Repository, string Path, string Ref)
{
    /// <summary>Reads <c>https://host/org/repo/path@ref</c>. The repository ends where <c>//</c> says so, else before the first folder or file with a dot (<c>.github</c>, <c>.gitlab-ci.yml</c>).</summary>
    /// <returns>Null when it cannot be told apart.</returns>
    public static BuildWorkflow? Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 1 || at < scheme || at == text.Length - 1)
            return null;
        var name = text[..at];
        foreach (var mark in (ReadOnlySpan<string>)["//", "/."])
        {
            var end = name.IndexOf(mark, scheme + 3, StringComparison.Ordinal);
            if (end > scheme + 3)
                return new(name[..end], name[end..].TrimStart('/'), text[(at + 1)..]);
        }

        return null;
    }
}
