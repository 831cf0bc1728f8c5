using System.Globalization;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Models;

/// <summary>Folders that a program looks into before it asks the hub, so that a pin is worth as much as who may write there.</summary>
internal static class DownloadCaches
{
    /// <summary>Adds a signal when the folder lies on a volume that outlives the pod.</summary>
    /// <param name="path">The folder, absolute.</param>
    /// <param name="model">What is asked for.</param>
    /// <param name="reason">What happens: the volume is <c>{0}</c>, the model <c>{1}</c>.</param>
    /// <param name="remedy">What to change.</param>
    /// <param name="context">The container.</param>
    public static void Judge(string path, Word model, string reason, string remedy, InvocationContext context)
    {
        if (context.Files is not PodFiles files || files.Locate(path) is not { Mount: { } mount } backing
            || backing.Volume?.Kind is VolumeKind.EmptyDir or VolumeKind.Image or VolumeKind.ConfigMap or VolumeKind.Projected or VolumeKind.DownwardApi)
        {
            return;
        }

        context.Sink.Add(new Signal(
            SignalKind.UnverifiableContent, mount.MountPath, string.Format(CultureInfo.InvariantCulture, reason, VolumeTexts.Describe(backing.Volume), model.Text),
            new(ReferenceOrigin.Volume, mount.Path), remedy));
    }
}
