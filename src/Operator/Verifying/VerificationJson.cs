using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modelgate.Operator.Verifying;

/// <summary>Writes the report as JSON.</summary>
internal static class VerificationJson
{
    // Read by programs and in terminals, never inside HTML: + and ' stay as they are.
    private static readonly VerificationReportJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <summary>Writes the report and a line feed.</summary>
    public static void Write(VerificationReport report, TextWriter output)
    {
        output.Write(JsonSerializer.Serialize(report, Json.VerificationReport));
        output.Write('\n');
    }
}

/// <summary>The report's shape for the JSON writer, made at compile time.</summary>
[JsonSerializable(typeof(VerificationReport))]
internal sealed partial class VerificationReportJson : JsonSerializerContext;
