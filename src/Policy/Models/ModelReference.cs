using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Models;

/// <summary>What a container tells its runtime to load.</summary>
public sealed record ModelReference
{
    /// <summary>The part it fills.</summary>
    public required ModelRole Role { get; init; }

    /// <summary>What the program sees after every substitution, not normalised: <c>llama3</c> stays <c>llama3</c>, <c>hf://</c> stays.</summary>
    public required string Value { get; init; }

    /// <summary>Where it points, parsed.</summary>
    public required ModelLocation Location { get; init; }

    /// <summary>Where it was said.</summary>
    public required Origin Origin { get; init; }

    /// <summary>Where the revision was said, when apart from the value; else null.</summary>
    public Origin? RevisionOrigin { get; init; }

    /// <summary>What to write so that the reference is pinned, for the person who reads the denial: <c>add --revision with the 40-hex commit</c>. Null: the rule's own text.</summary>
    public string? PinningHint { get; init; }

    /// <summary>Why part of the value cannot be known; null when it is known whole.</summary>
    public Invocation.Unresolved? Unresolved { get; init; }

    /// <summary>True when it is the value itself that cannot be known, and not only the revision; such a reference names nothing that could be listed.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>True when another process loads it (an <c>ollama pull</c> against a Service, <c>curl …/api/pull</c>).</summary>
    public bool LoadedElsewhere { get; init; }

    /// <summary>True when this container only fetches the content to a path; the server that opens the path loads it.</summary>
    public bool IsDownload { get; init; }

    /// <summary>For a local path: the downloads of this pod that put the content there, in order; they are judged in its stead. Else empty.</summary>
    public IReadOnlyList<ModelReference> FilledBy { get; init; } = [];

    /// <summary>The absolute path that a loader put it at; null when it is no download or the path is not known.</summary>
    public string? DownloadedTo { get; init; }

    /// <summary>The file or folder inside the repository that is opened, where it is not the whole; else null.</summary>
    public string? Part { get; init; }

    /// <summary>True when the tool puts the content into a folder below <see cref="DownloadedTo"/> whose name it chooses.</summary>
    public bool IsNested { get; init; }

    /// <summary>True for a git working tree, whose revision a later <c>git checkout</c> may still settle.</summary>
    public bool IsGitClone { get; init; }

    /// <summary>Canonical identity (DESIGN 3): a package URL where there is one, else a plain URI or path.</summary>
    public string Identity => Location.Identity;

    /// <summary>True when the identity names content that cannot change.</summary>
    public bool IsPinned => Unresolved is null && Location.IsPinned;

    /// <summary>True for a path that the program opens itself.</summary>
    public bool IsLocal => Location.Scheme == LocationScheme.Local;

    /// <summary>The revision, tag or digest that was asked for; null when none was.</summary>
    public string? Revision => Location.Revision;
}
