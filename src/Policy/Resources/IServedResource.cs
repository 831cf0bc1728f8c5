using Modelgate.Policy.Manifests;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resources;

/// <summary>A kind of custom resource that makes model-serving pods: what its controller makes of its fields. One file for each family of kinds.</summary>
public interface IServedResource
{
    /// <summary>True for the kinds of this family; versions never matter.</summary>
    bool Matches(string group, string kind);

    /// <summary>The pods that the object's templates make. What its own fields name is read by the container <c>(spec)</c> (<see cref="ContainerKind.Specification"/>).</summary>
    IReadOnlyList<PodWorkload> Read(ManifestObject manifest);
}
