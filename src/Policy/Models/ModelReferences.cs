using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Models;

/// <summary>Makes <see cref="ModelReference"/>s from the words that a program was given, so that certainty and provenance are never forgotten.</summary>
public static class ModelReferences
{
    /// <summary>A reference to a known place.</summary>
    /// <param name="role">The part it fills.</param>
    /// <param name="value">What the program sees.</param>
    /// <param name="location">The place that the value names.</param>
    /// <param name="revision">The revision's own word when it stood apart from the value; null when there is none.</param>
    public static ModelReference At(ModelRole role, Word value, ModelLocation location, Word? revision = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(location);
        var unknown = value.Unresolved ?? Placeholders.Find(value.Text);
        return new()
        {
            Role = role,
            Value = value.Text,
            Location = location,
            Origin = value.Origin,
            RevisionOrigin = revision?.Origin,
            Unresolved = unknown ?? revision?.Unresolved,
            IsUnknown = unknown is not null,
        };
    }

    /// <summary>What the model argument of a runtime names that takes a folder, a hub id or a URI.</summary>
    /// <param name="role">The part it fills.</param>
    /// <param name="value">The argument.</param>
    /// <param name="revision">The revision that this runtime would use for it, or null.</param>
    /// <param name="context">Environment (the hub), working directory and files decide.</param>
    public static ModelReference HubOrLocal(ModelRole role, Word value, Word? revision, InvocationContext context)
    {
        var location = ModelLocations.HubOrLocal(value, revision, context);
        if (location.Scheme == LocationScheme.HuggingFace && value.IsKnown)
        {
            if (context.Invocation.WorkingDirectory is null)
                WarnOfShadow(value, context);
            else if (context.Absolute(value.Text) is { } shadow)
                DownloadCaches.Judge(shadow, value, "the working directory lies on {0}, and a folder of that name there is served in place of {1}", "Set a working directory that no volume provides", context);
        }

        return At(role, value, location, location.Scheme == LocationScheme.HuggingFace ? revision : null);
    }

    // A folder org/name under the working directory comes before the hub. Where only the image knows the directory, a mount with
    // the id's own name is as good as a statement that it may be there.
    private static void WarnOfShadow(Word value, InvocationContext context)
    {
        var text = value.Text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !context.Budget.Take(context.Container.VolumeMounts.Count / 16))
            return;
        foreach (var mount in context.Container.VolumeMounts)
        {
            if (EndsWith(mount.MountPath, text.AsSpan(0, slash)) || EndsWith(mount.MountPath, text))
            {
                context.Sink.Add(new Signal(
                    SignalKind.UnverifiableContent,
                    mount.MountPath,
                    $"if it lies in the image's working directory, the folder is served instead of {text} from the hub",
                    new(ReferenceOrigin.Volume, mount.Path),
                    "Mount the volume at a path that does not end with the model's name, or set workingDir"));
                return;
            }
        }
    }

    private static bool EndsWith(string mountPath, ReadOnlySpan<char> name)
    {
        var path = mountPath.AsSpan().TrimEnd('/');
        return path.Length > name.Length && path.EndsWith(name, StringComparison.Ordinal) && path[^(name.Length + 1)] == '/';
    }

    /// <summary>What a tool fetches to a path; the container itself serves nothing from it.</summary>
    public static ModelReference Download(ModelRole role, Word value, ModelLocation location, Word? revision = null) =>
        At(role, value, location, revision) with { IsDownload = true };
}
