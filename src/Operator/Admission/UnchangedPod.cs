using System.Text.Json;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Admission;

/// <summary>Tells an update of a pod that changes nothing a container of it loads: its spec is as it was, and so is all of its metadata that the spec hands to containers.</summary>
/// <remarks>
/// Controllers take finalizers off pods and set labels on them; a policy that became stricter since the pod was admitted must not keep them from it. Labels and annotations count where an
/// environment variable is made of one (<c>fieldRef</c>): the kubelet reads it again at each start of the container.
/// </remarks>
internal static class UnchangedPod
{
    /// <summary>True when both objects certainly run the same; false for anything unusual. Never throws.</summary>
    public static bool Is(ReadOnlySpan<byte> pod, ReadOnlySpan<byte> old)
    {
        var spec = Member(pod, "spec"u8);
        if (spec.IsEmpty || !spec.SequenceEqual(Member(old, "spec"u8)))
            return false;
        if (spec.IndexOf("\"metadata.labels"u8) < 0 && spec.IndexOf("\"metadata.annotations"u8) < 0 && spec.IndexOf("\\u"u8) < 0)
            return true;
        var now = Member(pod, "metadata"u8);
        var before = Member(old, "metadata"u8);
        return Member(now, "labels"u8).SequenceEqual(Member(before, "labels"u8)) && Member(now, "annotations"u8).SequenceEqual(Member(before, "annotations"u8));
    }

    /// <summary>The bytes of a member's value; empty when there is none.</summary>
    private static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AdmissionReviewReader.MaxDepth });
        try
        {
            if (!reader.Read() || !JsonMember.Enter(ref reader, name))
                return [];
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return json[start..(int)reader.BytesConsumed];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
