using System.Text;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Rules;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Policy.Policies;

/// <summary>Reads <c>trust.trustedRoots</c>. No root comes with Modelgate: whom an admin trusts is the admin's to say.</summary>
internal static class TrustedRootsReader
{
    /// <summary>Reads them.</summary>
    public static List<TrustedRootSource> Read(FieldReader trust)
    {
        List<TrustedRootSource> roots = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var item in trust.Items("trustedRoots", "name", "inline", "configMapRef"))
        {
            var name = item.Required("name", "Give the trusted root a name; builders refer to it.");
            if (name.Length > 0 && !names.Add(name))
                item.Error("name", $"The name {Wording.Quote(name)} is used twice.", "Give each trusted root its own name.");
            if (item.Has("inline") == item.Has("configMapRef"))
                item.Error("inline", item.Has("inline") ? "The trusted root is given twice." : "The trusted root itself is missing.", "Set exactly one of: inline, configMapRef.");
            var (@namespace, key) = ConfigMap(item);
            roots.Add(new() { Name = name, Root = Inline(item), Namespace = @namespace, ConfigMap = key });
        }

        return roots;
    }

    /// <summary>The named root, or the only one, as a builder's field means it; null with an error at the field.</summary>
    public static string? Choose(FieldReader reader, List<TrustedRootSource> roots, bool isRequired)
    {
        var name = reader.Text("trustedRoot");
        if (name is not null && !roots.Exists(r => string.Equals(r.Name, name, StringComparison.Ordinal)))
            reader.Error("trustedRoot", $"The policy lists no trusted root {Wording.Quote(name)}.", "Add it to trust.trustedRoots, or name one that is there.");
        if (name is not null || !isRequired)
            return name;
        if (roots.Count == 1)
            return roots[0].Name;
        reader.Error("trustedRoot", roots.Count == 0 ? "The policy lists no trusted root, so no certificate can be verified." : "The policy lists several trusted roots.",
            roots.Count == 0 ? "Add one to trust.trustedRoots, such as the trusted_root.json of your Sigstore instance." : "Name the one that vouches for this identity.");
        return null;
    }

    private static TrustedRoot? Inline(FieldReader item)
    {
        if (item.Text("inline") is not { } text)
            return null;
        var read = TrustedRootReader.Read(Encoding.UTF8.GetBytes(text));
        if (!read.IsSuccess)
            item.Error("inline", $"The trusted root cannot be used ({read.Failure.Kind}): {read.Failure.Detail}", "Write the trusted_root.json as it was published.");
        return read.Value;
    }

    private static (string Namespace, ConfigMapKey? Key) ConfigMap(FieldReader item)
    {
        if (item.Child("configMapRef", "namespace", "name", "key") is not { } reference)
            return ("", null);
        return (reference.Required("namespace", "A policy belongs to no namespace, so say where the ConfigMap is."),
            new(reference.Required("name", "Name the ConfigMap."), reference.Required("key", "Name the key in the ConfigMap.")));
    }
}
