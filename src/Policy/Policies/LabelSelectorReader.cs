using Modelgate.Policy.Declarations;

namespace Modelgate.Policy.Policies;

/// <summary>Reads a Kubernetes label selector; the checks are the API server's own.</summary>
internal static class LabelSelectorReader
{
    /// <summary>Reads the selector in a field, or null when there is none.</summary>
    public static LabelSelector? Read(FieldReader parent, string field)
    {
        if (parent.Child(field, "matchLabels", "matchExpressions") is not { } selector)
            return null;
        List<LabelRequirement> requirements = [];
        foreach (var (key, value) in selector.Pairs("matchLabels"))
            requirements.Add(new(key, LabelOperator.In, [value]));
        foreach (var item in selector.Items("matchExpressions", "key", "operator", "values"))
        {
            var key = item.Required("key", "Write the label's key.");
            var @operator = item.Choice<LabelOperator>("operator");
            if (!item.Has("operator"))
                item.Error("operator", "This field is required.", "Use one of: In, NotIn, Exists, DoesNotExist.");
            var values = item.Texts("values");
            if (@operator is LabelOperator.In or LabelOperator.NotIn && values.Count == 0)
                item.Error("values", $"Operator {@operator} needs values.", "List at least one value.");
            if (@operator is LabelOperator.Exists or LabelOperator.DoesNotExist && values.Count > 0)
                item.Error("values", $"Operator {@operator} takes no values.", "Remove the list, or use In or NotIn.");
            requirements.Add(new(key, @operator ?? LabelOperator.Exists, values));
        }

        return new(requirements);
    }
}
