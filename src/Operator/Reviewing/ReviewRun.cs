using Modelgate.Operator.Reports;
using Modelgate.Policy;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Resources;

namespace Modelgate.Operator.Reviewing;

/// <summary>One run of <c>modelgate review</c>: from paths to a report.</summary>
/// <remarks>
/// 1. Find the files. 2. Read them, in parallel. 3. Collect the ConfigMaps and verify the bundles' evidence, which may be in them. 4. Judge every object, in parallel. 5. Put the report together, in the
/// order of the input: the same files give the same bytes.
/// </remarks>
internal sealed class ReviewRun(ReviewSettings settings, Stream? standardInput, Action<int, int> progress)
{
    /// <summary>What the user should know although it is no error.</summary>
    public IReadOnlyList<string> Hints { get; private set; } = [];

    /// <summary>Reviews the paths.</summary>
    public ReviewReport Review(IReadOnlyList<string> paths)
    {
        var errors = new List<InputError>();
        var files = InputFinder.Find(paths, errors);                                                      // 1
        var read = new ReadFile[files.Count];
        var done = 0;
        Parallel.For(0, files.Count, i =>                                                                 // 2
        {
            read[i] = Read(files[i]);
            progress(Interlocked.Increment(ref done), files.Count * 2);
        });
        var configMaps = Collect(read);                                                                   // 3
        var snapshot = settings.SnapshotWith(configMaps);
        var results = new List<ObjectResult>[read.Length];
        Parallel.For(0, read.Length, i =>                                                                 // 4
        {
            results[i] = Judge(read[i], configMaps, snapshot);
            progress(Interlocked.Increment(ref done), files.Count * 2);
        });
        errors.AddRange(read.SelectMany(f => f.Errors));
        Hints = [.. read.SelectMany(f => f.Hints)];
        return Report([.. results.SelectMany(r => r)], read.Sum(f => f.Skipped), errors, snapshot, settings.Now); // 5
    }

    private ReadFile Read(InputFile input)
    {
        var (text, problem) = InputText.Read(input, standardInput);
        var file = new ReadFile { Input = input, Text = text ?? "" };
        if (text is null && problem == InputText.NotText && !input.IsNamed)
            file.Skipped++;
        else if (text is null)
            file.Errors.Add(new InputError(input.Source, null, problem ?? ""));
        else if (input.Kind == InputKind.Manifest)
            ManifestFileReader.Read(file);
        return file;
    }

    private static ConfigMapCatalog Collect(ReadFile[] files)
    {
        var catalog = new ConfigMapCatalog();
        foreach (var file in files)
        {
            foreach (var document in file.Documents)
            {
                catalog.Add(document);
                KustomizeConfigMaps.Add(document, catalog);
            }
        }

        return catalog;
    }

    private List<ObjectResult> Judge(ReadFile file, ConfigMapCatalog configMaps, ClusterSnapshot snapshot)
    {
        var results = new List<ObjectResult>(file.Documents.Count);
        foreach (var document in file.Documents)
        {
            Validate(document, file);
            results.Add(ManifestReviewer.Review(document, configMaps, snapshot, settings));
        }

        if (file.Input.Kind == InputKind.Manifest || file.Text.Length == 0)
            return results;
        if (SourceReviewer.Review(file, snapshot, settings) is { } result)
            results.Add(result);
        else
            file.Skipped++;
        return results;
    }

    /// <summary>What a cluster would refuse or could not read, beside what the rules say.</summary>
    private void Validate(ManifestDocument document, ReadFile file)
    {
        var slash = document.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : document.ApiVersion[..slash];
        if (group == DeclarationCheck.Group)
        {
            foreach (var problem in DeclarationCheck.Problems(document.Node, document.Kind, settings.Now) ?? [])
            {
                var error = new InputError(file.Input.Source, problem.Line > 0 ? problem.Line : null, DeclarationCheck.Text(document.Kind, document.Name, problem));
                if (problem.IsWarning)
                    file.Hints.Add("warning: " + error);
                else
                    file.Errors.Add(error);
            }
        }
        else if (ServedResources.IsUnknownKind(group, document.Kind) && ManifestPods.Of(new ManifestObject(document.Node)).Count == 0)
        {
            file.Hints.Add($"{file.Input.Source}: kind {document.Kind} of {document.ApiVersion} is not known to Modelgate; what it serves was not judged");
        }
    }

    /// <summary>Puts a report together.</summary>
    internal static ReviewReport Report(IReadOnlyList<ObjectResult> results, int skipped, List<InputError> errors, ClusterSnapshot? snapshot, DateTimeOffset now) => new()
    {
        Summary = new ReviewSummary(
            results.Count,
            results.Count(r => r.Decision == "Deny"),
            results.Count(r => r.Decision == "Warn"),
            results.Count(r => r.Decision == "Allow"),
            skipped),
        Results = results,
        Bundles = BundleResults.Of(results, now),
        Errors = errors.Count == 0 ? null : errors,
        Snapshot = snapshot,
        Time = now,
    };
}
