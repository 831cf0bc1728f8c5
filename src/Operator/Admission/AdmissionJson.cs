using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Modelgate.Operator.Admission;

/// <summary>Writes a response as an AdmissionReview. Nothing of the request but its uid is repeated.</summary>
internal static class AdmissionJson
{
    // The reader is the API server, never a browser: quotes and < stay readable in logs.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the response.</summary>
    public static void Write(IBufferWriter<byte> target, AdmissionResponse response)
    {
        using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, "admission.k8s.io/v1"u8);
        json.WriteString("kind"u8, "AdmissionReview"u8);
        json.WriteStartObject("response"u8);
        json.WriteString("uid"u8, response.Uid);
        json.WriteBoolean("allowed"u8, response.IsAllowed);
        if (!response.IsAllowed)
            WriteStatus(json, response);
        if (response.Warnings.Count > 0)
        {
            json.WriteStartArray("warnings"u8);
            foreach (var warning in response.Warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
        }

        if (response.AuditAnnotations.Count > 0)
        {
            json.WriteStartObject("auditAnnotations"u8);
            foreach (var (key, value) in response.AuditAnnotations)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter json, AdmissionResponse response)
    {
        json.WriteStartObject("status"u8);
        json.WriteString("status"u8, "Failure"u8);
        json.WriteString("message"u8, response.Message);
        json.WriteString("reason"u8, response.Reason);
        if (response.Details is { } details)
        {
            json.WriteStartObject("details"u8);
            json.WriteString("name"u8, details.Name);
            json.WriteString("group"u8, details.Group);
            json.WriteString("kind"u8, details.Kind);
            json.WriteStartArray("causes"u8);
            foreach (var cause in details.Causes)
            {
                json.WriteStartObject();
                json.WriteString("reason"u8, cause.Reason);
                json.WriteString("message"u8, cause.Message);
                json.WriteString("field"u8, cause.Field);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteNumber("code"u8, response.Code);
        json.WriteEndObject();
    }
}
