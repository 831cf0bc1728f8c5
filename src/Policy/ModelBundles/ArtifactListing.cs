using System.IO.Enumeration;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.ModelBundles;

/// <summary>What of an artifact a reference opens, by the artifact's list of files.</summary>
internal static class ArtifactListing
{
    /// <summary>The file, folder or pattern inside a repository that a reference asks for; null for the whole, and for content whose paths are not told apart.</summary>
    public static string? Wanted(ModelReference reference) =>
        reference.Location.Scheme == LocationScheme.HuggingFace && (reference.Part ?? reference.Location.File) is { Length: > 0 } wanted ? wanted : null;

    /// <summary>True when the artifact lists a file there.</summary>
    public static bool Has(Artifact artifact, string wanted)
    {
        foreach (var file in artifact.Files)
        {
            if (IsAt(file.Path, wanted))
                return true;
        }

        return false;
    }

    /// <summary>True for a file that a path asks for: the file itself, or what lies in a folder; a download's pattern asks for whatever it matches.</summary>
    public static bool IsAt(string path, string wanted) => path == wanted
        || (path.Length > wanted.Length && path[wanted.Length] == '/' && path.StartsWith(wanted, StringComparison.Ordinal))
        || (wanted.AsSpan().ContainsAny('*', '?', '[') && (wanted.Contains('[', StringComparison.Ordinal) || FileSystemName.MatchesSimpleExpression(wanted, path, ignoreCase: false)));
}
