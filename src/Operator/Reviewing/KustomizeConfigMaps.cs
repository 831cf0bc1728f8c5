using Modelgate.Policy.Data;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Reviewing;

/// <summary>The ConfigMaps that a <c>kustomization.yaml</c> generates from literals and files of its folder.</summary>
/// <remarks>
/// Kustomize reference, configMapGenerator: <c>literals</c>, <c>files</c>, <c>envs</c>. Only files at or below the kustomization's own folder are
/// read, which is kustomize's own restriction. The hash that kustomize adds to the name is left out: the pods in the tree name it without.
/// </remarks>
internal static class KustomizeConfigMaps
{
    private const int MaxFileLength = 1024 * 1024;

    /// <summary>Adds what the document generates.</summary>
    public static void Add(ManifestDocument document, ConfigMapCatalog catalog)
    {
        if (document.Kind != "Kustomization" || document.File.Input.FullPath is not { } path || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder)
            return;
        var namespaceName = document.Node.TryGetText("namespace", out var text) ? text : "";
        var isImmutable = document.Node.At("generatorOptions", "immutable") is { IsTrue: true };
        foreach (var generator in document.Node["configMapGenerator"]?.Items ?? [])
        {
            if (!generator.TryGetText("name", out var name))
                continue;
            var data = new Dictionary<string, string>(StringComparer.Ordinal);
            if (!Fill(generator, folder, data))
                continue;
            catalog.Add(document.File.Input.Source, generator.TryGetText("namespace", out var own) ? own : namespaceName, new ConfigMapData
            {
                Name = name,
                IsImmutable = isImmutable || generator.At("options", "immutable") is { IsTrue: true },
                Data = data,
            });
        }
    }

    /// <summary>False when a file cannot be read: then nothing is known of the ConfigMap.</summary>
    private static bool Fill(DataNode generator, string folder, Dictionary<string, string> data)
    {
        foreach (var literal in Texts(generator, "literals"))
            AddPair(literal, data);
        foreach (var entry in Texts(generator, "files"))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            var file = equals < 0 ? entry : entry[(equals + 1)..];
            if (ReadFile(folder, file) is not { } content)
                return false;
            data[equals < 0 ? Path.GetFileName(file) : entry[..equals]] = content;
        }

        foreach (var entry in Texts(generator, "envs").Concat(generator.TryGetText("env", out var single) ? [single] : []))
        {
            if (ReadFile(folder, entry) is not { } content)
                return false;
            foreach (var line in content.Split('\n'))
            {
                if (line.TrimStart() is { Length: > 0 } trimmed && trimmed[0] != '#')
                    AddPair(trimmed.TrimEnd('\r'), data);
            }
        }

        return true;
    }

    private static void AddPair(string pair, Dictionary<string, string> data)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            return;
        var value = pair[(equals + 1)..];
        if (value.Length >= 2 && value[0] == value[^1] && value[0] is '"' or '\'')
            value = value[1..^1];
        data[pair[..equals]] = value;
    }

    private static IEnumerable<string> Texts(DataNode generator, string name) =>
        (generator[name]?.Items ?? []).Where(i => i.IsScalar).Select(i => i.Text);

    private static string? ReadFile(string folder, string relative)
    {
        try
        {
            var path = Path.GetFullPath(Path.Combine(folder, relative));
            if (!path.StartsWith(folder + "/", StringComparison.Ordinal) || new FileInfo(path) is not { Exists: true, Length: <= MaxFileLength, LinkTarget: null })
                return null;
            return InputText.Read(new InputFile(relative, path, InputKind.Manifest, false), null).Text;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
