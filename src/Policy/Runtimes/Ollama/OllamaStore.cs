using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes.Ollama;

/// <summary>Ollama's model folder: <c>manifests/HOST/NAMESPACE/MODEL/TAG</c> and blobs (ollama <c>server/manifest</c>, v0.33).</summary>
/// <remarks>A name that <c>ollama create</c> or <c>cp</c> made in this pod is not pulled by a later <c>ollama run</c>; the manifest's file says so.</remarks>
internal static class OllamaStore
{
    /// <summary>The folder: <c>OLLAMA_MODELS</c>, else <c>~/.ollama/models</c>; null when it cannot be known.</summary>
    public static string? Folder(InvocationContext context)
    {
        if (context.Invocation.Environment.TryGet("OLLAMA_MODELS", out var folder))
        {
            var text = folder.Text.Trim().Trim('"', '\'');
            if (text.Length > 0)
                return folder.IsKnown ? context.Absolute(text) : null;
        }

        return context.Absolute("~/.ollama/models");
    }

    /// <summary>True when this pod made a model of that name before.</summary>
    public static bool Has(string name, InvocationContext context) => Manifest(name, context) is { } path && context.Files.Read(path).Knowledge == FileKnowledge.Known;

    /// <summary>Remembers that this pod makes a model of that name.</summary>
    public static void Put(Word name, InvocationContext context)
    {
        if (name.IsKnown && Manifest(name.Text, context) is { } path)
            context.Files.Write(path, new Word("", name.Origin));
    }

    /// <summary>The mounted volume that the folder lies on, if one is and others may change it; else null.</summary>
    public static VolumeMount? SharedMount(InvocationContext context)
    {
        if (Folder(context) is not { } folder || Mount(folder, context.Container) is not { } mount)
            return null;
        foreach (var volume in context.Pod.Volumes)
        {
            if (string.Equals(volume.Name, mount.Volume, StringComparison.Ordinal))
                return volume.Kind is VolumeKind.EmptyDir or VolumeKind.Image or VolumeKind.ConfigMap ? null : mount;
        }

        return null;
    }

    /// <summary>The part of the folder's volume that nobody has filled in, or null.</summary>
    public static string? Placeholder(VolumeMount mount, InvocationContext context)
    {
        foreach (var volume in context.Pod.Volumes)
        {
            if (string.Equals(volume.Name, mount.Volume, StringComparison.Ordinal))
                return volume.Placeholder;
        }

        return null;
    }

    /// <summary>True when any volume provides the folder or a part of it.</summary>
    public static bool IsMounted(InvocationContext context)
    {
        if (Folder(context) is not { } folder)
            return true;
        foreach (var mount in context.Container.VolumeMounts)
        {
            var path = ContainerPath.Normalise(mount.MountPath);
            if (ContainerPath.IsAtOrBelow(folder, path) || ContainerPath.IsAtOrBelow(path, folder))
                return true;
        }

        return false;
    }

    private static VolumeMount? Mount(string folder, ContainerSpec container)
    {
        VolumeMount? best = null;
        foreach (var mount in container.VolumeMounts)
        {
            if (ContainerPath.IsAtOrBelow(folder, ContainerPath.Normalise(mount.MountPath)) && !(best?.MountPath.Length > mount.MountPath.Length))
                best = mount;
        }

        return best;
    }

    private static string? Manifest(string name, InvocationContext context) =>
        Folder(context) is { } folder && OllamaName.TryParse(name, out var parsed)
            ? $"{folder}/manifests/{parsed.Host}/{parsed.Namespace}/{parsed.Model}/{parsed.Tag}"
            : null;
}
