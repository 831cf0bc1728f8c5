using System.Text.Json;
using Modelgate.Verification.Statements;

namespace Modelgate.Operator.Bundling;

/// <summary>What is not worth signing: no verifier would accept it.</summary>
internal static class StatementCheck
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>What is wrong with a statement, to follow the file's name; null: nothing.</summary>
    public static string? WhyBad(ReadOnlyMemory<byte> statement)
    {
        try
        {
            using var document = JsonDocument.Parse(statement, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "_type") is not (InTotoStatement.TypeV1 or InTotoStatement.TypeV01))
                return $"it is no in-toto statement (_type {InTotoStatement.TypeV1})";
            if (!root.TryGetProperty("subject", out var subjects) || subjects.ValueKind != JsonValueKind.Array || subjects.GetArrayLength() == 0)
                return "the statement has no subject";
            return Text(root, "predicateType") is { Length: > 0 } ? null : "the statement has no predicateType";
        }
        catch (JsonException)
        {
            return "it is no JSON with one meaning";
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
