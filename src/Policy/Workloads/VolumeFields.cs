namespace Modelgate.Policy.Workloads;

/// <summary>The fields of core/v1 Volume and VolumeProjection that name a source, with the member that says which one.</summary>
internal static class VolumeFields
{
    /// <summary>The kind that a field stands for, and the member with the source's name (empty when there is none).</summary>
    public static (VolumeKind Kind, string NameField) Of(string field) => field switch
    {
        "configMap" => (VolumeKind.ConfigMap, "name"),
        "secret" => (VolumeKind.Secret, "secretName"),
        "projected" => (VolumeKind.Projected, ""),
        "downwardAPI" => (VolumeKind.DownwardApi, ""),
        "emptyDir" or "ephemeral" => (VolumeKind.EmptyDir, ""),
        "persistentVolumeClaim" => (VolumeKind.PersistentVolumeClaim, "claimName"),
        "hostPath" => (VolumeKind.HostPath, "path"),
        "image" => (VolumeKind.Image, "reference"),
        "csi" => (VolumeKind.Csi, "driver"),
        "nfs" or "glusterfs" => (VolumeKind.Other, "server"),
        "serviceAccountToken" or "clusterTrustBundle" or "podCertificate" => (VolumeKind.DownwardApi, ""),
        _ => (VolumeKind.Other, ""),
    };
}
