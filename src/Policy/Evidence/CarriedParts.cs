using Modelgate.Policy.Loaders;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Evidence;

/// <summary>Parts that lie among the files of a model: its tokenizer, chat template and configuration need no artifact of their own.</summary>
/// <remarks>
/// A model's repository has them beside the weights, and a signature over its files covers them like the weights. Other weights (an adapter, a projector, a
/// draft model) are parts of their own wherever they lie.
/// </remarks>
internal static class CarriedParts
{
    private static readonly ModelRole[] Parts = [ModelRole.Tokenizer, ModelRole.ChatTemplate, ModelRole.Config];

    /// <summary>True when an artifact of that role may have such a part among its files.</summary>
    public static bool MayCarry(ModelRole artifact, ModelRole part) =>
        artifact is ModelRole.Model or ModelRole.Quantization or ModelRole.Image && Array.IndexOf(Parts, part) >= 0;

    /// <summary>The parts that an artifact's list of files has, by names that leave no doubt.</summary>
    public static IReadOnlyList<ModelRole> Of(Artifact artifact) =>
        [.. Parts.Where(part => MayCarry(artifact.Role, part) && artifact.Files.Any(f => IsCertainly(part, f.Path)))];

    /// <summary>True when a tokenizer or configuration that is taken from a model's artifact has no file there that can be one.</summary>
    public static bool IsMissing(Artifact artifact, ModelRole part) => artifact.Role is ModelRole.Model or ModelRole.Quantization && part switch
    {
        ModelRole.Tokenizer => !artifact.Files.Any(f => PartFiles.MayBe(part, f.Path)),
        ModelRole.Config => artifact.Files.Count > 0 && !artifact.Files.Any(f => ModelFileNames.RoleOf(f.Path) == part || f.Path.Contains("config", StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    /// <summary>True when what a reference opens as a chat template is a listed file of the artifact, and can be one. A template is always one file, so it is asked for by its path.</summary>
    public static bool HasTemplate(Artifact artifact, ModelReference reference)
    {
        if (ArtifactListing.Wanted(reference) is { } wanted)
            return artifact.Files.Any(f => ArtifactListing.IsAt(f.Path, wanted) && PartFiles.MayBe(ModelRole.ChatTemplate, f.Path));
        // In an image it is not said where the artifact's folder begins, so the path's end must be the file. Without a list the image is signed whole.
        return reference.Location.Scheme == LocationScheme.Oci
            && (artifact.Files.Count == 0 || artifact.Files.Any(f => reference.Value.EndsWith("/" + f.Path, StringComparison.Ordinal) && PartFiles.MayBe(ModelRole.ChatTemplate, f.Path)));
    }

    /// <summary>The part that a single file is where a server opens the folder around it as a model; null when it counts as the model itself.</summary>
    public static ModelRole? BesideModel(ModelReference opened, ModelReference filled)
    {
        if (opened.Role != ModelRole.Model || filled.Location.File is not { } file || (filled.Part is { } part && part != file))
            return null;
        // The opened path may be the file itself, whatever its name says.
        var role = ModelFileNames.RoleOf(file);
        return Array.IndexOf(Parts, role) >= 0 && !opened.Value.EndsWith(file[(file.LastIndexOf('/') + 1)..], StringComparison.Ordinal) ? role : null;
    }

    // tokenizer_config.json holds the template of most models but no tokenizer, and a GGUF file both.
    private static bool IsCertainly(ModelRole part, string path)
    {
        var (role, name) = (ModelFileNames.RoleOf(path), path[(path.LastIndexOf('/') + 1)..]);
        var isGguf = name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);
        return part switch
        {
            ModelRole.Config => role == part,
            _ when isGguf => role == ModelRole.Quantization,
            ModelRole.Tokenizer => name is not ("tokenizer_config.json" or "special_tokens_map.json" or "added_tokens.json") && PartFiles.MayBe(part, name),
            _ => role == part || name == "tokenizer_config.json",
        };
    }
}
