using System.Text.Json;

namespace Modelgate.Operator.Admission;

/// <summary>Reads an AdmissionReview from JSON, strictly: this version, this kind, each member once, a uid, and the object where the operation has one.</summary>
/// <remarks>
/// Kubernetes API reference, admission.k8s.io/v1. The object is not taken apart here, only found: its bytes are a slice of the body.
/// Members that this version does not know are skipped, as the API's compatibility rules ask.
/// </remarks>
internal static class AdmissionReviewReader
{
    /// <summary>Deepest nesting that is read; a pod's deepest field lies below 20.</summary>
    public const int MaxDepth = 64;

    /// <summary>A uid is 36 characters; a longer text is not repeated to anybody.</summary>
    private const int MaxUidLength = 128;

    private const int MaxNameLength = 512;

    /// <summary>Reads the body. Never throws.</summary>
    public static AdmissionReadResult Read(ReadOnlyMemory<byte> body)
    {
        var fields = new AdmissionFields();
        try
        {
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            var failure = ReadReview(ref reader, body, ref fields);
            if (failure is null && reader.Read())
                failure = "the body goes on after the AdmissionReview";
            failure ??= Complete(in fields);
            return failure is null ? AdmissionReadResult.Read(fields.ToRequest()) : AdmissionReadResult.Failed(failure, fields.ValidUid);
        }
        catch (JsonException problem)
        {
            return AdmissionReadResult.Failed(
                FormattableString.Invariant($"the body is not readable JSON (line {(problem.LineNumber ?? 0) + 1}, byte {problem.BytePositionInLine ?? 0}; at most {MaxDepth} levels are read)"),
                fields.ValidUid);
        }
        catch (InvalidOperationException)
        {
            // The only way here: text with bytes that are no UTF-8.
            return AdmissionReadResult.Failed("the body holds text that is not UTF-8", fields.ValidUid);
        }
    }

    private static string? ReadReview(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref AdmissionFields fields)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return "the body is not a JSON object";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? failure;
            if (reader.ValueTextEquals("apiVersion"u8))
            {
                failure = Text(ref reader, "apiVersion", ref fields.ApiVersion, MaxNameLength);
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                failure = Text(ref reader, "kind", ref fields.ReviewKind, MaxNameLength);
            }
            else if (reader.ValueTextEquals("request"u8))
            {
                if (fields.HasRequest)
                    return "\"request\" is given twice";
                fields.HasRequest = true;
                failure = ReadRequest(ref reader, body, ref fields);
            }
            else
            {
                reader.Skip();
                failure = null;
            }

            if (failure is not null)
                return failure;
        }

        return null;
    }

    private static string? ReadRequest(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref AdmissionFields fields)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "\"request\" is not an object";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? failure;
            if (reader.ValueTextEquals("uid"u8))
                failure = Text(ref reader, "request.uid", ref fields.Uid, MaxUidLength);
            else if (reader.ValueTextEquals("kind"u8))
                failure = Names(ref reader, "request.kind", "kind", ref fields.KindSeen, ref fields.Group, ref fields.Version, ref fields.Kind);
            else if (reader.ValueTextEquals("resource"u8))
                failure = Names(ref reader, "request.resource", "resource", ref fields.ResourceSeen, ref fields.ResourceGroup, ref fields.ResourceVersion, ref fields.Resource);
            else if (reader.ValueTextEquals("subResource"u8))
                failure = Text(ref reader, "request.subResource", ref fields.SubResource, MaxNameLength);
            else if (reader.ValueTextEquals("namespace"u8))
                failure = Text(ref reader, "request.namespace", ref fields.Namespace, MaxNameLength);
            else if (reader.ValueTextEquals("name"u8))
                failure = Text(ref reader, "request.name", ref fields.Name, MaxNameLength);
            else if (reader.ValueTextEquals("operation"u8))
                failure = Text(ref reader, "request.operation", ref fields.Operation, MaxNameLength);
            else if (reader.ValueTextEquals("userInfo"u8))
                failure = UserName(ref reader, ref fields);
            else if (reader.ValueTextEquals("dryRun"u8))
                failure = DryRun(ref reader, ref fields);
            else if (reader.ValueTextEquals("object"u8))
                failure = Object(ref reader, body, "request.object", ref fields.ObjectSeen, ref fields.Object);
            else if (reader.ValueTextEquals("oldObject"u8))
                failure = Object(ref reader, body, "request.oldObject", ref fields.OldObjectSeen, ref fields.OldObject);
            else
                failure = Skip(ref reader);
            if (failure is not null)
                return failure;
        }

        return null;
    }

    private static string? Object(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, string path, ref bool seen, ref ReadOnlyMemory<byte> bytes)
    {
        if (seen)
            return $"\"{path}\" is given twice";
        seen = true;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return $"\"{path}\" is not an object";
        var start = checked((int)reader.TokenStartIndex);
        reader.Skip();
        bytes = body[start..checked((int)reader.BytesConsumed)];
        return null;
    }

    private static string? Names(
        ref Utf8JsonReader reader, string path, string last, ref bool seen, ref string? group, ref string? version, ref string? name)
    {
        if (seen)
            return $"\"{path}\" is given twice";
        seen = true;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return $"\"{path}\" is not an object";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? failure;
            if (reader.ValueTextEquals("group"u8))
                failure = Text(ref reader, path + ".group", ref group, MaxNameLength);
            else if (reader.ValueTextEquals("version"u8))
                failure = Text(ref reader, path + ".version", ref version, MaxNameLength);
            else if (reader.ValueTextEquals(last))
                failure = Text(ref reader, path + "." + last, ref name, MaxNameLength);
            else
                failure = Skip(ref reader);
            if (failure is not null)
                return failure;
        }

        return null;
    }

    private static string? UserName(ref Utf8JsonReader reader, ref AdmissionFields fields)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "\"request.userInfo\" is not an object";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var failure = reader.ValueTextEquals("username"u8)
                ? Text(ref reader, "request.userInfo.username", ref fields.UserName, MaxNameLength)
                : Skip(ref reader);
            if (failure is not null)
                return failure;
        }

        return null;
    }

    private static string? DryRun(ref Utf8JsonReader reader, ref AdmissionFields fields)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
            return "\"request.dryRun\" is not true or false";
        fields.IsDryRun = reader.TokenType == JsonTokenType.True;
        return null;
    }

    private static string? Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return null;
    }

    private static string? Text(ref Utf8JsonReader reader, string path, ref string? value, int maxLength)
    {
        if (value is not null)
            return $"\"{path}\" is given twice";
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            return $"\"{path}\" is not text";
        if (reader.ValueSpan.Length > maxLength)
            return $"\"{path}\" is too long";
        value = Known(ref reader) ?? reader.GetString();
        return null;
    }

    /// <summary>The texts that nearly every review has, so that they are not made anew each time.</summary>
    private static string? Known(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("v1"u8) ? "v1"
        : reader.ValueTextEquals("Pod"u8) ? "Pod"
        : reader.ValueTextEquals("pods"u8) ? "pods"
        : reader.ValueTextEquals("CREATE"u8) ? "CREATE"
        : reader.ValueTextEquals("UPDATE"u8) ? "UPDATE"
        : reader.ValueTextEquals("AdmissionReview"u8) ? "AdmissionReview"
        : reader.ValueTextEquals("admission.k8s.io/v1"u8) ? "admission.k8s.io/v1"
        : null;

    private static string? Complete(in AdmissionFields fields)
    {
        if (fields.ReviewKind != "AdmissionReview")
            return "the body's kind is not AdmissionReview";
        if (fields.ApiVersion != "admission.k8s.io/v1")
            return "the AdmissionReview's apiVersion is not admission.k8s.io/v1, the only one that Modelgate reads";
        if (!fields.HasRequest)
            return "the AdmissionReview has no request";
        if (fields.ValidUid is null)
            return "\"request.uid\" is missing or empty";
        if (string.IsNullOrEmpty(fields.Kind) || string.IsNullOrEmpty(fields.Version))
            return "\"request.kind\" is missing or incomplete";
        if (string.IsNullOrEmpty(fields.Resource))
            return "\"request.resource\" is missing or incomplete";
        return fields.Operation switch
        {
            "CREATE" or "UPDATE" => fields.Object.IsEmpty ? $"\"request.object\" is missing from a request of operation {fields.Operation}" : null,
            "DELETE" or "CONNECT" => null,
            _ => "\"request.operation\" is not CREATE, UPDATE, DELETE or CONNECT",
        };
    }
}
