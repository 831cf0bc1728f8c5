using System.Globalization;
using System.Text.RegularExpressions;
using Modelgate.Policy.Data;

namespace Modelgate.Conventions.Tests;

/// <summary>Validates an object as an API server does without CEL: the keywords that the schemas in <c>config/crds</c> use, and no unknown fields.</summary>
internal static class SchemaValidator
{
    /// <summary>The places that the schema refuses: <c>spec.artifacts[0].role: …</c>.</summary>
    public static IReadOnlyList<string> Validate(ResourceSchema schema, DataNode document)
    {
        List<string> refused = [];
        Value("", document, schema.Root, refused);
        return refused;
    }

    private static void Value(string place, DataNode value, DataNode schema, List<string> refused)
    {
        // What stands below metadata is the API server's own.
        if (place == "metadata")
            return;
        if (!IsOfType(value, schema["type"]!.Text))
        {
            refused.Add($"{place}: is no {schema["type"]!.Text}");
            return;
        }

        if (schema["enum"] is { } values && !values.Items.Any(v => v.Text == value.Text))
            refused.Add($"{place}: is none of {string.Join(", ", values.Items.Select(v => v.Text))}");
        switch (value.Kind)
        {
            case DataKind.Mapping:
                Mapping(place, value, schema, refused);
                break;
            case DataKind.Sequence:
                Sequence(place, value, schema, refused);
                break;
            case DataKind.String:
                Text(place, value.Text, schema, refused);
                break;
        }
    }

    private static void Mapping(string place, DataNode value, DataNode schema, List<string> refused)
    {
        Bound(place, value.Members.Count, schema, "minProperties", "maxProperties", refused);
        foreach (var name in schema["required"]?.Items ?? [])
        {
            if (value[name.Text] is null)
                refused.Add($"{Join(place, name.Text)}: is required");
        }

        foreach (var (name, member) in value.Members)
        {
            if ((schema["properties"]?[name] ?? schema["additionalProperties"]) is { } below)
                Value(Join(place, name), member, below, refused);
            else
                refused.Add($"{Join(place, name)}: is unknown");
        }
    }

    private static void Sequence(string place, DataNode value, DataNode schema, List<string> refused)
    {
        Bound(place, value.Items.Count, schema, "minItems", "maxItems", refused);
        HashSet<string> seen = [];
        for (var i = 0; i < value.Items.Count; i++)
        {
            Value($"{place}[{i}]", value.Items[i], schema["items"]!, refused);
            var key = schema["x-kubernetes-list-type"]!.Text switch
            {
                "set" => value.Items[i].Text,
                "map" => string.Join('/', schema["x-kubernetes-list-map-keys"]!.Items.Select(k => value.Items[i][k.Text]?.Text)),
                _ => null,
            };
            if (key is not null && !seen.Add(key))
                refused.Add($"{place}[{i}]: is there already");
        }
    }

    private static void Text(string place, string text, DataNode schema, List<string> refused)
    {
        Bound(place, text.EnumerateRunes().Count(), schema, "minLength", "maxLength", refused);
        if (schema["pattern"] is { } pattern && !Matches(text, pattern.Text))
            refused.Add($"{place}: does not match {pattern.Text}");
        if (schema.At("not", "pattern") is { } not && Matches(text, not.Text))
            refused.Add($"{place}: matches {not.Text}");
        if (schema["format"]?.Text == "date-time" && !Matches(text, @"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$"))
            refused.Add($"{place}: is no moment in time");
    }

    // Like RE2, this engine has neither look-around nor back-references. Unlike RE2, its $ also matches in front of a last line break.
    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern.EndsWith('$') ? pattern[..^1] + @"\z" : pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static void Bound(string place, int count, DataNode schema, string least, string most, List<string> refused)
    {
        if (schema[least] is { } min && count < int.Parse(min.Text, CultureInfo.InvariantCulture))
            refused.Add($"{place}: has {count}, fewer than {min.Text}");
        if (schema[most] is { } max && count > int.Parse(max.Text, CultureInfo.InvariantCulture))
            refused.Add($"{place}: has {count}, more than {max.Text}");
    }

    private static bool IsOfType(DataNode value, string type) => type switch
    {
        "object" => value.Kind == DataKind.Mapping,
        "array" => value.Kind == DataKind.Sequence,
        "string" => value.Kind == DataKind.String,
        "boolean" => value.Kind == DataKind.Boolean,
        "integer" => value.Kind == DataKind.Number && long.TryParse(value.Text, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    private static string Join(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";
}
