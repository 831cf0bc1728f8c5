using System.Text;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Manifests;

/// <summary>Holds hashed files against a signed list: they must be the same set of names and digests (OMS specification, 8.4).</summary>
public static class ModelManifestComparison
{
    /// <summary>Files that a message names of each kind.</summary>
    private const int MaxNamed = 5;

    /// <summary>Compares everything at once, for who has all files hashed.</summary>
    /// <returns>Null when the files are the signed ones.</returns>
    public static VerificationFailure? Compare(ModelManifest manifest, IReadOnlyList<HashedFile> present, ManifestOptions options)
    {
        ArgumentNullException.ThrowIfNull(present);
        var selection = ManifestSelection.Of(manifest, [.. present.Select(f => new PresentFile(f.Path, f.Length, false))], options);
        return selection.IsSuccess ? Compare(selection.Value, present) : selection.Failure;
    }

    /// <summary>Compares what <see cref="ManifestSelection.PathsToHash"/> asked for.</summary>
    /// <returns>Null when the files are the signed ones.</returns>
    public static VerificationFailure? Compare(ManifestSelection selection, IReadOnlyList<HashedFile> hashed)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(hashed);
        Dictionary<string, HashedFile> there = new(hashed.Count, StringComparer.Ordinal);
        foreach (var file in hashed)
            there[file.Path] = file;
        List<string> changed = [.. selection.Resized];
        foreach (var file in selection.Listed)
        {
            // Where names are wrong already, not every file is hashed; what is not hashed is never taken for right.
            if (there.TryGetValue(file.Path, out var found) ? !Same(file, found) : selection.IsComplete)
                changed.Add(file.Path);
        }

        if (selection.IsComplete && changed.Count == 0)
            return null;
        var (missing, renamed, extra) = Renames(selection, there);
        var text = new StringBuilder("The files are not the signed ones.");
        Tell(text, "Changed", changed.Select(Quoted.Text), changed.Count);
        Tell(text, "Missing", missing.Select(Quoted.Text), missing.Count);
        Tell(text, "Renamed", renamed, renamed.Count);
        Tell(text, "Not signed", extra.Select(Quoted.Text), extra.Count);
        return new(VerificationFailureKind.ManifestMismatch, text.ToString());
    }

    /// <summary>Tells missing files whose content is there under another name from those that are gone.</summary>
    private static (List<string> Missing, List<string> Renamed, List<string> Extra) Renames(ManifestSelection selection, Dictionary<string, HashedFile> there)
    {
        Dictionary<string, string> unsigned = new(StringComparer.Ordinal);
        foreach (var file in selection.Extra)
        {
            if (there.TryGetValue(file.Path, out var found))
                unsigned.TryAdd(string.Join(' ', found.Digests), file.Path);
        }

        List<string> missing = [], renamed = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (var file in selection.Missing)
        {
            if (unsigned.TryGetValue(string.Join(' ', file.Digests), out var now) && taken.Add(now))
                renamed.Add($"{Quoted.Text(file.Path)} to {Quoted.Text(now)}");
            else
                missing.Add(file.Path);
        }

        return (missing, renamed, [.. selection.Extra.Select(f => f.Path).Where(p => !taken.Contains(p))]);
    }

    private static bool Same(ManifestFile signed, HashedFile found) =>
        (signed.Length is not { } length || length == found.Length) && signed.Digests.SequenceEqual(found.Digests, StringComparer.Ordinal);

    private static void Tell(StringBuilder text, string what, IEnumerable<string> names, int count)
    {
        if (count == 0)
            return;
        text.Append(' ').Append(what).Append(": ").AppendJoin(", ", names.Take(MaxNamed));
        if (count > MaxNamed)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $" and {count - MaxNamed} more");
        text.Append('.');
    }
}
