using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Conventions.Tests;

/// <summary>Asks the readers of Modelgate's resources which fields and values they know.</summary>
internal static class ReadFields
{
    private const string Nothing = "zzqqxx";

    /// <summary>Every field below <c>spec</c>: <c>artifacts[].files[].path</c>. A reader that meets a field it does not know lists those that it knows.</summary>
    public static IReadOnlyList<string> Of(string kind)
    {
        List<string> known = [];
        Find("", "{0}");
        return known;

        void Find(string prefix, string frame)
        {
            foreach (var field in Fields(kind, frame))
            {
                known.Add(prefix + field);
                var (inside, items) = (frame.Replace("{0}", $"{{{field}: {{0}}}}", StringComparison.Ordinal), frame.Replace("{0}", $"{{{field}: [{{0}}]}}", StringComparison.Ordinal));
                if (Fields(kind, inside).Length > 0)
                    Find($"{prefix}{field}.", inside);
                else if (Fields(kind, items).Length > 0)
                    Find($"{prefix}{field}[].", items);
            }
        }
    }

    /// <summary>The values that a field below <c>spec</c> may have; empty when it is free. A reader that meets another value lists them.</summary>
    public static string[] Values(string kind, string field)
    {
        var text = Nothing;
        foreach (var part in field.Split('.').Reverse())
            text = part.EndsWith("[]", StringComparison.Ordinal) ? $"{{{part[..^2]}: [{text}]}}" : $"{{{part}: {text}}}";
        var problem = Problems(kind, text).FirstOrDefault(p => p.Message == $"\"{Nothing}\" is none of the values of this field.");
        return problem is null ? [] : problem.Remedy.Split(": ")[1].TrimEnd('.').Split(", ");
    }

    /// <summary>What the reader of a kind says about a document.</summary>
    public static IReadOnlyList<DeclarationProblem> Problems(string kind, DataNode document) =>
        kind == ModelPolicyReader.Kind ? ModelPolicyReader.Read(document, DateTimeOffset.UnixEpoch).Problems : ModelBundleReader.Read(document).Problems;

    private static string[] Fields(string kind, string frame)
    {
        var problem = Problems(kind, frame.Replace("{0}", $"{{{Nothing}: 1}}", StringComparison.Ordinal)).FirstOrDefault(p => p.Message == $"There is no field \"{Nothing}\" here.");
        return problem is null ? [] : problem.Remedy.Split(": ")[1].TrimEnd('.').Split(", ");
    }

    private static IReadOnlyList<DeclarationProblem> Problems(string kind, string spec) =>
        Problems(kind, YamlReader.Read($"{{apiVersion: modelgate.dev/v1alpha1, kind: {kind}, metadata: {{name: x}}, spec: {spec}}}", YamlDialect.Strict).Documents!.Single());
}
