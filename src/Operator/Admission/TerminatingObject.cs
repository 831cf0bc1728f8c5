using System.Text.Json;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Admission;

/// <summary>Tells an object that is being deleted: <c>metadata.deletionTimestamp</c> is set.</summary>
/// <remarks>
/// Kubernetes API conventions, ObjectMeta: the server sets the field and no client can; it is never unset again. The kubelet starts nothing
/// in such a pod, and its finalizers must come off, whatever the rules say about what it once loaded.
/// </remarks>
internal static class TerminatingObject
{
    /// <summary>True when the object certainly is being deleted; false for anything unusual. Never throws.</summary>
    public static bool Is(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AdmissionReviewReader.MaxDepth });
        try
        {
            reader.Read();
            return JsonMember.Enter(ref reader, "metadata"u8) && JsonMember.Enter(ref reader, "deletionTimestamp"u8) && reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
