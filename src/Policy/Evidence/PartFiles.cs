using System.Globalization;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Evidence;

/// <summary>Whether an artifact's files can be what its role says. The role is a claim: a signed readme is no model, and a signed half of one neither.</summary>
/// <remarks>Names are conventions, so a file is ruled out only where its name says that it is something else; whatever is left may be the part.</remarks>
internal static class PartFiles
{
    private static readonly string[] Others =
    [
        ".md", ".rst", ".txt", ".jinja", ".jinja2", ".j2", ".tmpl", ".yaml", ".yml", ".toml", ".csv", ".tsv", ".jsonl", ".parquet", ".arrow", ".log", ".lock", ".sig", ".html", ".pdf",
        ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ipynb", ".tiktoken", ".gitattributes", ".gitignore",
        "config.json", "index.json", "_map.json", "vocab.json", "tokens.json", "modules.json", "sigstore.json",
    ];

    private static readonly string[] Names = ["license", "licence", "notice", "readme", "modelfile", "copying", "use_policy"];

    private static readonly string[] TokenizerWords = ["token", "vocab", "merges", "piece", "bpe", "tekken", ".model", ".spm", ".gguf"];

    private static readonly string[] TemplateWords = ["template", "chat", "jinja", ".j2", ".tmpl", ".txt", "tokenizer_config", "modelfile", ".gguf"];

    /// <summary>Why the files cannot be the part; null when they can. An artifact without files is signed whole.</summary>
    public static EvidenceReason? WhyNot(Artifact artifact)
    {
        if (IsWeights(artifact.Role) && IsDataset(artifact.Reference))
            return EvidenceReasons.NoModel(artifact.Reference, artifact.Role);
        if (artifact.Files.Count == 0)
            return null;
        return !artifact.Files.Any(f => MayBe(artifact.Role, f.Path)) ? EvidenceReasons.NoSuchFile(artifact.Role) : IsWeights(artifact.Role) ? WhyIncomplete(artifact.Files) : null;
    }

    /// <summary>True when a file of that name may be, or hold, a part of that role.</summary>
    public static bool MayBe(ModelRole role, string path) => role switch
    {
        ModelRole.Model or ModelRole.DraftModel or ModelRole.Adapter or ModelRole.Quantization or ModelRole.Projector => MayBeWeights(path),
        ModelRole.Tokenizer => Says(path, TokenizerWords),
        ModelRole.ChatTemplate => Says(path, TemplateWords),
        ModelRole.Modelfile or ModelRole.Config or ModelRole.Code or ModelRole.Image => true,
    };

    /// <summary>True for a repository of data or of an application.</summary>
    public static bool IsDataset(string reference) =>
        reference.StartsWith("pkg:huggingface/datasets/", StringComparison.Ordinal) || reference.StartsWith("pkg:huggingface/spaces/", StringComparison.Ordinal);

    private static bool IsWeights(ModelRole role) => role is ModelRole.Model or ModelRole.DraftModel or ModelRole.Adapter or ModelRole.Quantization or ModelRole.Projector;

    private static bool MayBeWeights(string path)
    {
        var name = NameOf(path);
        return ModelFileNames.RoleOf(path) is not (ModelRole.Tokenizer or ModelRole.ChatTemplate or ModelRole.Config or ModelRole.Code)
            && !Array.Exists(Others, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            && !Array.Exists(Names, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Says(string path, string[] words)
    {
        var name = path.AsSpan()[(path.LastIndexOf('/') + 1)..];
        foreach (var word in words)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    // model-00001-of-00004.safetensors: a server loads all four.
    private static EvidenceReason? WhyIncomplete(IReadOnlyList<ArtifactFile> files)
    {
        HashSet<string>? paths = null;
        HashSet<(string, string)>? seen = null;
        (string Start, int Digits, int Count, string End)? last = null;
        foreach (var file in files)
        {
            // Most often it is the next part of the same weights.
            if (last is { } before && file.Path.Length == before.Start.Length + before.Digits + before.End.Length
                && file.Path.StartsWith(before.Start, StringComparison.Ordinal) && file.Path.EndsWith(before.End, StringComparison.Ordinal)
                && !file.Path.AsSpan(before.Start.Length, before.Digits).ContainsAnyExceptInRange('0', '9'))
            {
                continue;
            }

            if ((last = Shard(file.Path)) is not var (start, digits, count, end) || !(seen ??= []).Add((start, end)))
                continue;
            paths ??= new(files.Select(f => f.Path), StringComparer.Ordinal);
            string Numbered(int number) => start + number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0') + end;
            var first = paths.Contains(Numbered(0)) ? 0 : 1;
            // Stops at the first that is missing, so it never takes more steps than there are files.
            for (var i = first; i < first + count; i++)
            {
                if (!paths.Contains(Numbered(i)))
                    return EvidenceReasons.IncompleteShards(file.Path, Numbered(i));
            }
        }

        return null;
    }

    private static (string Start, int Digits, int Count, string End)? Shard(string path)
    {
        const string Of = "-of-";
        var at = path.LastIndexOf(Of, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var start = at;
        while (start > 0 && char.IsAsciiDigit(path[start - 1]))
            start--;
        var end = at + Of.Length;
        while (end < path.Length && char.IsAsciiDigit(path[end]))
            end++;
        var isNumbered = at - start is >= 3 and <= 6 && start > 0 && path[start - 1] == '-' && end - at - Of.Length is >= 3 and <= 6;
        return isNumbered ? (path[..start], at - start, int.Parse(path.AsSpan(at + Of.Length, end - at - Of.Length), CultureInfo.InvariantCulture), path[at..]) : null;
    }
}
