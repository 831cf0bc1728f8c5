namespace Modelgate.Policy;

/// <summary>The object under review, as the API server or a manifest names it.</summary>
public sealed class ReviewSubject
{
    /// <summary><c>v1</c>, <c>apps/v1</c>, …</summary>
    public required string ApiVersion { get; init; }

    /// <summary><c>Pod</c>, <c>Deployment</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>The namespace; empty when the manifest names none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>metadata.name</c>, or <c>generateName</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The namespace's labels; null when they are not known, then only <c>kubernetes.io/metadata.name</c> is.</summary>
    public IReadOnlyDictionary<string, string>? NamespaceLabels { get; init; }

    /// <summary>The object's own labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = EmptyMap;

    /// <summary>Who asks; null outside admission.</summary>
    public string? UserName { get; init; }

    /// <summary><c>CREATE</c> or <c>UPDATE</c>.</summary>
    public string Operation { get; init; } = "CREATE";

    /// <summary>The same object, now that the labels of its namespace are known.</summary>
    public ReviewSubject With(IReadOnlyDictionary<string, string> namespaceLabels) => new()
    {
        ApiVersion = ApiVersion,
        Kind = Kind,
        Namespace = Namespace,
        NamespaceLabels = namespaceLabels,
        Name = Name,
        Labels = Labels,
        UserName = UserName,
        Operation = Operation,
    };

    /// <summary>True for a core Pod. Everything else only describes pods that come later.</summary>
    public bool IsPod => Kind == "Pod" && ApiVersion == "v1";

    private static readonly Dictionary<string, string> EmptyMap = [];
}
