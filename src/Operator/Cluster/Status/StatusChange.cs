using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Cluster.Status;

/// <summary>A status that is to be written.</summary>
/// <param name="Kind">The kind of object.</param>
/// <param name="Subject">The object.</param>
/// <param name="Status">What is to be said.</param>
/// <param name="Document">The same as the server is to have it.</param>
/// <param name="Server">What the server has.</param>
/// <param name="Memory">What is remembered of the object.</param>
internal sealed record StatusChange(ResourceKind Kind, EventSubject Subject, ObjectStatus Status, JsonObject Document, JsonObject Server, StatusMemory Memory)
{
    /// <summary>What is sent: with the uid, so that another object of the same name does not get it.</summary>
    public byte[] ToBytes()
    {
        var metadata = new JsonObject { ["name"] = Subject.Name, ["uid"] = Subject.Uid };
        if (Subject.Namespace.Length > 0)
            metadata["namespace"] = Subject.Namespace;
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["apiVersion"] = Subject.ApiVersion,
            ["kind"] = Subject.Kind,
            ["metadata"] = metadata,
            ["status"] = Document.DeepClone(),
        }.ToJsonString());
    }

    /// <summary>What has changed for people, as events.</summary>
    public IEnumerable<(bool IsWarning, string Reason, string Note)> Events()
    {
        foreach (var condition in Status.Conditions)
        {
            var before = StatusDocument.StatusOf(Server, condition.Type);
            if (before == condition.Status)
                continue;
            switch (condition.Type, condition.Holds)
            {
                case (StatusCondition.Verified, true):
                    yield return (false, "Verified", condition.Message);
                    break;
                case (StatusCondition.Verified, false):
                    yield return (true, "NotVerified", $"{condition.Reason}: {condition.Message}");
                    break;
                case (StatusCondition.Expiring, true) when condition.Reason == BundleFindings.ExpiresSoon:
                    yield return (true, "Expiring", condition.Message);
                    break;
                case (StatusCondition.InForce, true) when before is not null:
                    yield return (false, "InForce", condition.Message);
                    break;
                case (StatusCondition.InForce or StatusCondition.TrustedRootsAvailable, false):
                    yield return (true, condition.Type == StatusCondition.InForce ? condition.Reason : "TrustedRootNotAvailable", condition.Message);
                    break;
            }
        }
    }
}
