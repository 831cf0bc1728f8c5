using System.Collections.Frozen;

namespace Modelgate.Policy.Invocation;

/// <summary>Variables that a controller or the kubelet adds to a container, so that <c>$(NAME)</c> in a template is a value and no command.</summary>
/// <remarks>
/// Read: LeaderWorkerSet (pod webhook), Kubeflow's PyTorchJob and MPIJob, KubeRay, JobSet and indexed Jobs, KServe's multi-node worker, NVIDIA Grove, RoleBasedGroup, Kthena's ModelServing,
/// and the service variables of core Kubernetes; August 2026.
/// </remarks>
internal static class InjectedVariables
{
    private static readonly string[] Prefixes = ["LWS_", "RBG_", "RAY_", "FQ_RAY_", "KUBERAY_", "GROVE_", "JOBSET_", "TPU_WORKER_", "PET_", "OMPI_COMM_", "KUBERNETES_"];

    private static readonly FrozenSet<string> Names = new[]
    {
        "MASTER_ADDR", "MASTER_PORT", "WORLD_SIZE", "RANK", "LOCAL_RANK", "NODE_RANK", "NNODES", "HEAD_SVC", "JOB_COMPLETION_INDEX", "POD_INDEX", "TPU_NAME", "ISVC_NAME", "HOSTNAME",
        "ENTRY_ADDRESS", "WORKER_INDEX", "GROUP_SIZE",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for such a name.</summary>
    public static bool Contains(string name)
    {
        if (Names.Contains(name) || name.EndsWith("_SERVICE_HOST", StringComparison.Ordinal) || name.EndsWith("_SERVICE_PORT", StringComparison.Ordinal))
            return true;
        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
