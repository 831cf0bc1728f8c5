using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modelgate.Operator.Reports;

/// <summary>Writes the report as JSON.</summary>
internal static class JsonReport
{
    // Read by programs and in terminals, never inside HTML: + and ' stay as they are.
    private static readonly ReportJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <summary>Writes the report and a line feed.</summary>
    public static void Write(ReviewReport report, TextWriter output)
    {
        output.Write(JsonSerializer.Serialize(report, Json.ReviewReport));
        output.Write('\n');
    }
}

/// <summary>The report's shape for the JSON writer, made at compile time.</summary>
[JsonSerializable(typeof(ReviewReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
