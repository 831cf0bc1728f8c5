using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Declarations;

/// <summary>What all our resources begin with: apiVersion, kind, metadata.</summary>
internal static class ResourceHeader
{
    /// <summary>The group and version of our resources.</summary>
    public const string ApiVersion = "modelgate.dev/v1alpha1";

    /// <summary>Reads the header; the name, the namespace and the specification come out.</summary>
    public static (string Name, string Namespace, DataNode Spec) Read(DataNode document, string kind, List<DeclarationProblem> problems)
    {
        var root = new FieldReader(document, FieldPath.Root, problems, "apiVersion", "kind", "metadata", "spec", "status");
        Expect(root, "apiVersion", ApiVersion);
        Expect(root, "kind", kind);
        var metadata = document["metadata"];
        if (metadata is null || !metadata.TryGetText("name", out var name) || name.Length == 0)
        {
            problems.Add(new(metadata?.Line ?? document.Line, "metadata.name", "This field is required.", $"Give the {kind} a name."));
            name = "";
        }

        if (document["spec"] is not { Kind: DataKind.Mapping } spec)
        {
            root.Error("spec", "This field is required.", $"Write what the {kind} says.");
            spec = DataNode.Mapping([], document.Line);
        }

        return (name, metadata is not null && metadata.TryGetText("namespace", out var space) ? space : "", spec);
    }

    private static void Expect(FieldReader root, string field, string value)
    {
        if (root.Required(field, $"Write {value}.") is { Length: > 0 } text && text != value)
            root.Error(field, $"{Wording.Quote(text)} is not what is read here.", $"Write {value}.");
    }
}
