using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>The files that a volume holds by its definition: the keys of ConfigMaps, under their own names or those of <c>items</c>.</summary>
internal static class VolumeTexts
{
    /// <summary>Reads a file of a volume; <paramref name="path"/> is the volume's own, with a leading slash.</summary>
    public static PodFile Read(Volume? volume, string path, IConfigMapSource configMaps) => volume?.Kind switch
    {
        VolumeKind.ConfigMap => ReadConfigMap(volume, path, configMaps),
        VolumeKind.Projected => ReadProjected(volume, path, configMaps),
        _ => new(FileKnowledge.Unknown, null, "it lies on " + Describe(volume)),
    };

    /// <summary>The paths of the known files.</summary>
    public static IEnumerable<string> List(Volume volume, IConfigMapSource configMaps)
    {
        if (volume.Kind == VolumeKind.Projected)
            return volume.Sources.SelectMany(source => List(source, configMaps)).Distinct(StringComparer.Ordinal);
        if (volume.Kind != VolumeKind.ConfigMap || configMaps.Find(volume.Source) is not { } map)
            return [];
        return volume.Items is { } items
            ? items.Where(item => map.Data.ContainsKey(item.Key)).Select(item => ContainerPath.FromRoot(item.Value))
            : map.Data.Keys.Select(key => "/" + key);
    }

    /// <summary>The volume in words: <c>PersistentVolumeClaim models</c>, <c>a hostPath volume (/srv/models)</c>.</summary>
    public static string Describe(Volume? volume) => volume?.Kind switch
    {
        null => "a volume that the pod does not define",
        VolumeKind.ConfigMap => "ConfigMap " + volume.Source,
        VolumeKind.Secret => "Secret " + volume.Source,
        VolumeKind.Projected => $"projected volume {volume.Name}",
        VolumeKind.DownwardApi => $"downwardAPI volume {volume.Name}",
        VolumeKind.EmptyDir => $"emptyDir volume {volume.Name}",
        VolumeKind.PersistentVolumeClaim => volume.Source.Length > 0 ? "PersistentVolumeClaim " + volume.Source : $"PersistentVolumeClaim of volume {volume.Name}",
        VolumeKind.HostPath => "a folder of the node, hostPath " + volume.Source,
        VolumeKind.Image => "image volume " + volume.Source,
        VolumeKind.Csi => $"volume {volume.Name} of CSI driver {volume.Source}",
        VolumeKind.Other => volume.FieldName.Length > 0 ? $"{volume.FieldName} volume {volume.Name}" : $"volume {volume.Name}",
        _ => $"volume {volume.Name}",
    };

    private static PodFile ReadProjected(Volume volume, string path, IConfigMapSource configMaps)
    {
        // Later sources overwrite equal paths of earlier ones.
        PodFile? unknown = null;
        for (var i = volume.Sources.Count - 1; i >= 0; i--)
        {
            var file = Read(volume.Sources[i], path, configMaps);
            if (file.Knowledge == FileKnowledge.Known)
                return unknown ?? file;
            if (file.Knowledge == FileKnowledge.Unknown)
                unknown ??= file;
        }

        return unknown ?? new(FileKnowledge.Missing, null, $"{Describe(volume)} has no file {path[1..]}");
    }

    private static PodFile ReadConfigMap(Volume volume, string path, IConfigMapSource configMaps)
    {
        if (KeyOf(volume, path) is not { } key)
            return new(FileKnowledge.Missing, null, $"{Describe(volume)} has no file {path[1..]}");
        if (configMaps.Find(volume.Source) is not { } map)
            return new(FileKnowledge.Unknown, null, configMaps.Explain(volume.Source));
        if (map.Data.TryGetValue(key, out var text))
        {
            var outer = new Origin(ReferenceOrigin.Volume, volume.Path) { Note = "volume " + volume.Name };
            return new(FileKnowledge.Known, new Word(text, map.OriginOf(key).UsedBy(outer)), null);
        }

        foreach (var binary in map.BinaryKeys)
        {
            if (binary == key)
                return new(FileKnowledge.Unknown, null, $"ConfigMap {map.Name}, key {key}, is binary data");
        }

        return new(FileKnowledge.Missing, null, $"ConfigMap {map.Name} has no key {key}");
    }

    // The kubelet links the keys through ..data, so both paths lead to the file.
    private static string? KeyOf(Volume volume, string path)
    {
        var name = path.StartsWith("/..data/", StringComparison.Ordinal) ? path[8..] : path[1..];
        if (volume.Items is not { } items)
            return name.Length == 0 || name.Contains('/', StringComparison.Ordinal) ? null : name;
        foreach (var (key, target) in items)
        {
            if (ContainerPath.FromRoot(target).AsSpan(1).SequenceEqual(name))
                return key;
        }

        return null;
    }
}
