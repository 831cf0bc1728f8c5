using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Modelgate.Operator.Verifying;

namespace Modelgate.Operator.Reports;

/// <summary>Writes reports as JSON.</summary>
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
    public static void Write(ReviewReport report, TextWriter output) => Write(report, Json.ReviewReport, output);

    /// <summary>Writes the report and a line feed.</summary>
    public static void Write(VerificationReport report, TextWriter output) => Write(report, Json.VerificationReport, output);

    private static void Write<T>(T report, JsonTypeInfo<T> shape, TextWriter output)
    {
        output.Write(JsonSerializer.Serialize(report, shape));
        output.Write('\n');
    }
}

/// <summary>The reports' shapes for the JSON writer, made at compile time.</summary>
[JsonSerializable(typeof(ReviewReport))]
[JsonSerializable(typeof(VerificationReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
