using Modelgate.Operator.Reports;
using Modelgate.Policy.Data;

namespace Modelgate.Operator.Reviewing;

/// <summary>Takes the Kubernetes objects out of a YAML or JSON file, <c>List</c>s and several documents included.</summary>
/// <remarks>
/// What is no manifest (a values file, a package.json) is passed over and counted. What claims to be one and cannot be read is an error
/// with its line; the documents around it are read all the same. Helm templates are not manifests before they are rendered.
/// </remarks>
internal static class ManifestFileReader
{
    private const int MaxDocumentNodes = 2_000_000;
    private const int MaxPieces = 2_000;

    /// <summary>Reads the file's documents into <paramref name="file"/>.</summary>
    public static void Read(ReadFile file)
    {
        if (IsChartTemplate(file))
        {
            Hint(file);
            return;
        }

        var documents = new List<ManifestDocument>();
        var result = ReadData(file.Text);
        if (result.IsRead)
        {
            for (var i = 0; i < result.Documents.Count; i++)
                Add(file, i, result.Documents[i], documents, 0);
        }
        else if (!ClaimsToBeManifest(file.Text))
        {
            file.Skipped++;
            if (file.Input.IsNamed)
                file.Errors.Add(new InputError(file.Input.Source, Positive(result.ErrorLine), result.Error));
        }
        else if (HoldsTemplateActions(file.Text))
        {
            Hint(file);
        }
        else
        {
            ReadPieces(file, result, documents);
        }

        file.Documents = documents;
    }

    private static DataReadResult ReadData(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.Length > 0 && start[0] is '{' or '[')
        {
            var json = JsonReader.Read(text, maxNodes: MaxDocumentNodes);
            if (json.IsRead)
                return json;
        }

        return YamlReader.Read(text, YamlDialect.Kubernetes, MaxDocumentNodes);
    }

    /// <summary>Reads each document by itself after the whole text failed, so that one broken document hides no other.</summary>
    private static void ReadPieces(ReadFile file, DataReadResult whole, List<ManifestDocument> documents)
    {
        var pieces = YamlPieces.Split(file.Text, MaxPieces);
        if (pieces.Count < 2)
        {
            file.Errors.Add(new InputError(file.Input.Source, Positive(whole.ErrorLine), whole.Error ?? ""));
            return;
        }

        var errors = file.Errors.Count;
        for (var i = 0; i < pieces.Count; i++)
        {
            var result = YamlReader.Read(pieces[i], YamlDialect.Kubernetes, MaxDocumentNodes);
            if (!result.IsRead)
            {
                file.Errors.Add(new InputError(file.Input.Source, Positive(result.ErrorLine) ?? FirstLine(pieces[i]), result.Error));
                continue;
            }

            foreach (var node in result.Documents)
                Add(file, i, node, documents, 0);
        }

        if (file.Errors.Count == errors)
            file.Errors.Add(new InputError(file.Input.Source, Positive(whole.ErrorLine), whole.Error ?? ""));
    }

    private static void Add(ReadFile file, int document, DataNode node, List<ManifestDocument> documents, int depth)
    {
        if (node.Kind == DataKind.Null)
            return;
        var hasKind = node.TryGetText("kind", out var kind) && kind.Length > 0;
        if (node.Kind == DataKind.Sequence && depth == 0 && node.Items.Count > 0 && node.Items[0].TryGetText("kind", out _))
        {
            foreach (var item in node.Items)
                Add(file, document, item, documents, depth + 1);
        }
        else if (!hasKind || !node.TryGetText("apiVersion", out var version))
        {
            file.Skipped++;
        }
        else if (kind!.EndsWith("List", StringComparison.Ordinal) && node["items"] is { Kind: DataKind.Sequence } items && depth < 4)
        {
            foreach (var item in items.Items)
                Add(file, document, Complete(item, version, kind), documents, depth + 1);
        }
        else
        {
            documents.Add(new ManifestDocument(file, document, node));
        }
    }

    /// <summary>The items of a <c>PodList</c> may leave out their kind: the API server's own answers do.</summary>
    private static DataNode Complete(DataNode item, string version, string listKind)
    {
        if (listKind == "List" || item.Kind != DataKind.Mapping || item["kind"] is not null)
            return item;
        return DataNode.Mapping(
            [new("apiVersion", DataNode.String(version, item.Line)), new("kind", DataNode.String(listKind[..^4], item.Line)), .. item.Members],
            item.Line);
    }

    private static void Hint(ReadFile file)
    {
        file.Skipped++;
        file.Hints.Add($"{file.Input.Source}: a template is no manifest yet; render it first: helm template … | modelgate review -");
    }

    /// <summary>A file in a chart's <c>templates</c> folder that has template actions: even where it happens to be YAML, its values are not the final ones.</summary>
    private static bool IsChartTemplate(ReadFile file)
    {
        if (!file.Text.Contains("{{", StringComparison.Ordinal) || file.Input.FullPath is not { } path)
            return false;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        for (var i = 0; i < 4 && folder is not null; i++, folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == "templates" && Path.GetDirectoryName(folder) is { } chart)
                return File.Exists(Path.Combine(chart, "Chart.yaml"));
        }

        return false;
    }

    /// <summary>True for the actions of Helm, Go and Jinja templates. A lone <c>{{TOKEN}}</c> is a placeholder, which breaks one document only.</summary>
    private static bool HoldsTemplateActions(string text)
    {
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0; at = text.IndexOf("{{", at + 2, StringComparison.Ordinal))
        {
            var action = text.AsSpan(at + 2, Math.Min(24, text.Length - at - 2)).TrimStart("- ");
            if (action is ['.' or '$' or '/', ..] || action.StartsWith("include") || action.StartsWith("template") || action.StartsWith("if ") || action.StartsWith("range ")
                || action.StartsWith("with ") || action.StartsWith("end") || action.StartsWith("define ") || action.StartsWith("toYaml") || text.AsSpan(at + 2).StartsWith("-"))
            {
                return true;
            }
        }

        return text.Contains("{%", StringComparison.Ordinal);
    }

    private static bool ClaimsToBeManifest(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var start = line.TrimStart(" \t-");
            if (start.StartsWith("apiVersion:", StringComparison.Ordinal) || start.StartsWith("\"apiVersion\":", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Where a piece starts after the empty lines that stand for what came before it.</summary>
    private static int FirstLine(string piece) => 1 + piece.AsSpan(0, piece.Length - piece.AsSpan().TrimStart().Length).Count('\n');

    private static int? Positive(int line) => line > 0 ? line : null;
}
