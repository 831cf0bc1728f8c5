using System.Globalization;
using System.Text.RegularExpressions;
using Modelgate.Policy.Data;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Verification;

namespace Modelgate.Conventions.Tests;

/// <summary>The CustomResourceDefinitions say what the readers read, and keep the rules of structural schemas.</summary>
public class CustomResourceTests
{
    private static readonly string[] Keywords =
    [
        "additionalProperties", "default", "description", "enum", "format", "items", "maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minimum", "not",
        "pattern", "properties", "required", "type", "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-validations",
    ];

    public static TheoryData<string> Kinds => [ModelPolicyReader.Kind, ModelBundleReader.Kind];

    [Fact]
    public void Every_kind_has_its_file() =>
        Assert.Equal(["config/crds/modelgate.dev_modelbundles.yaml", "config/crds/modelgate.dev_modelpolicies.yaml"], ResourceSchema.All.Select(s => s.File));

    [Theory]
    [InlineData("ModelPolicy", "Cluster", "mpol", "Mode, Required, InForce, Age, Message")]
    [InlineData("ModelBundle", "Namespaced", "mb", "Verified, Strength, Expires, Age, Reason, Message")]
    public void Names_and_columns_are_as_people_use_them(string kind, string scope, string shortName, string columns)
    {
        var schema = ResourceSchema.Of(kind);
        var spec = schema.Definition["spec"]!;
        var names = spec["names"]!;

        Assert.Equal(("apiextensions.k8s.io/v1", "CustomResourceDefinition"), (schema.Definition["apiVersion"]!.Text, schema.Definition["kind"]!.Text));
        Assert.Equal($"{names["plural"]!.Text}.modelgate.dev", schema.Definition.At("metadata", "name")!.Text);
        Assert.Equal(("modelgate.dev", scope, kind + "List", kind.ToLowerInvariant()), (spec["group"]!.Text, spec["scope"]!.Text, names["listKind"]!.Text, names["singular"]!.Text));
        Assert.Equal([shortName], names["shortNames"]!.Items.Select(n => n.Text));
        Assert.Equal(["modelgate"], names["categories"]!.Items.Select(n => n.Text));
        Assert.Equal(("v1alpha1", true, true), (schema.Version["name"]!.Text, schema.Version["served"]!.IsTrue, schema.Version["storage"]!.IsTrue));
        Assert.NotNull(schema.Version.At("subresources", "status"));
        Assert.Equal(columns.Split(", "), schema.Version["additionalPrinterColumns"]!.Items.Select(c => c["name"]!.Text));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_has_exactly_the_fields_that_are_read(string kind)
    {
        // What stands below parameters depends on the rule; see the next test.
        var fields = ResourceSchema.Of(kind).Schemas.Select(s => s.Place).Where(p => p.StartsWith("spec.", StringComparison.Ordinal) && !p.EndsWith("[]", StringComparison.Ordinal)
            && !p.EndsWith("{}", StringComparison.Ordinal) && !p.StartsWith("spec.rules[].parameters.", StringComparison.Ordinal)).Select(p => p["spec.".Length..]);

        Assert.Equal(ReadFields.Of(kind).Order(StringComparer.Ordinal), fields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parameters_are_those_of_the_rule_that_has_some() => Assert.Equal(
        ["spec.rules[].parameters." + Msc104VulnerableRuntime.OldestParameter],
        ResourceSchema.Of(ModelPolicyReader.Kind).Schemas.Select(s => s.Place).Where(p => p.StartsWith("spec.rules[].parameters.", StringComparison.Ordinal) && !p.EndsWith("{}", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Enums_are_the_values_that_are_read(string kind)
    {
        var texts = ResourceSchema.Of(kind).Schemas.Where(s => s.Place.StartsWith("spec.", StringComparison.Ordinal) && !s.Place.EndsWith("{}", StringComparison.Ordinal) && s.Schema["type"]!.Text == "string").ToArray();

        Assert.True(texts.Count(t => t.Schema["enum"] is not null) >= 2);
        Assert.All(texts, t => Assert.Equal(ReadFields.Values(kind, t.Place["spec.".Length..]), t.Schema["enum"]?.Items.Select(v => v.Text) ?? []));
    }

    [Theory]
    [InlineData("status.strength")]
    [InlineData("status.artifacts[].strength")]
    public void Strengths_in_a_status_are_all_there_are(string place) => Assert.Equal(
        Enum.GetNames<EvidenceStrength>(),
        ResourceSchema.Of(ModelBundleReader.Kind).Schemas.Single(s => s.Place == place).Schema["enum"]!.Items.Select(v => v.Text));

    [Fact]
    public void Defaults_are_the_readers_own()
    {
        var policy = ModelPolicyReader.Read(YamlReader.Read("""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelPolicy
            metadata: {name: a}
            spec: {trust: {mirrors: [{prefix: "https://hub.corp.example"}], registries: [{prefix: registry.corp.example}], modelSigning: {}}}
            """, YamlDialect.Strict).Documents![0], DateTimeOffset.UnixEpoch).Value!;
        Dictionary<string, string> read = new()
        {
            ["spec.mode"] = policy.Mode.ToString(),
            ["spec.requiredStrength"] = policy.RequiredStrength.ToString(),
            ["spec.trust.mirrors[].upstreamRequired"] = policy.Trust.Mirrors[0].UpstreamRequired ? "true" : "false",
            ["spec.trust.registries[].plainHttp"] = policy.Trust.Registries[0].PlainHttp ? "true" : "false",
            ["spec.trust.modelSigning.allowSymlinks"] = policy.Trust.ModelSigning.AllowSymlinks ? "true" : "false",
        };

        Assert.Equal(
            read.OrderBy(d => d.Key, StringComparer.Ordinal),
            ResourceSchema.All.SelectMany(s => s.Schemas).Where(s => s.Schema["default"] is not null).ToDictionary(s => s.Place, s => s.Schema["default"]!.Text).OrderBy(d => d.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("spec.artifacts", ModelBundleReader.MaxArtifacts)]
    [InlineData("spec.artifacts[].files", ModelBundleReader.MaxFiles)]
    [InlineData("spec.attestations", ModelBundleReader.MaxAttestations)]
    public void Bounds_are_the_readers_own(string place, int most) => Assert.Equal(
        most.ToString(CultureInfo.InvariantCulture), ResourceSchema.Of(ModelBundleReader.Kind).Schemas.Single(s => s.Place == place).Schema["maxItems"]!.Text);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_is_described_in_sentences(string kind) => Found.None(ResourceSchema.Of(kind).Schemas
        .Where(s => !s.Place.EndsWith("[]", StringComparison.Ordinal) && !s.Place.EndsWith("{}", StringComparison.Ordinal) && s.Place != "metadata")
        .Where(s => s.Schema["description"] is not { Text: { Length: > 15 } text } || !char.IsAsciiLetterUpper(text[0]) || text[^1] != '.' || text.Contains('\n', StringComparison.Ordinal))
        .Select(s => s.Place));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_is_structural_and_bounded(string kind) => Found.None(ResourceSchema.Of(kind).Schemas.SelectMany(s => Faults(s.Schema).Select(fault => $"{s.Place}: {fault}")));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Labels_are_selected_the_same_way_everywhere(string kind)
    {
        var selectors = ResourceSchema.Of(kind).Schemas.Where(s => s.Place.EndsWith("elector", StringComparison.Ordinal))
            .Select(s => string.Join('\n', s.Schema.Members.Where(m => m.Key != "description").Select(m => m.Key + ": " + Written(m.Value)))).Distinct();

        Assert.Equal(kind == ModelPolicyReader.Kind ? 1 : 0, selectors.Count());
    }

    private static IEnumerable<string> Faults(DataNode schema)
    {
        foreach (var (keyword, _) in schema.Members.Where(m => !Keywords.Contains(m.Key)))
            yield return $"{keyword} is not used here";
        var type = schema["type"]?.Text;
        if (type is not ("object" or "array" or "string" or "boolean" or "integer"))
            yield return "has no type";
        if (type == "array" && (schema["items"] is null || schema["maxItems"] is null || schema["x-kubernetes-list-type"]?.Text is not ("atomic" or "set" or "map")))
            yield return "a list needs items, maxItems and x-kubernetes-list-type";
        foreach (var key in schema["x-kubernetes-list-map-keys"]?.Items ?? [])
        {
            if (schema["items"]!["required"]?.Items.Any(r => r.Text == key.Text) != true)
                yield return $"the key {key.Text} is not required";
        }

        if (schema["properties"] is not null && schema["additionalProperties"] is not null)
            yield return "properties and additionalProperties exclude each other";
        if (schema["additionalProperties"] is not null && schema["maxProperties"] is null)
            yield return "a map needs maxProperties";
        foreach (var name in schema["required"]?.Items ?? [])
        {
            if (schema["properties"]?[name.Text] is null)
                yield return $"the required field {name.Text} is none";
        }

        if (type == "string" && schema["enum"] is null && schema["maxLength"] is null && schema["format"] is null && schema["description"]?.Text.Contains("modelgate.dev/v1alpha1", StringComparison.Ordinal) != true
            && schema["description"]?.Text.StartsWith("The kind of the object", StringComparison.Ordinal) != true)
        {
            yield return "a text needs an enum, maxLength or format";
        }

        foreach (var pattern in new[] { schema["pattern"], schema.At("not", "pattern") }.OfType<DataNode>())
        {
            // What RE2 cannot do, this engine cannot do either.
            _ = new Regex(pattern.Text, RegexOptions.NonBacktracking);
        }

        if (schema["not"]?.Members.Any(m => m.Key != "pattern") == true)
            yield return "not may hold no type, description or field";
        foreach (var rule in schema["x-kubernetes-validations"]?.Items ?? [])
        {
            if (rule["rule"]?.Text.Contains("self", StringComparison.Ordinal) != true || rule["message"] is null || rule.Members.Count != 2)
                yield return "a rule has rule and message, which every server that knows rules understands";
        }
    }

    private static string Written(DataNode node) => node.Kind switch
    {
        DataKind.Mapping => "{" + string.Join(", ", node.Members.Select(m => m.Key + ": " + Written(m.Value))) + "}",
        DataKind.Sequence => "[" + string.Join(", ", node.Items.Select(Written)) + "]",
        _ => node.Text,
    };
}
