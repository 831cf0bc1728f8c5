namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>An address of an API server in its parts. Absent parts are empty.</summary>
/// <param name="Start">Group and version: <c>api/v1/</c>.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Plural">The kind.</param>
/// <param name="Name">The object; empty for all of the kind.</param>
/// <param name="Subresource">The subresource: <c>status</c>.</param>
internal sealed record FakeAddress(string Start, string Namespace, string Plural, string Name, string Subresource)
{
    /// <summary>Where the object is, whatever its subresource.</summary>
    public string Object => $"{In}/{Uri.EscapeDataString(Name)}";

    /// <summary>Where the kind's objects of the namespace are.</summary>
    public string In => Start + (Namespace.Length > 0 ? $"namespaces/{Namespace}/" : "") + Plural;

    /// <summary>Reads an address; null for what is none.</summary>
    public static FakeAddress? Read(string path)
    {
        var parts = path.Split('/').Select(Uri.UnescapeDataString).ToArray();
        var length = parts[0] switch { "api" => 2, "apis" => 3, _ => 0 };
        if (length == 0 || parts.Length <= length)
            return null;
        var start = string.Concat(parts[..length].Select(p => p + "/"));
        return parts[length..] switch
        {
            ["namespaces", var name, "status"] => new(start, "", "namespaces", name, "status"),
            ["namespaces", var space, var plural] => new(start, space, plural, "", ""),
            ["namespaces", var space, var plural, var name] => new(start, space, plural, name, ""),
            ["namespaces", var space, var plural, var name, var sub] => new(start, space, plural, name, sub),
            [var plural] => new(start, "", plural, "", ""),
            [var plural, var name] => new(start, "", plural, name, ""),
            [var plural, var name, var sub] => new(start, "", plural, name, sub),
            _ => null,
        };
    }
}
